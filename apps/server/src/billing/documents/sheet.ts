import PDFDocument from "pdfkit";
import type { Face, Faces } from "./faces.ts";
import type { Weight } from "./font-slices.ts";
import { type Piece, type TextLine, textLines } from "./text-lines.ts";

export const INK = "#212529";
export const DIM = "#5c636a";
export const HAIRLINE = "#dee2e6";
export const ACCENT = "#4263eb";

export type TextStyle = { size: number; weight?: Weight; color?: string; leading?: number };
type Placed = TextStyle & { x: number; width: number; align?: "left" | "right" };
/** A cell of a row: its text in its column. */
export type Cell = Placed & { text: string };

const A4 = { width: 595.28, height: 841.89 };
const EDGE = 56;
const BOTTOM = A4.height - 72;

/** A4 pages, filled from the top. Everything is measured in points. */
export class Sheet {
  static readonly left = EDGE;
  static readonly right = A4.width - EDGE;
  static readonly width = A4.width - 2 * EDGE;

  /** Where the next thing begins. */
  y = EDGE;
  readonly #doc: PDFKit.PDFDocument;
  readonly #faces: Faces;
  readonly #widths = new Map<Face, Map<string, number>>();
  readonly #known = new Set<Face>();
  readonly #onPage: (sheet: Sheet) => void;

  constructor(faces: Faces, info: PDFKit.DocumentInfo, onPage: (sheet: Sheet) => void) {
    this.#faces = faces;
    this.#onPage = onPage;
    this.#doc = new PDFDocument({
      size: [A4.width, A4.height],
      margin: 0,
      bufferPages: true,
      autoFirstPage: false,
      font: null as unknown as string,
      lang: "en",
      displayTitle: true,
      info,
    });
    this.newPage();
  }

  newPage(): void {
    this.#doc.addPage();
    this.y = EDGE;
    this.#onPage(this);
    this.y = EDGE;
  }

  /** Begins a new page unless that much fits on this one. Says whether it did. */
  need(height: number): boolean {
    if (this.y + height <= BOTTOM) return false;
    this.newPage();
    return true;
  }

  /** Text from `y` downwards. */
  write(text: string, style: Placed): void {
    const lines = this.#lines(text, style);
    for (const line of lines) {
      this.#draw(line, style, this.y);
      this.y += leadingOf(style);
    }
  }

  /** Text that begins at `y` and leaves `y` where it is. Answers its height. */
  put(text: string, style: Placed): number {
    const from = this.y;
    this.write(text, style);
    const height = this.y - from;
    this.y = from;
    return height;
  }

  /** Cells side by side; a row moves to a new page as a whole, with what `onTop` writes there above it. */
  row(cells: Cell[], { gap, onTop }: { gap: number; onTop?: () => void }): void {
    const rows = cells.map((cell) => ({ cell, lines: this.#lines(cell.text, cell) }));
    const height = Math.max(...rows.map(({ cell, lines }) => lines.length * leadingOf(cell)));
    if (this.need(Math.min(height, BOTTOM - EDGE - 80))) onTop?.();
    const most = Math.max(...rows.map(({ lines }) => lines.length));
    for (let at = 0; at < most; at++) {
      const step = Math.max(...rows.map(({ cell }) => leadingOf(cell)));
      if (this.need(step)) onTop?.();
      for (const { cell, lines } of rows) {
        const line = lines[at];
        if (line) this.#draw(line, cell, this.y);
      }
      this.y += step;
    }
    this.y += gap;
  }

  rule({
    from = Sheet.left,
    to = Sheet.right,
    color = HAIRLINE,
    thickness = 0.6,
  }: {
    from?: number;
    to?: number;
    color?: string;
    thickness?: number;
  } = {}): void {
    this.#doc.moveTo(from, this.y).lineTo(to, this.y).lineWidth(thickness).strokeColor(color).stroke();
  }

  /** A word across the whole page, faint. */
  stamp(word: string): void {
    const [line] = this.#lines(word, { size: 130, weight: 600, width: 4 * A4.width });
    if (!line) return;
    this.#doc.save();
    this.#doc.rotate(-52, { origin: [A4.width / 2, A4.height / 2] }).fillOpacity(0.07);
    const from = (A4.width - (line.width * 130) / 1000) / 2;
    this.#pieces(line, from, A4.height / 2 + 46, 130, ACCENT);
    this.#doc.restore();
    this.#doc.fillOpacity(1);
  }

  /** Writes at the foot of every page, then closes the file. */
  async finish(foot: (page: number, pages: number) => Cell[]): Promise<Uint8Array> {
    const { start, count } = this.#doc.bufferedPageRange();
    for (let page = start; page < start + count; page++) {
      this.#doc.switchToPage(page);
      this.y = A4.height - 44;
      for (const cell of foot(page + 1, count)) this.put(cell.text, cell);
    }
    const chunks: Uint8Array[] = [];
    this.#doc.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    const ended = new Promise<void>((resolve, reject) => {
      this.#doc.once("end", resolve).once("error", reject);
    });
    this.#doc.end();
    await ended;
    return Buffer.concat(chunks);
  }

  #lines(text: string, { size, weight = 400, width }: TextStyle & { width: number }): TextLine[] {
    return textLines(text, {
      faces: this.#faces,
      weight,
      width: (width / size) * 1000,
      measure: (stretch, face, isRightToLeft) => this.#measure(stretch, face, isRightToLeft),
    });
  }

  #draw(line: TextLine, { x, width, size, align, color, leading }: Placed, top: number): void {
    const from = align === "right" ? x + width - (line.width * size) / 1000 : x;
    const baseline = top + (leading ?? leadingOf({ size })) * 0.74;
    this.#pieces(line, from, baseline, size, color ?? INK);
  }

  #pieces(line: TextLine, from: number, baseline: number, size: number, color: string): void {
    let x = from;
    for (const piece of line.pieces) {
      this.#use(piece.face).fontSize(size).fillColor(color);
      if (isShaped(piece)) this.#doc.markContent("Span", { actual: piece.text });
      this.#doc.text(piece.text, x, baseline, {
        lineBreak: false,
        baseline: "alphabetic",
        ...shaping(piece),
      });
      if (isShaped(piece)) this.#doc.endMarkedContent();
      x += (piece.width * size) / 1000;
    }
  }

  #measure(text: string, face: Face, isRightToLeft: boolean): number {
    const widths = this.#widths.get(face) ?? new Map<string, number>();
    this.#widths.set(face, widths);
    const known = widths.get(text);
    if (known !== undefined) return known;
    const width = this.#use(face).fontSize(1000).widthOfString(text, shaping({ isRightToLeft }));
    widths.set(text, width);
    return width;
  }

  #use(face: Face): PDFKit.PDFDocument {
    if (!this.#known.has(face)) {
      this.#doc.registerFont(face.name, face.font as unknown as string);
      this.#known.add(face);
    }
    return this.#doc.font(face.name);
  }
}

// Given any features, even none, the library lays out a stretch whole; else word by word, which turns no words around.
function shaping({ isRightToLeft }: Pick<Piece, "isRightToLeft">): { features?: [] } {
  return isRightToLeft ? { features: [] } : {};
}

// What is copied or searched for is then the text itself, and not the order of its shapes.
function isShaped({ text, isRightToLeft }: Piece): boolean {
  return isRightToLeft || /\p{M}/u.test(text);
}

function leadingOf({ size, leading }: TextStyle): number {
  return leading ?? size * 1.45;
}
