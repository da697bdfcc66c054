/**
 * Mounted once by the frame on every signed-in page: the place that beats while the person is punched in and
 * tells them when a shift ended without them. It shows problems with `setNotice` of `frame/notices.ts`.
 */
export default function Presence() {
  return null;
}
