import type { ReportEntry } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import ICAL from "ical.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarOf } from "../../src/reports/calendar.ts";
import { projectOf, reportOf, stamped, worked } from "./work.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const website = await projectOf(world.bob, "=Website", "Acme, Inc.");
  const one = await worked(world.alice, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", {
    project: website.id,
    notes: "=1+1",
  });
  await stamped(world, one, { minor: 9_050 });
  await worked(world.alice, "2026-03-02T10:00:00Z", "2026-03-02T10:20:00Z", { status: "pending" });
  await worked(world.bob, "2026-03-03T23:30:00Z", "2026-03-04T00:30:00Z", { notes: "Über; Nacht,\nlang" });
});
afterAll(() => world.close());

const MARCH = "from=2026-03-01&to=2026-03-31";
const fileOf = async (person: Person, path: string) => {
  const { body, headers, status } = await person.get<{ text: string }>(path);
  expect([status, headers.get("content-disposition")]).toEqual([200, expect.stringContaining("attachment")]);
  return body;
};
const linesOf = async (person: Person, path: string) =>
  (await fileOf(person, path)).text.trimEnd().split("\r\n");

test("a report as CSV has a record for each row, no cell of which is run as a formula", async () => {
  const lines = await linesOf(
    world.bob,
    `${PATHS.timeReportExport}?${MARCH}&by=project&split=day&format=csv`,
  );
  expect(lines[0]).toBe(
    "project,project_id,day,hours,billable_hours,unpriced_hours,pending_hours,seconds,entries,pending_entries,amount_EUR",
  );
  expect(lines.slice(1).map((line) => line.replace(/[0-9a-f-]{36}/, "id"))).toEqual([
    ",,2026-03-02,0,0,0,0.33,0,0,1,0",
    ",,2026-03-03,0.5,0,0,0,1800,1,0,0",
    ",,2026-03-04,0.5,0,0,0,1800,0,0,0",
    "'=Website,id,2026-03-02,1,1,0,0,3600,1,0,90.5",
  ]);
});

test("a report as JSON is what the report answers", async () => {
  const path = `${PATHS.timeReportExport}?${MARCH}&by=person&format=json`;
  expect(await fileOf(world.bob, path)).toEqual((await reportOf(world.bob, `${MARCH}&by=person`)).body);
});

test("the entries themselves are in a file by person, the oldest first, as CSV and as JSON", async () => {
  const [header, ...lines] = await linesOf(world.bob, `${PATHS.reportEntries}.csv?${MARCH}`);
  expect(header).toMatch(/^id,started_at,ended_at,seconds,hours,status,person,member_id,client,/);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(
    /^[0-9a-f-]{36},2026-03-02T09:00:00.000Z,2026-03-02T10:00:00.000Z,3600,1,approved,Alice,[0-9a-f-]{36},"Acme, Inc.",[0-9a-f-]{36},'=Website,[0-9a-f-]{36},,'=1\+1,true,90.5,EUR,90.5$/,
  );
  const { entries } = (
    await world.bob.get<{ entries: ReportEntry[] }>(`${PATHS.reportEntries}.json?${MARCH}`)
  ).body;
  expect(entries.map(({ person, startedAt, status }) => [person, startedAt.slice(0, 10), status])).toEqual([
    ["Alice", "2026-03-02", "approved"],
    ["Alice", "2026-03-02", "pending"],
    ["Bob", "2026-03-03", "approved"],
  ]);
  const of = async (query: string) =>
    (await world.bob.get<{ entries: ReportEntry[] }>(`${PATHS.reportEntries}.json?${MARCH}&${query}`)).body
      .entries.length;
  expect(await of("status=pending")).toBe(1);
  expect(await of("billable=true")).toBe(1);
  expect(await of(`member_id=${world.bob.memberId}`)).toBe(1);
  expect(await of(`project_id=${entries[0]?.projectId}`)).toBe(1);
  expect(await of(`client_id=${entries[0]?.clientId}`)).toBe(1);
});

