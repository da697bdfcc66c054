/*
 * Arrays in the binary form of PostgreSQL's protocol (`array_recv` in its arrayfuncs.c), which a driver sends as it is:
 * thousands of values cost neither side the writing and reading of text. The cast beside the parameter has to name the
 * same type.
 */

const OIDS = { bytea: 17, bigint: 20, text: 25, tid: 27, uuid: 2950 };
const HEADER_BYTES = 20;
const UUID_BYTES = 16;
const ITEM_BYTES = 4 + UUID_BYTES;
const TID_BYTES = 6;

/** For `::uuid[]`. Throws for what is no UUID. */
export function uuidArray(values: (string | null)[]): Buffer {
  const array = arrayOf("uuid", values.length, values.length * ITEM_BYTES);
  let at = HEADER_BYTES;
  let before: string | null = null;
  for (const value of values) {
    if (value === null) {
      at = array.writeInt32BE(-1, at);
    } else if (value === before) {
      // Many lines of one organisation.
      array.copyWithin(at, at - ITEM_BYTES, at);
      at += ITEM_BYTES;
    } else {
      at = array.writeInt32BE(UUID_BYTES, at);
      at = writeUuid(array, value, at);
    }
    before = value;
  }
  return array.subarray(0, at);
}

const DIGITS = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  DIGITS[digit.toString(16).charCodeAt(0)] = digit;
  DIGITS[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}
const DIGIT_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const DASHES = [8, 13, 18, 23];

// Read here, because a call of Node's own decoder takes three times as long.
function writeUuid(array: Buffer, value: string, at: number): number {
  let wrong = value.length === 36 && DASHES.every((place) => value[place] === "-") ? 0 : -1;
  for (let index = 0; index < UUID_BYTES; index++) {
    const place = DIGIT_PLACES[index] ?? 0;
    const high = DIGITS[value.charCodeAt(place)] ?? -1;
    const low = DIGITS[value.charCodeAt(place + 1)] ?? -1;
    wrong |= high | low;
    array[at + index] = (high << 4) | low;
  }
  if (wrong < 0) throw new Error(`not a UUID: ${value}`);
  return at + UUID_BYTES;
}

/** For `::bigint[]`; whole numbers within the safe range. */
export function bigintArray(values: number[]): Buffer {
  const array = arrayOf("bigint", values.length, values.length * 12);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = array.writeInt32BE(8, at);
    const high = Math.floor(value / 2 ** 32);
    at = array.writeInt32BE(high, at);
    at = array.writeUInt32BE(value - high * 2 ** 32, at);
  }
  return array;
}

/** For `::tid[]`, of places as they are read: `(page,line)`. */
export function tidArray(values: (string | null)[]): Buffer {
  const array = arrayOf("tid", values.length, values.length * (4 + TID_BYTES));
  let at = HEADER_BYTES;
  for (const value of values) {
    if (value === null) {
      at = array.writeInt32BE(-1, at);
      continue;
    }
    const comma = value.indexOf(",");
    at = array.writeInt32BE(TID_BYTES, at);
    at = array.writeUInt32BE(Number(value.slice(1, comma)), at);
    at = array.writeUInt16BE(Number(value.slice(comma + 1, -1)), at);
  }
  return array.subarray(0, at);
}

/** For `::text[]`. */
export function textArray(values: string[]): Buffer {
  return joined(
    "text",
    values,
    (value) => Buffer.byteLength(value),
    (array, value, at) => array.write(value, at),
  );
}

/** For `::bytea[]`, of bytes given in hex. */
export function byteaArray(values: string[]): Buffer {
  return joined(
    "bytea",
    values,
    (value) => value.length / 2,
    (array, value, at) => array.write(value, at, "hex"),
  );
}

function joined(
  type: keyof typeof OIDS,
  values: string[],
  sizeOf: (value: string) => number,
  write: (array: Buffer, value: string, at: number) => number,
): Buffer {
  const sizes = values.map(sizeOf);
  const array = arrayOf(
    type,
    values.length,
    sizes.reduce((sum, size) => sum + 4 + size, 0),
  );
  let at = HEADER_BYTES;
  for (const [index, value] of values.entries()) {
    at = array.writeInt32BE(sizes[index] ?? 0, at);
    at += write(array, value, at);
  }
  return array;
}

/** One dimension that counts from 1 and may hold nulls. */
function arrayOf(type: keyof typeof OIDS, count: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + bytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(1, 4);
  array.writeInt32BE(OIDS[type], 8);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16);
  return array;
}
