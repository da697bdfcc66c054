import fc from "fast-check";
import { expect, test } from "vitest";
import { SourceTable } from "../../src/heartbeats/source-table.ts";

test("whatever sources are added, each is found by its session and name with what was written about it", () => {
  const name = fc.integer({ min: 0, max: 40 }).map(String);
  fc.assert(
    fc.property(fc.array(fc.tuple(name, name, fc.nat(), fc.boolean()), { maxLength: 200 }), (added) => {
      const table = new SourceTable();
      const model = new Map<string, { at: number; closing: boolean }>();
      for (const [sessionId, sourceId, at, closing] of added) {
        const known = table.find(sessionId, sourceId);
        expect(known !== null).toBe(model.has(`${sessionId}/${sourceId}`));
        const row = known ?? table.add({ orgId: `of ${sessionId}`, sessionId, sourceId });
        table.lastAt[row] = at;
        table.setClosing(row, closing);
        model.set(`${sessionId}/${sourceId}`, { at, closing });
      }
      expect(table.size).toBe(model.size);
      for (const [key, { at, closing }] of model) {
        const [sessionId = "", sourceId = ""] = key.split("/");
        const row = table.find(sessionId, sourceId) ?? -1;
        expect(table.source(row)).toEqual({ orgId: `of ${sessionId}`, sessionId, sourceId });
        expect([table.lastAt[row], table.isClosing(row)]).toEqual([at, closing]);
      }
    }),
  );
});

test("a table that has grown many times, and one that was cleared, know what was added and nothing else", () => {
  const table = new SourceTable();
  for (let index = 0; index < 5_000; index++) {
    const row = table.add({ orgId: "acme", sessionId: `session ${index}`, sourceId: "tab" });
    table.lastAt[row] = index;
  }
  expect(table.lastAt[table.find("session 4321", "tab") ?? -1]).toBe(4_321);
  table.clear();
  expect(table.find("session 4321", "tab")).toBeNull();
  const again = table.add({ orgId: "other", sessionId: "session 1", sourceId: "tab" });
  expect(table.source(again).orgId).toBe("other");
  expect([table.persistedAt[again], table.isClosing(again)]).toEqual([0, false]);
});
