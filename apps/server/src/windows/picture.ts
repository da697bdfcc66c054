import { createHash } from "node:crypto";
import { type ImageFacts, type ImageType, MAX_IMAGE_BYTES, MAX_IMAGE_SIDE_PX } from "@stint/protocol";
import { invalidField, problem } from "../http/problem.ts";
import { readImage } from "./image-format.ts";

/** A picture whose content has been looked at, with facts that are true of it. */
export type Picture = { bytes: Uint8Array; type: ImageType; facts: ImageFacts };

/** Believes nothing that was said of a file: neither its name, nor its type, nor the facts sent beside it. */
export function checkPicture(bytes: Uint8Array, claimed: ImageFacts | undefined): Picture {
  if (bytes.byteLength > MAX_IMAGE_BYTES)
    throw problem("too_large", { message: "The image is larger than 5 MB." });
  const image = readImage(bytes);
  if (!image) throw invalidField("body.image", "is not a PNG, JPEG or WebP image");
  const { type, width, height } = image;
  if (Math.min(width, height) < 1 || Math.max(width, height) > MAX_IMAGE_SIDE_PX)
    throw invalidField("body.image", `must be 1 to ${MAX_IMAGE_SIDE_PX} pixels wide and high`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const facts = { sha256, width, height, bytes: bytes.byteLength };
  for (const name of ["sha256", "width", "height", "bytes"] as const) {
    if (claimed && claimed[name] !== facts[name])
      throw invalidField(`body.image.${name}`, "is not true of the image that came with it");
  }
  return { bytes, type, facts };
}
