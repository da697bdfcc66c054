import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Blur } from "@stint/protocol/windows";
import type { Picture } from "./picture.ts";
import { NoPicture } from "./screen.ts";

export const NO_PICTURE_EXIT = 3;

const PROGRAM = fileURLToPath(new URL("picture-process.ts", import.meta.url));
const TIMEOUT_MS = 30_000;
const LENGTH_BYTES = 4;

/**
 * Takes a picture in a process of its own: what the image libraries hold is given back when it ends, and a
 * display driver that crashes takes no agent with it. Throws `NoPicture`.
 */
export async function takePictureApart(
  blur: Exclude<Blur, "no_image">,
  underWayland: boolean,
): Promise<Picture> {
  const child = spawn(process.execPath, [PROGRAM, blur, underWayland ? "wayland" : "native"], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
  });
  const [bytes, words, [code]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  if (code === 0 && bytes.length > LENGTH_BYTES) return unpacked(bytes);
  if (code === NO_PICTURE_EXIT) throw new NoPicture(words);
  throw new Error(`taking a picture failed: ${words.trim() || `exit ${code}`}`);
}

/** As it goes from process to process: how long the thumbnail is, the thumbnail, the image. */
export function packed({ image, thumbnail }: Picture): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(thumbnail.length);
  return Buffer.concat([length, thumbnail, image]);
}

function unpacked(bytes: Buffer): Picture {
  const start = LENGTH_BYTES + bytes.readUInt32LE();
  return { thumbnail: bytes.subarray(LENGTH_BYTES, start), image: bytes.subarray(start) };
}
