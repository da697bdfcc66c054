/** What the tracking page says about privacy where an organisation has not written its own words. */
export const MEETING_NOTICE =
  "Your teacher is told when you opened this link and when the lesson ended, so that its length need not be written down. This page learns nothing else about you or your device.";
