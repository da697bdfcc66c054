import type { FocusDay, Stats } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Device, deviceOf, NINE, session } from "./devices.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Somebody new with a device of theirs, so that no story sees another's sessions. */
async function somebody(name: string) {
  const person = await world.join(world.alice.orgId, name, "member");
  return { person, device: await deviceOf(world, person) };
}

const MARCH = "from=2026-03-01&to=2026-03-31&tz=UTC";
const table = ({ body }: { body: Stats }) =>
  Object.fromEntries(body.rows.map(({ key, seconds, sessions }) => [key, [seconds, sessions]]));

describe("time of a morning", () => {
  let stats: (query: string) => Promise<{ body: Stats }>;
  let person: Person;
  let laptop: Device;
  let desktop: Device;
  beforeAll(async () => {
    ({ person, device: laptop } = await somebody("Amy"));
    desktop = await deviceOf(world, person, "Desktop");
    await laptop.sync([
      session({ start_time: NINE, duration: 600, app_name: "Editor" }),
      session({ start_time: NINE + 600, duration: 900, app_name: "Firefox", url: "https://github.com/x" }),
      session({
        start_time: NINE + 86_400,
        duration: 60.5,
        app_name: "Firefox",
        url: "https://example.org/",
      }),
    ]);
    await desktop.sync([session({ start_time: NINE + 3_000, duration: 1_200, app_name: "Editor" })]);
    stats = (query) => person.get<Stats>(`/api/stats?${MARCH}&${query}`);
  });

  test("is told by day, app, host, device and category, and every table has the same total", async () => {
    expect(table(await stats("by=day"))).toEqual({ "2026-03-03": [2_700, 3], "2026-03-04": [60.5, 1] });
    expect(table(await stats("by=app"))).toEqual({ Editor: [1_800, 2], Firefox: [960.5, 2] });
    expect(table(await stats("by=host"))).toEqual({
      "": [1_800, 2],
      "github.com": [900, 1],
      "example.org": [60.5, 1],
    });
    expect(table(await stats("by=device"))).toEqual({ [laptop.id]: [1_560.5, 3], [desktop.id]: [1_200, 1] });
    expect(table(await stats("by=category"))).toEqual({
      "": [1_800, 2],
      Development: [900, 1],
      Browsing: [60.5, 1],
    });
    for (const by of ["day", "hour", "app", "host", "device", "category"])
      expect([by, (await stats(`by=${by}`)).body]).toEqual([
        by,
        expect.objectContaining({ totalSeconds: 2_760.5, totalSessions: 4 }),
      ]);
  });

  test("is told by hour, a session counting where it starts and its seconds where they fell", async () => {
    expect(table(await stats("by=hour"))).toEqual({
      "2026-03-03T09:00:00+00:00": [2_100, 3],
      "2026-03-03T10:00:00+00:00": [600, 0],
      "2026-03-04T09:00:00+00:00": [60.5, 1],
    });
  });

  test("is divided further, and narrowed", async () => {
    const { body } = await stats("by=day&split=category");
    expect(body.rows.map(({ key, part, seconds }) => [key, part, seconds])).toEqual([
      ["2026-03-03", "", 1_800],
      ["2026-03-03", "Development", 900],
      ["2026-03-04", "Browsing", 60.5],
    ]);
    const split = (await stats("by=app&split=device")).body.rows;
    expect(split.map(({ key, label, seconds }) => [key, label, seconds])).toEqual([
      ["Editor", "Desktop", 1_200],
      ["Firefox", "Laptop", 960.5],
      ["Editor", "Laptop", 600],
    ]);
    expect(table(await stats("by=day&app=Editor"))).toEqual({ "2026-03-03": [1_800, 2] });
    expect(table(await stats("by=app&host=github.com"))).toEqual({ Firefox: [900, 1] });
    expect(table(await stats("by=app&category="))).toEqual({ Editor: [1_800, 2] });
    expect(table(await stats(`by=hour&device=${desktop.id}`))).toEqual({
      "2026-03-03T09:00:00+00:00": [600, 1],
      "2026-03-03T10:00:00+00:00": [600, 0],
    });
    expect((await stats("by=app&limit=1")).body).toMatchObject({
      rows: [{ key: "Editor" }],
      totalSeconds: 2_760.5,
    });
  });

  test("within bounds that are no quarter hours is that of the quarters they touch, and says so", async () => {
    const { body } = await person.get<Stats>(
      "/api/stats?by=app&from=2026-03-03T09:01:00Z&to=2026-03-03T09:14:00Z",
    );
    expect(body).toMatchObject({
      from: "2026-03-03T09:00:00.000Z",
      to: "2026-03-03T09:15:00.000Z",
      totalSeconds: 900,
    });
  });
});

test("nothing is a table without rows; without bounds it is the last thirty days in one's own zone", async () => {
  const { person } = await somebody("Newcomer");
  await person.patch("/api/me", { timeZone: "Pacific/Auckland" });
  const { body } = await person.get<Stats>("/api/stats");
  expect(body).toMatchObject({ rows: [], totalSeconds: 0, totalSessions: 0, timeZone: "Pacific/Auckland" });
  expect(Date.parse(body.to) - Date.parse(body.from)).toBeGreaterThanOrEqual(30 * 86_400_000);
});

