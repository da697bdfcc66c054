import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export type Weight = 400 | 600;
/** Whose shapes the characters shared by Chinese, Japanese and Korean take. */
export type Han = "jp" | "kr" | "sc";

/** A part of a font: the file has glyphs for some ranges of characters only. */
export type Slice = {
  name: string;
  /** A WOFF2 font of every weight. */
  file: string;
  ranges: [from: number, to: number][];
};

const FIRST = "noto-sans";
const SCRIPTS =
  "arabic armenian bengali ethiopic georgian gujarati gurmukhi hebrew kannada khmer lao malayalam myanmar oriya sinhala symbols tamil telugu thai";
const HAN_ORDER: Record<Han, Han[]> = {
  jp: ["jp", "sc", "kr"],
  kr: ["kr", "jp", "sc"],
  sc: ["sc", "jp", "kr"],
};
/** Parts of the other fonts that the first one has as well. */
const ALREADY_THERE = new Set("latin latin-ext cyrillic cyrillic-ext greek greek-ext vietnamese".split(" "));

const require = createRequire(import.meta.url);
const families = new Map<string, Slice[]>();

/** Every slice there is, in the order in which a character is looked for. */
export function slicesFor(han: Han): Slice[] {
  return [
    ...familyOf(FIRST),
    ...SCRIPTS.split(" ").flatMap((script) => familyOf(`${FIRST}-${script}`)),
    ...HAN_ORDER[han].flatMap((region) => familyOf(`${FIRST}-${region}`)),
    ...familyOf("noto-emoji"),
  ];
}

function familyOf(font: string): Slice[] {
  const known = families.get(font);
  if (known) return known;
  const folder = dirname(require.resolve(`@fontsource-variable/${font}/package.json`));
  const subsets = JSON.parse(readFileSync(join(folder, "unicode.json"), "utf8")) as Record<string, string>;
  const slices = Object.entries(subsets)
    .filter(([subset]) => font === FIRST || !ALREADY_THERE.has(subset))
    .map(([subset, ranges]) => {
      const name = `${font}-${subset.replace(/[[\]]/g, "")}`;
      const file = join(folder, "files", `${name}-wght-normal.woff2`);
      return { name, file, ranges: ranges.split(",").map(rangeOf) };
    });
  families.set(font, slices);
  return slices;
}

/** From CSS's `U+4E00-4EFF`. */
function rangeOf(range: string): [number, number] {
  const [from = "", to = from] = range.trim().slice(2).split("-");
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
}
