import type { ImageType } from "@stint/protocol";

export type ImageHeader = { type: ImageType; width: number; height: number };

/** What the first bytes say a file is, and how large its picture; null if it is none of the three formats. */
export function readImage(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return readPng(view) ?? readJpeg(view) ?? readWebp(view);
  } catch (error) {
    // The file ends before its header does.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readPng(view: DataView): ImageHeader | null {
  const isPng =
    view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a && text(view, 12) === "IHDR";
  return isPng ? { type: "image/png", width: view.getUint32(16), height: view.getUint32(20) } : null;
}

/** Walks the segments up to the frame header, which alone knows the size. */
function readJpeg(view: DataView): ImageHeader | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
    } else if (isFrame(marker)) {
      return { type: "image/jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    } else {
      // The scan before any frame: no picture that a decoder would show.
      if (marker === 0xda || marker === 0xd9) return null;
      at += 2 + view.getUint16(at + 2);
    }
  }
}

/** SOF0 to SOF15, without the tables and the reserved code that lie among them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readWebp(view: DataView): ImageHeader | null {
  if (text(view, 0) !== "RIFF" || text(view, 8) !== "WEBP") return null;
  const type = "image/webp";
  switch (text(view, 12)) {
    case "VP8 ": {
      if (view.getUint8(23) !== 0x9d || view.getUint16(24) !== 0x012a) return null;
      return {
        type,
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    }
    case "VP8L": {
      if (view.getUint8(20) !== 0x2f) return null;
      const bits = view.getUint32(21, true);
      return { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { type, width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    default:
      return null;
  }
}

function text(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
