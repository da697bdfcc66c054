import type { PushPermission } from "../../push-device.ts";

/** Why nothing is shown here, and what to do about it; null: nothing is in the way. */
export const WHY_NOT: Record<Exclude<PushPermission, "granted"> | "server", string | null> = {
  default: null,
  denied:
    "This browser blocks notifications of Stint. Allow them in its settings for this site (at the left of the address), and come back.",
  unsupported:
    "This browser shows no notifications at this address. Another browser may; a private window never does.",
  install:
    "On an iPhone or iPad, first add Stint to the home screen (Share, then Add to Home Screen), and open it from there.",
  server: "This server cannot send to devices: it needs an https address.",
};
