import type { Blur } from "@stint/protocol/windows";
import type { Sharp } from "sharp";
import { NoPicture, type Screen } from "./screen.ts";

const MOST_WIDTH_PX = 1_600;
const BLURRED_WIDTH_PX = 320;
/** At 320 pixels a line of text is about 4 pixels high; this spreads it over several lines. */
const BLUR_SIGMA = 6;
const FLAT_BELOW = 1.5;

/** The screen as the organisation wants it: readable, or small and unreadable. WebP. Throws `NoPicture`. */
export async function takePicture(screen: Screen, blur: Exclude<Blur, "no_image">): Promise<Buffer> {
  const whole = (await screen()).removeAlpha();
  const width = blur === "blurred" ? BLURRED_WIDTH_PX : MOST_WIDTH_PX;
  const small = whole.resize({ width, withoutEnlargement: true });
  await refuseFlat(small);
  const shown = blur === "blurred" ? small.clone().blur(BLUR_SIGMA) : small.clone();
  return shown.webp({ quality: 60, effort: 2 }).toBuffer();
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
