import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Sharp } from "sharp";

/** Why there is no picture of this screen, in words for the person. */
export class NoPicture extends Error {}

/** Takes the whole main screen. */
export type Screen = () => Promise<Sharp>;

const MOST_PNG_BYTES = 64 * 1024 * 1024;

export function screenFor(platform: NodeJS.Platform, underWayland: boolean): Screen {
  return platform === "linux" && underWayland ? grimScreen : nativeScreen;
}

async function nativeScreen(): Promise<Sharp> {
  const [{ Monitor }, { default: sharp }] = await Promise.all([import("node-screenshots"), import("sharp")]);
  const monitors = Monitor.all();
  const monitor = monitors.find((one) => one.isPrimary()) ?? monitors[0];
  if (!monitor) throw new NoPicture("no screen is connected");
  const image = await monitor.captureImage();
  const { width, height } = image;
  return sharp(await image.toRaw(), { raw: { width, height, channels: 4 } });
}

/** Wayland lets no program read the screen but through the compositor; wlroots' ones offer it to grim. */
async function grimScreen(): Promise<Sharp> {
  const { default: sharp } = await import("sharp");
  try {
    const options = { encoding: "buffer", maxBuffer: MOST_PNG_BYTES } as const;
    const { stdout } = await promisify(execFile)("grim", ["-t", "png", "-l", "1", "-"], options);
    return sharp(stdout);
  } catch {
    throw new NoPicture("this Wayland desktop lets no program read the screen (on sway, install grim)");
  }
}
