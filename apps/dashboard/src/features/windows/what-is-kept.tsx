import { useMe } from "../../me.ts";
import classes from "./desktop-page.module.css";

const PICTURES = {
  none: "Screenshots are kept as they are",
  blurred: "Screenshots are blurred before they leave the computer and kept",
  no_image: "No pictures are kept; what was on the screen is kept",
};

/** Who sees this, and for how long. */
export function WhatIsKept({ isOwn }: { isOwn: boolean }) {
  const { blur, screenshotRetentionDays: days } = useMe().policies.window;
  const kept = `${PICTURES[blur]} for ${days === 1 ? "1 day" : `${days} days`}.`;
  const who = isOwn
    ? "This page is everything held of your desktop. Your managers see the same; open a screenshot to delete it."
    : "They see the same as you do, and can delete a screenshot.";
  return (
    <p className={classes.kept}>
      {kept} {who}
    </p>
  );
}
