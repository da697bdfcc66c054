import { readFileSync } from "node:fs";
import * as fontkit from "fontkit";
import subsetFont from "subset-font";
import { type Han, type Slice, slicesFor, type Weight } from "./font-slices.ts";

/** One weight of one slice, ready to be laid out. */
export type Face = { name: string; font: fontkit.Font };

/** Finds the face for every character of a document. */
export type Faces = { of(codePoint: number, weight: Weight): Face };

const WEIGHTS: Weight[] = [400, 600];
const files = new Map<string, Promise<Uint8Array>>();

/** Loads what these texts need, and nothing else. */
export async function loadFaces(texts: Iterable<string>): Promise<Faces> {
  const wanted = codePointsOf(texts);
  const slices = slicesFor(hanOf(wanted));
  const loaded = new Map<string, Face>();
  const chosen = new Map<number, string>();
  const [first] = slices;
  if (!first) throw new Error("no fonts are installed");
  await load(first, loaded);
  for (const codePoint of wanted) {
    for (const slice of slices) {
      if (!covers(slice, codePoint)) continue;
      await load(slice, loaded);
      if (!loaded.get(`${slice.name}-400`)?.font.hasGlyphForCodePoint(codePoint)) continue;
      chosen.set(codePoint, slice.name);
      break;
    }
  }
  const fallback = slices.find(({ name }) => name === "noto-sans-latin") ?? first;
  await load(fallback, loaded);
  return {
    of(codePoint, weight) {
      const face = loaded.get(`${chosen.get(codePoint) ?? fallback.name}-${weight}`);
      if (!face) throw new Error("a face is missing that was loaded");
      return face;
    },
  };
}

function codePointsOf(texts: Iterable<string>): number[] {
  const found = new Set<number>();
  for (const text of texts) for (const character of text) found.add(character.codePointAt(0) ?? 0);
  return [...found].sort((a, b) => a - b);
}

/** Kana is Japanese and Hangul Korean; characters alone are taken as Chinese. */
function hanOf(codePoints: number[]): Han {
  if (codePoints.some((code) => code >= 0x3041 && code <= 0x30ff)) return "jp";
  return codePoints.some((code) => code >= 0xac00 && code <= 0xd7a3) ? "kr" : "sc";
}

function covers({ ranges }: Slice, codePoint: number): boolean {
  return ranges.some(([from, to]) => codePoint >= from && codePoint <= to);
}

// The bytes are kept, the font is not: what a font remembers of its glyphs would make a document depend on those before it.
async function load(slice: Slice, loaded: Map<string, Face>): Promise<void> {
  if (loaded.has(`${slice.name}-400`)) return;
  for (const weight of WEIGHTS) {
    const name = `${slice.name}-${weight}`;
    const font = fontkit.create((await bytesOf(slice, weight)) as Buffer) as fontkit.Font;
    Object.defineProperty(font, "postscriptName", { value: name });
    font.layout = sturdy(font);
    loaded.set(name, { name, font });
  }
}

// Some fonts leave out anchors of marks, at which the library throws: then it is asked again without placing them.
function sturdy(font: fontkit.Font): fontkit.Font["layout"] {
  const layout = font.layout.bind(font);
  return (text, features) => {
    try {
      return layout(text, features);
    } catch {
      return layout(text, { mark: false, mkmk: false, abvm: false, blwm: false });
    }
  };
}

// The library that lays out can neither cut a part out of a WOFF2 font nor set the weight of a variable one.
function bytesOf(slice: Slice, weight: Weight): Promise<Uint8Array> {
  const key = `${slice.file} ${weight}`;
  const known = files.get(key);
  if (known) return known;
  const axes = { keepAllGlyphs: true, targetFormat: "truetype", variationAxes: { wght: weight } } as const;
  const bytes = subsetFont(readFileSync(slice.file), undefined, axes);
  files.set(key, bytes);
  return bytes;
}
