import { crc32, deflateSync } from "node:zlib";

/** A grey PNG that a browser shows. */
export function png(width: number, height: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = deflateSync(Buffer.alloc((width + 1) * height, 0x80));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(
    Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** The head of a JPEG with an application segment, a table and then the frame, as encoders write them. */
export function jpeg(width: number, height: number, frame = 0xc0): Uint8Array<ArrayBuffer> {
  const [w, h] = [bytes16(width), bytes16(height)];
  return Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 6, 1, 2, 3, 4, 0xff, 0xff, 0xdb, 0, 4, 0, 0],
    ...[0xff, 0xc4, 0, 3, 0, 0xff, frame, 0, 11, 8, ...h, ...w, 1, 1, 0x11, 0, 0xff, 0xd9],
  ]);
}

function bytes16(value: number): number[] {
  return [value >> 8, value & 0xff];
}

/** The head of a WebP of each of its three kinds. */
export const webp = {
  lossy: (width: number, height: number) =>
    riff("VP8 ", [0, 0, 0, 0x9d, 0x01, 0x2a, width & 0xff, width >> 8, height & 0xff, height >> 8]),
  lossless: (width: number, height: number) => {
    const bits = (width - 1) | ((height - 1) << 14);
    return riff("VP8L", [0x2f, bits & 0xff, (bits >> 8) & 0xff, (bits >> 16) & 0xff, (bits >> 24) & 0xff]);
  },
  extended: (width: number, height: number) => {
    const side = (px: number) => [(px - 1) & 0xff, ((px - 1) >> 8) & 0xff, (px - 1) >> 16];
    return riff("VP8X", [0, 0, 0, 0, ...side(width), ...side(height)]);
  },
};

function riff(kind: string, data: number[]): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(20);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(12 + data.length, 4);
  head.write(`WEBP${kind}`, 8, "latin1");
  head.writeUInt32LE(data.length, 16);
  return new Uint8Array(Buffer.concat([head, Buffer.from(data)]));
}
