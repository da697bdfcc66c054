/**
 * Sessions of one organisation whose deadline has come and with whom the same is to be done: they have beaten since,
 * or are silent. Ten thousand at once are ordinary, and are only handed back to the database, so they stay as it sent
 * them: arrays in its binary form (see `db/binary-array.ts`), `uuid[]` and, where their rows were, `tid[]`.
 */
export type Due = {
  orgId: string;
  to: "rearm" | "close" | "log";
  count: number;
  ids: Buffer;
  places: Buffer;
};

const HEADER_BYTES = 20;
const COUNT_AT = 12;
const ID_BYTES = 4 + 16;
const PLACE_BYTES = 4 + 6;

/** Pieces of at most so many sessions. */
export function cutDue(due: Due, most: number): Due[] {
  const pieces: Due[] = [];
  for (let start = 0; start < due.count; start += most) {
    const count = Math.min(most, due.count - start);
    pieces.push({
      ...due,
      count,
      ids: piece(due.ids, ID_BYTES, start, count),
      places: piece(due.places, PLACE_BYTES, start, count),
    });
  }
  return pieces;
}

/** The sessions of several as one pair of arrays. */
export function joinDue(parts: Due[]): Pick<Due, "ids" | "places"> {
  return {
    ids: joined(parts.map(({ ids }) => ids)),
    places: joined(parts.map(({ places }) => places)),
  };
}

export function countDue(parts: Due[]): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}

/** The first session's id. */
export function firstId({ ids }: Due): string {
  const hex = ids.toString("hex", HEADER_BYTES + 4, HEADER_BYTES + ID_BYTES);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function piece(array: Buffer, itemBytes: number, start: number, count: number): Buffer {
  const from = HEADER_BYTES + start * itemBytes;
  const part = Buffer.concat([
    array.subarray(0, HEADER_BYTES),
    array.subarray(from, from + count * itemBytes),
  ]);
  part.writeInt32BE(count, COUNT_AT);
  return part;
}

function joined(arrays: Buffer[]): Buffer {
  const [first] = arrays;
  if (!first || arrays.length === 1) return first ?? Buffer.alloc(0);
  const whole = Buffer.concat([
    first.subarray(0, HEADER_BYTES),
    ...arrays.map((array) => array.subarray(HEADER_BYTES)),
  ]);
  whole.writeInt32BE(
    arrays.reduce((sum, array) => sum + array.readInt32BE(COUNT_AT), 0),
    COUNT_AT,
  );
  return whole;
}