test("two periods that meet share no entry", async () => {
  const idsOf = async (query: string) =>
    (
      await world.bob.get<{ entries: ReportEntry[] }>(`${PATHS.reportEntries}.json?${query}`)
    ).body.entries.map(({ id }) => id);
  const third = await idsOf("from=2026-03-03&to=2026-03-03");
  expect([third.length, (await idsOf("from=2026-03-04&to=2026-03-04")).length]).toEqual([1, 0]);
});

test("members get their own entries, another organisation none, however many there are", async () => {
  const idsOf = async (person: Person, query = "") =>
    (
      await person.get<{ entries: ReportEntry[] }>(`${PATHS.reportEntries}.json?${MARCH}${query}`)
    ).body.entries.map(({ person: name }) => name);
  expect(await idsOf(world.alice)).toEqual(["Alice", "Alice"]);
  expect(await idsOf(world.charlie)).toEqual([]);
  expect(
    (await world.alice.get(`${PATHS.reportEntries}.csv?${MARCH}&member_id=${world.bob.memberId}`)).status,
  ).toBe(404);
  const nina = await world.join(world.alice.orgId, "Nina", "member");
  await world.deps.db.pool.query(
    `insert into time_entry (org_id, id, user_id, started_at, ended_at, status, source, activity_type, created_at, updated_at)
     select $1, gen_random_uuid(), $2, at_ms($3) + n / 2 * interval '1 minute', at_ms($3) + (n / 2 + 1) * interval '1 minute',
       'approved', 'manual', 'admin', wall_now(), wall_now() from generate_series(0, 4499) n`,
    [nina.orgId, nina.userId, Date.parse("2026-03-10T00:00:00Z")],
  );
  const { entries } = (await nina.get<{ entries: ReportEntry[] }>(`${PATHS.reportEntries}.json?${MARCH}`))
    .body;
  expect([entries.length, new Set(entries.map(({ id }) => id)).size]).toEqual([4_500, 4_500]);
});

test("as a calendar every entry is an event that another program reads as it was written", async () => {
  const { text } = await fileOf(
    world.bob,
    `${PATHS.reportEntries}.ics?${MARCH}&member_id=${world.bob.memberId}`,
  );
  const [event] = eventsOf(text);
  expect(event).toMatchObject({
    summary: "Bob · Without project",
    description: "Über; Nacht,\nlang",
    start: "2026-03-03T23:30:00.000Z",
    end: "2026-03-04T00:30:00.000Z",
    status: "CONFIRMED",
  });
  const alices = eventsOf((await fileOf(world.alice, `${PATHS.reportEntries}.ics?${MARCH}`)).text);
  expect(alices.map(({ status }) => status)).toEqual(["CONFIRMED", "TENTATIVE"]);
});

test("a calendar keeps to the letter of RFC 5545, whatever a name or a note holds", async () => {
  const notes = `${"长い説明 📎 ".repeat(40)}\r\nsecond\\line; with, all\u0007 of it\nEND:VEVENT\n=1`;
  const entry: ReportEntry = {
    id: crypto.randomUUID(),
    startedAt: "2026-03-02T09:00:00.000Z",
    endedAt: "2026-03-02T10:00:00.000Z",
    seconds: 3_600,
    status: "approved",
    memberId: crypto.randomUUID(),
    person: "Alice\r\nBEGIN:VEVENT",
    projectId: null,
    project: "A, B; C\\D",
    clientId: null,
    client: "Acme, Inc.",
    task: "Task",
    notes,
    billable: true,
    rateMinor: null,
    currency: null,
    amountMinor: null,
  };
  let text = "";
  for await (const piece of calendarOf(
    (async function* () {
      yield [entry];
    })(),
  ))
    text += piece;
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/\p{Cc}|\ufffd/u);
  const events = eventsOf(text);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    summary: "Alice\nBEGIN:VEVENT · A, B; C\\D: Task",
    description: notes.replace("\r\n", "\n").replace("\u0007", ""),
    categories: "Acme, Inc.",
  });
});

function eventsOf(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      summary: event.summary,
      description: event.description,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      status: component.getFirstPropertyValue("status"),
      categories: component.getFirstPropertyValue("categories"),
    };
  });
}
