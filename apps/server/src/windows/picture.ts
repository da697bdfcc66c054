import { createHash } from "node:crypto";
import {
  type ImageFacts,
  type ImageType,
  MAX_IMAGE_BYTES,
  MAX_IMAGE_SIDE_PX,
  MAX_THUMBNAIL_BYTES,
  MAX_THUMBNAIL_SIDE_PX,
} from "@stint/protocol";
import { invalidField, problem } from "../http/problem.ts";
import { type ImageHeader, readImage } from "./image-format.ts";

/** A picture whose content has been looked at, with facts that are true of it, and the small one that came beside it. */
export type Picture = {
  bytes: Uint8Array;
  type: ImageType;
  facts: ImageFacts;
  thumbnail: { bytes: Uint8Array; type: ImageType } | null;
};

/**
 * Believes nothing that was said of the files of an upload: neither their names, nor their types, nor the facts sent
 * beside them. Null without an `image`; what is no picture within the limits is refused by the name of its part.
 */
export function checkPicture(
  files: ReadonlyMap<string, Uint8Array>,
  claimed: ImageFacts | undefined,
): Picture | null {
  const [bytes, small] = [files.get("image"), files.get("thumbnail")];
  if (small && !bytes) throw invalidField("body.thumbnail", "comes only beside an image");
  if (!bytes) return null;
  const { type, width, height } = look("image", bytes);
  const thumbnail = small && {
    bytes: small,
    type: look("thumbnail", small).type,
  };
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const facts = { sha256, width, height, bytes: bytes.byteLength };
  for (const name of ["sha256", "width", "height", "bytes"] as const) {
    if (claimed && claimed[name] !== facts[name])
      throw invalidField(`body.image.${name}`, "is not true of the image that came with it");
  }
  return { bytes, type, facts, thumbnail: thumbnail ?? null };
}

const LIMITS = {
  image: { maxBytes: MAX_IMAGE_BYTES, inWords: "5 MB", maxSidePx: MAX_IMAGE_SIDE_PX },
  thumbnail: { maxBytes: MAX_THUMBNAIL_BYTES, inWords: "128 kB", maxSidePx: MAX_THUMBNAIL_SIDE_PX },
};

function look(part: keyof typeof LIMITS, bytes: Uint8Array): ImageHeader {
  const { maxBytes, inWords, maxSidePx } = LIMITS[part];
  if (bytes.byteLength > maxBytes)
    throw problem("too_large", { message: `The ${part} is larger than ${inWords}.` });
  const image = readImage(bytes);
  if (!image) throw invalidField(`body.${part}`, "is not a PNG, JPEG or WebP image");
  if (Math.min(image.width, image.height) < 1 || Math.max(image.width, image.height) > maxSidePx)
    throw invalidField(`body.${part}`, `must be 1 to ${maxSidePx} pixels wide and high`);
  return image;
}
