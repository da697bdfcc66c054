import { createWorld, type World } from "@stint/testkit";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bigintArray, byteaArray, textArray, tidArray, uuidArray } from "../../src/db/binary-array.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test("what is sent as a binary array is what the database reads, value by value", async () => {
  const rows = fc.array(
    fc.record({
      id: fc.option(fc.uuid()),
      number: fc.maxSafeInteger(),
      place: fc
        .option(fc.tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 0xffff })))
        .map((place) => place && `(${place})`),
      text: fc.string({ unit: "binary" }).filter((text) => !text.includes("\0")),
      bytes: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    }),
    { maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(rows, async (sent) => {
      const { rows: read } = await world.deps.db.system((tx) =>
        sql<{ id: string | null; number: string; place: string | null; text: string; bytes: Buffer }>`
          select * from unnest(${uuidArray(sent.map(({ id }) => id))}::uuid[],
            ${bigintArray(sent.map(({ number }) => number))}::bigint[],
            ${tidArray(sent.map(({ place }) => place))}::tid[],
            ${textArray(sent.map(({ text }) => text))}::text[],
            ${byteaArray(sent.map(({ bytes }) => bytes.toString("hex")))}::bytea[]) as sent(id, number, place, text, bytes)`.execute(
          tx,
        ),
      );
      expect(read.map((row) => ({ ...row, number: Number(row.number) }))).toEqual(sent);
    }),
    { numRuns: 50 },
  );
});

test("what is no UUID is refused rather than sent as another one", () => {
  expect(() => uuidArray(["00000000-0000-0000-0000-00000000000g"])).toThrow("not a UUID");
  expect(() => uuidArray([""])).toThrow("not a UUID");
  expect(() => uuidArray(["00000000000000000000000000000000"])).toThrow("not a UUID");
  expect(() => uuidArray(["00000000-0000-0000-0000-0000000000é0"])).toThrow("not a UUID");
  expect(() => uuidArray(["00000000-0000-0000-0000-0000000000000"])).toThrow("not a UUID");
});
