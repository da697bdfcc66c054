import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Blur } from "@stint/protocol/windows";
import { NoPicture } from "./screen.ts";

export const NO_PICTURE_EXIT = 3;

const PROGRAM = fileURLToPath(new URL("picture-process.ts", import.meta.url));
const TIMEOUT_MS = 30_000;

/**
 * Takes a picture in a process of its own: what the image libraries hold is given back when it ends, and a
 * display driver that crashes takes no agent with it. WebP. Throws `NoPicture`.
 */
export async function takePictureApart(
  blur: Exclude<Blur, "no_image">,
  underWayland: boolean,
): Promise<Uint8Array> {
  const child = spawn(process.execPath, [PROGRAM, blur, underWayland ? "wayland" : "native"], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
  });
  const [picture, words, [code]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  if (code === 0 && picture.length > 0) return picture;
  if (code === NO_PICTURE_EXIT) throw new NoPicture(words);
  throw new Error(`taking a picture failed: ${words.trim() || `exit ${code}`}`);
}
