import { addDays, dayBounds } from "@stint/core";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertOrganisation } from "../../src/access/people.ts";
import { foldReports } from "../../src/reports/fold.ts";
import { drawn, projectOf, reportOf, stamped, worked } from "./work.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

let count = 0;
/** Nobody else's time is in a place of one's own. */
async function newPlace(timeZone = "UTC"): Promise<{ member: Person; manager: Person; owner: Person }> {
  const orgId = await world.deps.db.system((tx) => insertOrganisation(tx, { name: "Place", timeZone }));
  const join = (name: string, role: "member" | "manager" | "owner") =>
    world.join(orgId, `${name}${++count}`, role);
  return {
    member: await join("Mia", "member"),
    manager: await join("Max", "manager"),
    owner: await join("Ola", "owner"),
  };
}

const MARCH = "from=2026-03-01&to=2026-03-31";

describe("a report of time", () => {
  test("adds up hours, billable hours and amounts by whatever it is grouped by, before and after the sums are folded", async () => {
    const { member, manager } = await newPlace();
    const website = await projectOf(manager, "Website", "Acme");
    const one = await worked(member, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", { project: website.id });
    const two = await worked(member, "2026-03-03T09:00:00Z", "2026-03-03T09:20:00Z", { project: website.id });
    await worked(manager, "2026-03-03T09:00:00Z", "2026-03-03T11:00:00Z");
    await stamped(world, one, { minor: 10_001 });
    await stamped(world, two, { minor: 10_001 });
    for (const folded of [false, true]) {
      if (folded) await foldReports(world.deps.db);
      const byProject = (await reportOf(manager, `${MARCH}&by=project`)).body;
      expect(drawn(byProject)).toEqual(["– 7200", "Website 4800"]);
      expect(byProject.rows[1]).toMatchObject({
        key: website.id,
        colour: website.colour,
        billableSeconds: 4_800,
        entries: 2,
        amounts: [{ currency: "EUR", minor: 10_001 + 3_334 }],
        share: 0.4,
      });
      expect(byProject.total).toMatchObject({ seconds: 12_000, entries: 3, pendingSeconds: 0 });
      expect(drawn((await reportOf(manager, `${MARCH}&by=day`)).body)).toEqual([
        "2026-03-02 3600",
        "2026-03-03 8400",
      ]);
      expect(drawn((await reportOf(manager, `${MARCH}&by=client`)).body)).toEqual(["– 7200", "Acme 4800"]);
      expect(drawn((await reportOf(manager, `${MARCH}&by=week`)).body)).toEqual(["2026-03-02 12000"]);
      expect(drawn((await reportOf(manager, `${MARCH}&by=month`)).body)).toEqual(["2026-03 12000"]);
      const byPerson = (await reportOf(manager, `${MARCH}&by=person&split=project`)).body;
      expect(drawn(byPerson)).toEqual([`${manager.name} 7200`, `${member.name} 4800`]);
      expect(byPerson.rows[1]?.parts).toMatchObject([{ label: "Website", seconds: 4_800 }]);
    }
  });

  test("follows its filters", async () => {
    const { member, manager } = await newPlace();
    const website = await projectOf(manager, "Website", "Acme");
    const one = await worked(member, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", { project: website.id });
    await worked(member, "2026-03-02T10:00:00Z", "2026-03-02T12:00:00Z");
    await worked(member, "2026-03-02T12:00:00Z", "2026-03-02T15:00:00Z", { status: "pending" });
    await worked(manager, "2026-03-02T12:00:00Z", "2026-03-02T16:00:00Z");
    await stamped(world, one, { minor: null });
    const totalOf = async (query: string) => (await reportOf(manager, `${MARCH}&by=day&${query}`)).body.total;
    for (const folded of [false, true]) {
      if (folded) await foldReports(world.deps.db);
      expect(await totalOf("")).toMatchObject({
        seconds: 25_200,
        pendingSeconds: 10_800,
        unpricedSeconds: 3_600,
      });
      expect(await totalOf(`project_id=${website.id}`)).toMatchObject({ seconds: 3_600, pendingSeconds: 0 });
      expect(await totalOf(`client_id=${website.clientId}`)).toMatchObject({ seconds: 3_600 });
      expect(await totalOf(`member_id=${member.memberId}`)).toMatchObject({ seconds: 10_800 });
      expect(await totalOf(`member_id=${member.userId}`)).toMatchObject({ seconds: 10_800 });
      expect(await totalOf("status=pending")).toMatchObject({ seconds: 0, pendingSeconds: 10_800 });
      expect(await totalOf("status=approved")).toMatchObject({ seconds: 25_200, pendingSeconds: 0 });
      expect(await totalOf("billable=true")).toMatchObject({ seconds: 3_600, pendingSeconds: 0 });
      expect(await totalOf("billable=false")).toMatchObject({ seconds: 21_600, pendingSeconds: 10_800 });
    }
  });

  test("has the same total from whole months, from days and from both", async () => {
    const { member, manager } = await newPlace();
    for (let month = 1; month <= 6; month++)
      for (const day of ["01", "15", "28"])
        await worked(member, `2026-0${month}-${day}T09:00:00Z`, `2026-0${month}-${day}T10:00:00Z`);
    await foldReports(world.deps.db);
    const secondsOf = async (by: string, from: string, to: string) =>
      (await reportOf(manager, `from=${from}&to=${to}&by=${by}`)).body.total.seconds / 3_600;
    for (const by of ["day", "person", "project", "month"]) {
      expect([by, await secondsOf(by, "2026-01-01", "2026-06-30")]).toEqual([by, 18]);
      expect([by, await secondsOf(by, "2026-01-02", "2026-06-27")]).toEqual([by, 16]);
      expect([by, await secondsOf(by, "2026-01-15", "2026-03-01")]).toEqual([by, 6]);
      expect([by, await secondsOf(by, "2026-02-15", "2026-02-27")]).toEqual([by, 1]);
      expect([by, await secondsOf(by, "2026-02-28", "2026-02-28")]).toEqual([by, 1]);
      expect([by, await secondsOf(by, "2026-07-01", "2026-12-31")]).toEqual([by, 0]);
    }
  });

  test("divides what crosses midnight, the change of the clock counted, and loses nothing of its amount", async () => {
    const { member, manager } = await newPlace("Europe/Berlin");
    const long = await worked(member, "2026-03-28T22:30:00Z", "2026-03-29T22:15:00Z");
    await stamped(world, long, { minor: 12_345 });
    const { rows, total, timeZone } = (await reportOf(manager, `${MARCH}&by=day`)).body;
    expect(timeZone).toBe("Europe/Berlin");
    expect(rows.map(({ key, seconds, entries }) => [key, seconds / 3_600, entries])).toEqual([
      ["2026-03-28", 0.5, 1],
      ["2026-03-29", 23, 0],
      ["2026-03-30", 0.25, 0],
    ]);
    expect(total.amounts).toEqual([{ currency: "EUR", minor: 293_194 }]);
    expect(rows.reduce((sum, { amounts }) => sum + (amounts[0]?.minor ?? 0), 0)).toBe(293_194);
  });

  test("has the organisation's days, sorted anew when it moves, and one's own in a report of oneself", async () => {
    const { member, manager, owner } = await newPlace("America/New_York");
    await worked(member, "2026-03-03T02:00:00Z", "2026-03-03T03:00:00Z");
    await foldReports(world.deps.db);
    await worked(member, "2026-03-03T03:00:00Z", "2026-03-03T04:00:00Z");
    expect(drawn((await reportOf(manager, `${MARCH}&by=day`)).body)).toEqual(["2026-03-02 7200"]);
    await member.patch(PATHS.me, { timeZone: "Asia/Tokyo" });
    const own = (await reportOf(member, `${MARCH}&by=day`)).body;
    expect([own.timeZone, drawn(own)]).toEqual(["Asia/Tokyo", ["2026-03-03 7200"]]);
    await owner.patch(PATHS.organisation, { timeZone: "Europe/London" });
    expect(drawn((await reportOf(manager, `${MARCH}&by=day`)).body)).toEqual(["2026-03-03 7200"]);
  });

  test("begins a day at its first instant, also where midnight comes twice or not at all", async () => {
    const days = {
      "America/Havana": "2026-11-01",
      "Atlantic/Azores": "2026-10-25",
      "America/Santiago": "2026-09-06",
      "Asia/Beirut": "2026-03-29",
      "Australia/Lord_Howe": "2026-04-05",
      "Africa/Cairo": "2026-04-24",
      "Asia/Kathmandu": "2026-01-01",
    };
    for (const [zone, day] of Object.entries(days))
      for (let ahead = -2; ahead <= 2; ahead++) {
        const date = addDays(day, ahead);
        const { rows } = await world.deps.db.pool.query<{ start: string }>(
          "select ms_of(local_day_start($1::date, $2)) as start",
          [date, zone],
        );
        expect([zone, date, Number(rows[0]?.start)]).toEqual([zone, date, dayBounds(date, zone).start]);
      }
  });

  test("that would be too long to read says so", async () => {
    const { manager } = await newPlace();
    const refused = await reportOf(manager, "from=2020-01-01&to=2026-03-31&by=day");
    expect(refused.status).toBe(400);
    expect(refused.body.error?.details?.fields?.map(({ field }) => field)).toEqual(["query.to"]);
    expect((await reportOf(manager, `${MARCH}&by=day&split=day`)).status).toBe(400);
    expect((await reportOf(manager, "from=2026-03-02&to=2026-03-01&by=day")).status).toBe(400);
    expect((await reportOf(manager, "from=0000-01-01&to=0000-01-02&by=day")).status).toBe(400);
  });
});

describe("who sees what", () => {
  test("members see their own, managers everybody's but suggestions, and another organisation nothing", async () => {
    const { member, manager } = await newPlace();
    const day = "2026-03-04";
    await worked(member, `${day}T09:00:00Z`, `${day}T10:00:00Z`);
    await worked(manager, `${day}T09:00:00Z`, `${day}T11:00:00Z`);
    await suggested(member, `${day}T14:00:00Z`, `${day}T17:00:00Z`);
    for (const folded of [false, true]) {
      if (folded) await foldReports(world.deps.db);
      const own = (await reportOf(member, `${MARCH}&by=person`)).body;
      expect(drawn(own)).toEqual([`${member.name} 3600`]);
      expect(own.total.pendingSeconds).toBe(3 * 3_600);
      const all = (await reportOf(manager, `${MARCH}&by=person`)).body;
      expect(drawn(all)).toEqual([`${manager.name} 7200`, `${member.name} 3600`]);
      expect(all.total.pendingSeconds).toBe(0);
      const ofMember = (await reportOf(manager, `${MARCH}&by=day&member_id=${member.memberId}`)).body;
      expect(ofMember.total).toMatchObject({ seconds: 3_600, pendingSeconds: 0 });
      expect((await reportOf(member, `${MARCH}&by=day&member_id=${manager.memberId}`)).status).toBe(404);
      const charlies = await reportOf(world.charlie, `${MARCH}&by=person&split=project`);
      expect(charlies.body).toMatchObject({ rows: [], total: { seconds: 0, pendingSeconds: 0 } });
      expect((await reportOf(world.charlie, `${MARCH}&by=day&member_id=${member.userId}`)).status).toBe(404);
    }
  });

  test("what is rejected is in no report", async () => {
    const { member, manager } = await newPlace();
    const entry = await worked(member, "2026-03-04T09:00:00Z", "2026-03-04T10:00:00Z");
    await member.patch(`${PATHS.timeEntries}/${entry.id}`, { status: "pending" });
    await member.patch(`${PATHS.timeEntries}/${entry.id}`, { status: "rejected" });
    expect((await reportOf(manager, `${MARCH}&by=day`)).body.rows).toEqual([]);
    expect((await reportOf(member, `${MARCH}&by=day`)).body.rows).toEqual([]);
  });

  test("the tenant role can write none of the sums", async () => {
    for (const table of ["report_change", "report_day", "report_month", "report_total"]) {
      const { rows } = await world.deps.db.pool.query<{ may: boolean }>(
        "select has_table_privilege('stint_app', $1, 'insert, update, delete, truncate') as may",
        [table],
      );
      expect([table, rows[0]?.may]).toEqual([table, false]);
    }
  });
});

async function suggested(person: Person, from: string, to: string): Promise<void> {
  await world.deps.db.pool.query(
    `insert into time_entry (org_id, id, user_id, started_at, ended_at, status, source, activity_type, created_at, updated_at)
     values ($1, gen_random_uuid(), $2, $3, $4, 'pending', 'auto', 'admin', wall_now(), wall_now())`,
    [person.orgId, person.userId, from, to],
  );
}
