/*
 * Arrays in the binary form of PostgreSQL's protocol (`array_recv` in its arrayfuncs.c), which a driver sends as it is:
 * thousands of values cost neither side the writing and reading of text. The cast beside the parameter has to name the
 * same type.
 */

const OIDS = { bytea: 17, bigint: 20, text: 25, uuid: 2950 };
const HEADER_BYTES = 20;
const UUID_BYTES = 16;

/** For `::uuid[]`. Throws for what is no UUID. */
export function uuidArray(values: (string | null)[]): Buffer {
  const array = arrayOf("uuid", values.length, values.length * (4 + UUID_BYTES));
  let at = HEADER_BYTES;
  for (const value of values) {
    if (value === null) {
      at = array.writeInt32BE(-1, at);
      continue;
    }
    at = array.writeInt32BE(UUID_BYTES, at);
    const written = array.write(value.replaceAll("-", ""), at, UUID_BYTES, "hex");
    if (written !== UUID_BYTES) throw new Error(`not a UUID: ${value}`);
    at += written;
  }
  return array.subarray(0, at);
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

/** For `::text[]`. */
export function textArray(values: string[]): Buffer {
  return joined(
    "text",
    values,
    (value) => Buffer.byteLength(value),
    (array, value, at) => array.write(value, at),
  );
}

/** For `::bytea[]`. */
export function byteaArray(values: Buffer[]): Buffer {
  return joined(
    "bytea",
    values,
    (value) => value.length,
    (array, value, at) => value.copy(array, at),
  );
}

function joined<Value>(
  type: keyof typeof OIDS,
  values: Value[],
  sizeOf: (value: Value) => number,
  write: (array: Buffer, value: Value, at: number) => number,
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
