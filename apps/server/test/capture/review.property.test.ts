import type { TimeEntry } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { at, BROWSER, busy, capture, drawn, EDITOR, entriesOf } from "./days.ts";

let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const clock = (quarter: number): string =>
  `${String(8 + Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;
const moment = (quarter: number): string => new Date(at(clock(quarter))).toISOString();

const stretch = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 8 }))
  .map(([from, length]) => ({ from, to: from + length }));
const which = fc.nat({ max: 20 });
const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ is: fc.constant("upload"), stretch, inBrowser: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant("move"), which, stretch }) },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant("decide"),
      which,
      status: fc.constantFrom("approved", "rejected", "pending"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("enter"), stretch }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("split"), which, quarter: fc.nat({ max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("merge"), which, other: which }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("unmerge"), which }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** What the server answered; nothing that is done may be an error of its own. */
async function perform(person: Person, done: Operation): Promise<number> {
  const entries = await entriesOf(person);
  const pick = (index: number): TimeEntry | undefined => entries[index % Math.max(1, entries.length)];
  if ("inBrowser" in done) {
    const { from, to } = done.stretch;
    await capture(person, busy(clock(from), clock(to), done.inBrowser ? BROWSER : EDITOR));
    return 202;
  }
  if (!("which" in done)) {
    const { from, to } = done.stretch;
    const body = { started_at: moment(from), ended_at: moment(to) };
    return (await person.post(PATHS.timeEntries, body)).status;
  }
  const path = `${PATHS.timeEntries}/${pick(done.which)?.id}`;
  if (entries.length === 0) return 404;
  if ("status" in done) return (await person.patch(path, { status: done.status })).status;
  if ("stretch" in done) {
    const { from, to } = done.stretch;
    return (await person.patch(path, { started_at: moment(from), ended_at: moment(to) })).status;
  }
  if ("quarter" in done) return (await person.post(`${path}/split`, { at: moment(done.quarter) })).status;
  if (!("other" in done)) return (await person.post(`${path}/unmerge`, {})).status;
  const ids = [pick(done.which)?.id, pick(done.other)?.id];
  return (await person.post(PATHS.mergeEntries, { ids })).status;
}

function overlaps(entries: TimeEntry[]): string[] {
  const live = entries.filter(({ status }) => status !== "rejected");
  const ordered = live.sort((one, other) => (one.started_at < other.started_at ? -1 : 1));
  return ordered.flatMap((entry, index) => {
    const before = ordered[index - 1];
    return before && before.ended_at > entry.started_at ? [`${drawn(before)} and ${drawn(entry)}`] : [];
  });
}

async function wronglySettled({ userId }: Person): Promise<unknown[]> {
  const { rows } = await world.deps.db.pool.query(
    `select id, status, stamped_billable from time_entry
     where user_id = $1 and (status = 'approved') <> (stamped_billable is not null)`,
    [userId],
  );
  return rows;
}

test("whatever is uploaded, moved, decided, entered, split, merged and taken apart, entries never overlap, uploads move nothing of the person's own, and just what is approved is settled for billing", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 6, maxLength: 14 }), async (operations) => {
      const person = await world.join(world.alice.orgId, `Random${++count}`, "member");
      await capture(person, [...busy("09:00", "11:00"), ...busy("11:20", "12:00", BROWSER)]);
      for (const done of operations) {
        const before = await entriesOf(person);
        const status = await perform(person, done);
        expect([200, 201, 202, 400, 404, 409], JSON.stringify(done)).toContain(status);
        const after = await entriesOf(person);
        expect(overlaps(after), JSON.stringify(done)).toEqual([]);
        expect(await wronglySettled(person), JSON.stringify(done)).toEqual([]);
        if (status >= 400) expect(after).toEqual(before);
        if (done.is !== "upload") continue;
        const own = before.filter(
          (entry) => entry.status !== "pending" || entry.edited || entry.source === "manual",
        );
        for (const entry of own) expect(after).toContainEqual(entry);
      }
    }),
    { numRuns: 15, endOnFailure: true },
  );
});