describe("a session across midnight on a day of a clock change is divided rightly", () => {
  const cases = [
    ["America/New_York", "2026-11-01T03:30:00Z", 4, { "2026-10-31": [1_800, 1], "2026-11-01": [12_600, 0] }],
    ["America/New_York", "2026-03-08T04:00:00Z", 2, { "2026-03-07": [3_600, 1], "2026-03-08": [3_600, 0] }],
    ["Pacific/Auckland", "2026-09-26T11:00:00Z", 2, { "2026-09-26": [3_600, 1], "2026-09-27": [3_600, 0] }],
    ["Pacific/Auckland", "2026-04-04T10:15:00Z", 2, { "2026-04-04": [2_700, 1], "2026-04-05": [4_500, 0] }],
  ] as const;
  test.each(cases)("in %s from %s", async (zone, start, hours, expected) => {
    const { person, device } = await somebody(`${zone.replace("/", "")}${start.slice(0, 10)}`);
    const start_time = Date.parse(start) / 1_000;
    await device.sync([session({ start_time, duration: hours * 3_600 })]);
    const [first, last] = Object.keys(expected);
    const day = await person.get<Stats>(`/api/stats?by=day&tz=${zone}&from=${first}&to=${last}`);
    expect(table(day)).toEqual(expected);
    const hour = await person.get<Stats>(`/api/stats?by=hour&tz=${zone}&from=${first}&to=${last}`);
    expect(hour.body.totalSeconds).toBe(hours * 3_600);
    const timeline = await person.get<FocusDay>(`/api/focus/day?date=${last}&tz=${zone}`);
    expect(timeline.body.sessions).toHaveLength(1);
    expect(timeline.body).toMatchObject({ date: last, timeZone: zone, isTruncated: false });
  });
});

test("whatever is uploaded, every table of a time zone conserves the total to the millisecond", async () => {
  let round = 0;
  const anySession = fc.record({
    start_time: fc
      .integer({ min: Date.parse("2026-03-01") / 10, max: Date.parse("2026-04-10") / 10 })
      .map((n) => n / 100),
    duration: fc.oneof(
      fc.integer({ min: 1, max: 4_000_000 }).map((ms) => ms / 1_000),
      fc.integer({ min: 1, max: 6 * 86_400 }),
    ),
    app_name: fc.constantFrom("Editor", "Firefox", "Mail"),
    url: fc.constantFrom(null, "https://github.com/a", "https://example.org"),
  });
  const anyHour = fc
    .integer({ min: Date.parse("2026-03-01") / 3_600_000, max: Date.parse("2026-04-10") / 3_600_000 })
    .map((hours) => hours * 3_600_000);
  const totalsOf = ({ totalSeconds, totalSessions }: Stats) => `${totalSeconds} ${totalSessions}`;
  const NO_CATEGORY = { rules: [{ category: "None", field: "app", pattern: "^$" }] };
  await fc.assert(
    fc.asyncProperty(
      fc.array(anySession, { minLength: 1, maxLength: 40 }),
      fc.constantFrom("America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "Australia/Lord_Howe"),
      fc.tuple(anyHour, anyHour),
      async (drawn, zone, [one, other]) => {
        const { person, device } = await somebody(`Property${round++}`);
        await person.put("/api/focus/rules", NO_CATEGORY);
        const half = Math.ceil(drawn.length / 2);
        const sent = drawn.map((each) => session(each));
        await device.sync(sent.slice(0, half));
        await device.sync(sent);
        const total = drawn.reduce((sum, { duration }) => sum + Math.round(duration * 1_000), 0);
        for (const by of ["day", "hour", "app", "host", "device", "category"]) {
          const query = `by=${by}&tz=${zone}&from=2026-02-01&to=2026-04-30`;
          const { body } = await person.get<Stats>(`/api/stats?${query}`);
          const sum = body.rows.reduce((ms, row) => ms + Math.round(row.seconds * 1_000), 0);
          const count = body.rows.reduce((all, row) => all + row.sessions, 0);
          expect([by, sum, count]).toEqual([by, total, drawn.length]);
          expect(Math.round(body.totalSeconds * 1_000)).toBe(total);
        }
        const [from, to] = [Math.min(one, other), Math.max(one, other)].map((ms) =>
          new Date(ms).toISOString(),
        );
        await person.put("/api/focus/sharing", { shared: true, from: "2026-01-01" });
        const within = new Set<string>();
        for (const by of ["day", "hour", "app", "category", "day&split=device", "hour&category="])
          within.add(
            totalsOf((await person.get<Stats>(`/api/stats?by=${by}&tz=${zone}&from=${from}&to=${to}`)).body),
          );
        for (const by of ["category", "day"]) {
          const path = `/api/team/focus/${person.memberId}?by=${by}&tz=${zone}&from=${from}&to=${to}`;
          within.add(totalsOf((await world.bob.get<Stats>(path)).body));
        }
        expect(within.size).toBe(1);
      },
    ),
    { numRuns: 15 },
  );
});
