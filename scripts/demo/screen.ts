import { crc32, deflateSync } from "node:zlib";
import { randomFrom } from "./random.ts";

/** Colours of a made-up screen, as indexes into the palette. */
const INK = { desk: 0, bar: 1, paper: 2, side: 3, text: 4, accent: 5, pale: 6 };
const PALETTES = [
  [0x22283a, 0x3b4358, 0xffffff, 0xeef0f5, 0xc3c8d4, 0x4a5fdc, 0xdbe0fb],
  [0x1b2b2a, 0x2f4644, 0xfbfdfc, 0xe9f2f0, 0xbccbc8, 0x0c9b82, 0xd3efe9],
  [0x2d2431, 0x493a4f, 0x1f1b22, 0x2a2430, 0x5d5366, 0xe6a23c, 0x4a3f52],
];
const [WIDTH, HEIGHT] = [960, 600];

/** A PNG of a screen on which somebody seems to be at work; every `seed` looks different. */
export function drawScreen(seed: number): { png: Uint8Array<ArrayBuffer>; width: number; height: number } {
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(INK.desk);
  const draw = (ink: number, left: number, top: number, width: number, height: number): void => {
    for (let y = Math.max(0, top); y < Math.min(HEIGHT, top + height); y++)
      pixels.fill(ink, y * WIDTH + Math.max(0, left), y * WIDTH + Math.min(WIDTH, left + width));
  };
  const random = randomFrom(seed);
  draw(INK.paper, 32, 28, 896, 544);
  draw(INK.bar, 32, 28, 896, 28);
  draw(INK.side, 32, 56, 168, 516);
  for (let row = 0; row < 14; row++)
    draw(row === seed % 14 ? INK.accent : INK.text, 52, 80 + row * 30, 60 + random(70), 8);
  if (seed % 2 === 0) drawDocument(draw, random);
  else drawChart(draw, random);
  return { png: encode(pixels, PALETTES[seed % PALETTES.length] ?? []), width: WIDTH, height: HEIGHT };
}

type Draw = (ink: number, left: number, top: number, width: number, height: number) => void;
type Random = (below: number) => number;

function drawDocument(draw: Draw, random: Random): void {
  draw(INK.accent, 240, 96, 220 + random(160), 16);
  const lines = 10 + random(9);
  for (let line = 0; line < lines; line++) {
    if (line % 6 === 5) continue;
    draw(INK.text, 240, 140 + line * 22, 360 + random(260), 8);
  }
}

function drawChart(draw: Draw, random: Random): void {
  draw(INK.pale, 240, 88, 200, 72);
  draw(INK.pale, 460, 88, 200, 72);
  draw(INK.pale, 680, 88, 200, 72);
  for (let bar = 0; bar < 16; bar++) {
    const height = 60 + random(260);
    draw(bar === 15 ? INK.accent : INK.text, 244 + bar * 40, 532 - height, 24, height);
  }
}

function encode(pixels: Uint8Array, palette: number[]): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits a pixel, each an index into the palette.
  header.set([8, 3], 8);
  const rows = Buffer.alloc((WIDTH + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) rows.set(pixels.subarray(y * WIDTH, (y + 1) * WIDTH), y * (WIDTH + 1) + 1);
  const colours = Buffer.from(palette.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk("IHDR", header), chunk("PLTE", colours), chunk("IDAT", deflateSync(rows))];
  return new Uint8Array(Buffer.concat([signature, ...chunks, chunk("IEND", Buffer.alloc(0))]));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
