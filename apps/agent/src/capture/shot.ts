import { hostname } from "node:os";
import type { Blur, CapturePolicy, SystemInfo } from "@stint/protocol/windows";
import type { DesktopView, FocusSource } from "../sensors/focus-source.ts";
import type { Shot } from "../server/window-client.ts";
import type { Picture } from "./picture.ts";
import { admitted, type CaptureRules, isExcluded } from "./rules.ts";
import { NoPicture } from "./screen.ts";

export const AGENT_VERSION = "0.1.0";

export type ShotParts = {
  source: FocusSource;
  takePicture(blur: Exclude<Blur, "no_image">): Promise<Picture>;
  rules: CaptureRules;
  takesPictures: boolean;
  isLocked(): boolean;
  onProblem(error: unknown): void;
};

/** Describes this moment, with a picture unless a rule, the policy, the person or the desktop is against it. */
export async function takeShot(parts: ShotParts, policy: CapturePolicy): Promise<Shot> {
  const { source, rules } = parts;
  const view = admitted(await source.focused().catch(() => null), rules);
  const idleMs = await source.idleMs().catch(() => null);
  const taken = await pictureOr(parts, policy);
  const system: SystemInfo = {
    platform: process.platform,
    hostname: hostname().slice(0, 255),
    agentVersion: AGENT_VERSION,
    ...(view && described(view, policy)),
    ...(idleMs !== null && { idleMs }),
    isLocked: parts.isLocked(),
    ...(typeof taken === "string" && { noImage: taken.slice(0, 200) }),
  };
  return { system: JSON.stringify(system), picture: typeof taken === "string" ? null : taken };
}

/** Words would undo what a blurred picture hides, so they go only where the picture itself may be read. */
function described(view: DesktopView, { blur }: CapturePolicy): SystemInfo {
  const { app, bundleId, isFullScreen, isMinimized, title, url, tabTitle, documentPath } = view;
  const plain = { app, bundleId, isFullScreen, isMinimized };
  return blur === "none" ? { ...plain, windowTitle: title, url, tabTitle, documentPath } : plain;
}

async function pictureOr(parts: ShotParts, { blur }: CapturePolicy): Promise<Picture | string> {
  if (blur === "no_image") return "the organisation wants no pictures";
  if (!parts.takesPictures) return "pictures are switched off on this machine";
  if (parts.isLocked()) return "the screen is locked";
  try {
    const before = await objectionTo(parts);
    if (before) return before;
    const picture = await parts.takePicture(blur);
    // A window may have come up in between.
    return (await objectionTo(parts)) ?? picture;
  } catch (error) {
    if (error instanceof NoPicture) return error.message;
    parts.onProblem(error);
    return "the screen could not be read";
  }
}

/** A picture shows every window on the screen, not only the focused one. */
async function objectionTo({ source, rules }: ShotParts): Promise<string | null> {
  const [focused, all] = await Promise.all([source.focused(), source.onScreen()]);
  if (all === null)
    return "this desktop does not tell which windows are on the screen, and a rule might exclude one";
  const isBarred = [focused, ...all].some((view) => view !== null && isExcluded(view, rules));
  return isBarred ? "an exclusion applies to a window on the screen" : null;
}
