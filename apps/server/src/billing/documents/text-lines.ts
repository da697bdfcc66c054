import bidiFactory from "bidi-js";
import { breakPoints } from "./break-points.ts";
import type { Face, Faces } from "./faces.ts";
import type { Weight } from "./font-slices.ts";

/** A stretch of one face and one direction, as it is drawn from left to right. */
export type Piece = { text: string; face: Face; isRightToLeft: boolean; width: number };
export type TextLine = { pieces: Piece[]; width: number };
/** The width of a text in a face, in thousandths of the font size. */
export type Measure = (text: string, face: Face, isRightToLeft: boolean) => number;

const bidi = bidiFactory();
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Stays in the face of what is before it: splitting there would break shaping or spacing. */
const STICKS = /[\p{M}\p{P}\p{Zs}]|\u200c|\u200d/u;
const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** A text in lines no wider than that, in visual order. `width` is in thousandths of the font size. */
export function textLines(
  text: string,
  { faces, weight, width, measure }: { faces: Faces; weight: Weight; width: number; measure: Measure },
): TextLine[] {
  return printable(text)
    .split("\n")
    .flatMap((paragraph) => new Paragraph(paragraph, faces, weight, measure).lines(width));
}

/** What is drawn and what the fonts are loaded for. */
export function printable(text: string): string {
  return text
    .normalize("NFC")
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/\t/g, " ")
    .replace(/(?!\n|\u200c|\u200d)\p{C}/gu, "");
}

class Paragraph {
  readonly #text: string;
  readonly #measure: Measure;
  readonly #levels: Uint8Array;
  readonly #faces: Face[] = [];

  constructor(text: string, faces: Faces, weight: Weight, measure: Measure) {
    this.#text = text;
    this.#measure = measure;
    this.#levels = bidi.getEmbeddingLevels(text).levels;
    let face: Face | undefined;
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      const stays = face !== undefined && STICKS.test(character) && face.font.hasGlyphForCodePoint(code);
      if (!stays || !face) face = faces.of(code, weight);
      for (let unit = 0; unit < character.length; unit++) this.#faces.push(face);
    }
  }

  lines(width: number): TextLine[] {
    const lines: TextLine[] = [];
    let start = 0;
    let end = 0;
    for (const next of this.#stops(width)) {
      if (end > start && this.#widthOf(start, next) > width) {
        lines.push(this.#line(start, end));
        start = end;
      }
      end = next;
    }
    lines.push(this.#line(start, end));
    return lines;
  }

  /** Where a line may end; a word wider than a whole line may end anywhere. */
  #stops(width: number): number[] {
    const stops: number[] = [];
    let from = 0;
    for (const to of breakPoints(this.#text)) {
      if (this.#widthOf(from, to) > width) {
        const word = this.#text.slice(from, to);
        for (const { index, segment } of graphemes.segment(word)) stops.push(from + index + segment.length);
      } else stops.push(to);
      from = to;
    }
    return stops;
  }

  #widthOf(start: number, end: number): number {
    return this.#line(start, end).width;
  }

  #line(start: number, end: number): TextLine {
    const spaces = this.#text.slice(start, end).length - this.#text.slice(start, end).trimEnd().length;
    const runs = this.#runs(start, end - spaces);
    const pieces = inVisualOrder(runs).map(({ text, face, level }) =>
      this.#piece(text, face, level % 2 === 1),
    );
    return { pieces, width: pieces.reduce((sum, piece) => sum + piece.width, 0) };
  }

  #runs(start: number, end: number): Run[] {
    const runs: Run[] = [];
    for (let at = start; at < end; at++) {
      const [face, level, unit] = [this.#faces[at], this.#levels[at] ?? 0, this.#text[at] ?? ""];
      if (!face) continue;
      const run = runs.at(-1);
      if (run && run.face === face && run.level === level) run.text += unit;
      else runs.push({ text: unit, face, level });
    }
    return runs;
  }

  #piece(logical: string, face: Face, isRightToLeft: boolean): Piece {
    const text = isRightToLeft ? turned(logical) : logical;
    return { text, face, isRightToLeft, width: this.#measure(text, face, isRightToLeft) };
  }
}

type Run = { text: string; face: Face; level: number };

/** Rule L2 of the Unicode bidirectional algorithm: from the highest level down, whatever is at it or above is reversed. */
function inVisualOrder(runs: Run[]): Run[] {
  const ordered = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < ordered.length; from++) {
      let to = from;
      while ((ordered[to]?.level ?? 0) >= level) to++;
      if (to > from) ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      from = Math.max(from, to - 1);
    }
  }
  return ordered;
}

/** The font turns letters of a right-to-left script by itself, and nothing else. */
function turned(text: string): string {
  const mirrored = [...text].map((character) => bidi.getMirroredCharacter(character) ?? character);
  return RIGHT_TO_LEFT.test(text) ? mirrored.join("") : mirrored.reverse().join("");
}
