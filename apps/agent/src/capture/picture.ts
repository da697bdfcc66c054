import type { Blur } from "@stint/protocol/windows";
import sharp, { type Sharp } from "sharp";
import { NoPicture, type Screen } from "./screen.ts";

const MOST_WIDTH_PX = 1_600;
const BLURRED_WIDTH_PX = 320;
const THUMBNAIL_SIDE_PX = 320;
/** At 320 pixels a line of text is about 4 pixels high; this spreads it over several lines. */
const BLUR_SIGMA = 6;
const FLAT_BELOW = 1.5;

/** Both WebP. The thumbnail shows no more than the image does. */
export type Picture = { image: Uint8Array; thumbnail: Uint8Array };

/** The screen as the organisation wants it: readable, or small and unreadable. Throws `NoPicture`. */
export async function takePicture(screen: Screen, blur: Exclude<Blur, "no_image">): Promise<Picture> {
  const whole = (await screen()).removeAlpha();
  const width = blur === "blurred" ? BLURRED_WIDTH_PX : MOST_WIDTH_PX;
  const small = await done(whole.resize({ width, withoutEnlargement: true }));
  await refuseFlat(small);
  const shown = blur === "blurred" ? await done(small.clone().blur(BLUR_SIGMA)) : small;
  const least = { width: THUMBNAIL_SIDE_PX, height: THUMBNAIL_SIDE_PX, fit: "inside" } as const;
  const [image, thumbnail] = await Promise.all([
    shown.clone().webp({ quality: 60, effort: 2 }).toBuffer(),
    shown
      .clone()
      .resize({ ...least, withoutEnlargement: true })
      .webp({ quality: 50, effort: 2 })
      .toBuffer(),
  ]);
  return { image, thumbnail };
}

/** Of two resizings in one chain only the last would count, so each step ends in pixels. */
async function done(image: Sharp): Promise<Sharp> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: info });
}

/** A desktop that forbids reading answers with one colour; that is no picture of anything. */
async function refuseFlat(image: Sharp): Promise<void> {
  const { data, info } = await image
    .clone()
    .resize({ width: 64 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const spread = Array.from({ length: info.channels }, (_, channel) => {
    let [least, most] = [255, 0];
    for (let index = channel; index < data.length; index += info.channels) {
      const value = data[index] ?? 0;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least;
  });
  if (Math.max(...spread) < FLAT_BELOW) throw new NoPicture("the screen reads as a single colour");
}
