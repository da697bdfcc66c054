import type { Blobs } from "../blobs/blobs.ts";
import type { Picture } from "./picture.ts";

type ScreenshotKey = { orgId: string; id: string };

/** Stores a screenshot's picture and its thumbnail. */
export async function putPictures(blobs: Blobs, key: ScreenshotKey, picture: Picture): Promise<void> {
  if (picture.thumbnail) await blobs.put({ ...key, size: "thumbnail" }, picture.thumbnail.bytes);
  await blobs.put(key, picture.bytes);
}

/** Deletes whatever there is of a screenshot's picture and its thumbnail. */
export async function deletePictures(blobs: Blobs, key: ScreenshotKey): Promise<void> {
  await blobs.delete(key);
  await blobs.delete({ ...key, size: "thumbnail" });
}
