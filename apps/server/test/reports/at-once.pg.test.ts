import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { foldReports } from "../../src/reports/fold.ts";
import { coarser, type Kept, keptSums, naiveSums } from "./naive.ts";
import { worked } from "./work.ts";

const PEOPLE = 6;
const DAYS = 8;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const day = (number: number) => `2026-03-${String(number).padStart(2, "0")}`;

async function work(person: Person): Promise<void> {
  for (let number = 1; number <= DAYS; number++) {
    const entry = await worked(person, `${day(number)}T21:00:00Z`, `${day(number)}T23:30:00Z`);
    const path = `${PATHS.timeEntries}/${entry.id}`;
    const ended_at = `${day(number)}T23:45:00Z`;
    expect((await person.patch(path, { ended_at })).status).toBe(200);
    expect((await person.patch(path, { status: "pending" })).status).toBe(200);
    expect((await person.patch(path, { status: "approved" })).status).toBe(200);
  }
}

/** As billing does: everybody's at once, in whatever order the rows lie. */
async function stampAll(orgId: string): Promise<void> {
  for (let round = 1; round <= 6; round++)
    await world.deps.db.system(async (tx) => {
      await sql`update time_entry set stamped_billable = ${round % 2 === 0}, rate_minor = ${round * 1_000},
        rate_currency = 'EUR' where org_id = ${orgId} and status = 'approved'`.execute(tx);
    });
}

test("people who write at once, a run over everybody, folding and a change of the time zone leave sums that are right", async () => {
  const { orgId } = world.olivia;
  const people = [];
  for (let index = 1; index <= PEOPLE; index++)
    people.push(await world.join(orgId, `Busy${index}`, "member"));
  const move = async () => {
    for (const timeZone of ["Asia/Tokyo", "America/New_York", "Europe/Berlin"])
      expect((await world.olivia.patch(PATHS.organisation, { timeZone })).status).toBe(200);
  };
  const fold = async () => {
    for (let round = 0; round < 8; round++) await foldReports(world.deps.db);
  };
  await Promise.all([...people.map(work), stampAll(orgId), move(), fold(), fold()]);
  const naive = await naiveSums(world, orgId, "Europe/Berlin");
  expect(naive.size).toBeGreaterThan(PEOPLE);
  for (const folded of [false, true]) {
    if (folded) await foldReports(world.deps.db);
    for (const table of ["report_day", "report_month", "report_total"] as Kept[])
      expect(await keptSums(world, orgId, table), table).toEqual(coarser(naive, table));
  }
});
