import { Notifications } from "@mantine/notifications";

/** Where short messages appear; those sent before its code has arrived wait for it. */
export default function Toasts() {
  return <Notifications position="top-right" limit={4} />;
}
