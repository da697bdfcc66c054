import type { BulkReply, Project, SplitReply, TimeEntry, TimeEntryList, WaitingDays } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { at, BROWSER, busy, capture, drawn, entriesOf, iso, pendingOf } from "./days.ts";

let world: World;
let person: Person;
let project: Project;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
  project = (await world.bob.post<Project>(PATHS.projects, { name: "Acme site" })).body;
});
afterAll(() => world.close());
beforeEach(async () => {
  person = await world.join(world.alice.orgId, `Person${++count}`, "member");
});

const of = (entry: TimeEntry | undefined): string => `${PATHS.timeEntries}/${entry?.id}`;
const change = (entry: TimeEntry | undefined, patch: Record<string, unknown>, who: Person = person) =>
  who.patch<TimeEntry>(of(entry), patch);

/** 09:00 to 10:00, 11:00 to 12:00 */
async function twoHours(): Promise<[TimeEntry, TimeEntry]> {
  await capture(person, [...busy("09:00", "10:00"), ...busy("11:00", "12:00")]);
  const [one, other] = await pendingOf(person);
  if (!one || !other) throw new Error("two suggestions were expected");
  return [one, other];
}

describe("a decision", () => {
  test("is kept whatever is uploaded or worked out again", async () => {
    const [one, other] = await twoHours();
    expect((await change(one, { status: "approved" })).body).toMatchObject({
      status: "approved",
      edited: false,
    });
    expect((await change(other, { status: "rejected" })).body).toMatchObject({ status: "rejected" });
    const before = await entriesOf(person);
    await capture(person, busy("09:30", "11:30", BROWSER));
    const after = await entriesOf(person);
    for (const entry of before) expect(after).toContainEqual(entry);
    expect(after.map(drawn)).toEqual(["11:00–12:00 rejected", "10:00–11:00 pending", "09:00–10:00 approved"]);
  });

  test("is made once, taken back, and never jumps", async () => {
    const [one] = await twoHours();
    for (const again of [1, 2]) {
      const { status, body } = await change(one, { status: "approved" });
      expect([again, status, body.status]).toEqual([again, 200, "approved"]);
    }
    for (const status of ["rejected", "billed"])
      expect(await change(one, { status })).toMatchObject({
        status: 409,
        body: { error: { code: "illegal_transition" } },
      });
    expect(await change(one, { notes: "late" })).toMatchObject({
      status: 409,
      body: { error: { code: "already_decided" } },
    });
    expect((await change(one, { status: "pending", notes: "now" })).body).toMatchObject({
      status: "pending",
      notes: "now",
      decided_at: null,
    });
    expect((await change(one, { status: "billed" })).status).toBe(409);
  });
});

describe("a change", () => {
  test("sets what it names, brings the project's client along, and survives the next upload", async () => {
    const client = await world.bob.post<{ id: string }>(PATHS.clients, { name: "Initech" });
    const theirs = await world.bob.post<Project>(PATHS.projects, { name: "TPS", clientId: client.body.id });
    const [one] = await twoHours();
    const changed = await change(one, {
      project_id: theirs.body.id,
      notes: " a report ",
      activity_type: "admin",
    });
    expect(changed.body).toMatchObject({
      status: "pending",
      edited: true,
      project_id: theirs.body.id,
      client_id: client.body.id,
      notes: "a report",
      activity_type: "admin",
      started_at: one.started_at,
    });
    await capture(person, busy("10:00", "10:10"));
    expect(await entriesOf(person)).toContainEqual(changed.body);
    expect((await change(one, { project_id: null, notes: null })).body).toMatchObject({
      project_id: null,
      client_id: null,
      notes: null,
    });
  });

  test("is refused with the field that is unknown, forbidden or wrong, and changes nothing", async () => {
    const [one] = await twoHours();
    const archived = await world.bob.post<Project>(PATHS.projects, { name: `Old ${count}` });
    await world.bob.patch(`${PATHS.projects}/${archived.body.id}`, { archived: true });
    const bad: [Record<string, unknown>, string][] = [
      [{ id: crypto.randomUUID() }, "body.id"],
      [{ user_id: world.bob.userId }, "body.user_id"],
      [{ source: "manual" }, "body.source"],
      [{ confidence: 1 }, "body.confidence"],
      [{ status: "done" }, "body.status"],
      [{ project_id: crypto.randomUUID() }, "body.project_id"],
      [{ project_id: archived.body.id }, "body.project_id"],
      [{ client_id: crypto.randomUUID() }, "body.client_id"],
      [{ activity_type: "fun" }, "body.activity_type"],
      [{ started_at: one.ended_at }, "body.started_at"],
      [{ ended_at: one.started_at }, "body.ended_at"],
      [{ ended_at: new Date(at("09:00") + 86_400_001).toISOString() }, "body.ended_at"],
      [{ notes: "x".repeat(1_001) }, "body.notes"],
    ];
    for (const [patch, field] of bad) {
      const { status, body } = await change(one, patch);
      expect([status, body.error?.details?.fields?.[0]?.field]).toEqual([400, field]);
    }
    expect((await pendingOf(person))[0]).toEqual(one);
  });

  test("of its times makes room among suggestions, and stops at what is decided", async () => {
    const [one, other] = await twoHours();
    await change(one, { ended_at: iso("11:30") });
    expect((await entriesOf(person)).map(drawn)).toEqual(["11:30–12:00 pending", "09:00–11:30 pending"]);
    await change(one, { started_at: iso("09:30"), ended_at: iso("10:00") });
    expect((await entriesOf(person)).map(drawn)).toEqual([
      "11:00–12:00 pending",
      "09:30–10:00 pending",
      "09:00–09:30 pending",
    ]);
    await change(other, { status: "approved" });
    expect(await change(one, { ended_at: iso("11:01") })).toMatchObject({
      status: 409,
      body: { error: { code: "overlapping" } },
    });
  });

  test("of somebody else's entry, a manager's and another organisation's included, is not found", async () => {
    const [one, other] = await twoHours();
    for (const who of [world.alice, world.bob, world.olivia, world.charlie]) {
      expect((await change(one, { status: "approved" }, who)).status).toBe(404);
      expect((await who.post(`${of(one)}/split`, { at: iso("09:30") })).status).toBe(404);
      expect((await who.post(PATHS.mergeEntries, { ids: [one.id, other.id] })).status).toBe(404);
      const bulk = await who.post<BulkReply>(PATHS.bulkEntries, { status: "approved", ids: [one.id] });
      expect(bulk.body).toEqual({ updated: [], skipped: [{ id: one.id, code: "not_found" }] });
    }
    expect(await pendingOf(person)).toEqual([one, other]);
  });
});

describe("time by hand", () => {
  test("is approved, takes its place from suggestions, and meets nothing decided", async () => {
    await twoHours();
    const body = {
      started_at: iso("09:30"),
      ended_at: iso("11:30"),
      project_id: project.id,
      notes: "on site",
    };
    const made = await person.post<TimeEntry>(PATHS.timeEntries, body);
    expect(made).toMatchObject({
      status: 201,
      body: { source: "manual", status: "approved", project_id: project.id, context_data: null },
    });
    expect((await entriesOf(person)).map(drawn)).toEqual([
      "11:30–12:00 pending",
      "09:30–11:30 approved",
      "09:00–09:30 pending",
    ]);
    expect((await person.post(PATHS.timeEntries, body)).status).toBe(409);
    expect((await entriesOf(person, "&source=manual")).length).toBe(1);
    expect((await change(made.body, { notes: "at home" })).body).toMatchObject({ notes: "at home" });
    expect((await pendingOf(person)).map(drawn)).toEqual(["09:00–09:30 pending", "11:30–12:00 pending"]);
  });

  test("needs an end after its beginning, a day at most, and known fields", async () => {
    const bad: [Record<string, unknown>, string][] = [
      [{ started_at: iso("10:00"), ended_at: iso("10:00") }, "body.ended_at"],
      [{ started_at: iso("10:00"), ended_at: "2026-03-01T10:00:00Z" }, "body.ended_at"],
      [{ started_at: iso("10:00") }, "body.ended_at"],
      [{ started_at: iso("10:00"), ended_at: iso("11:00"), status: "billed" }, "body.status"],
      [{ started_at: iso("10:00"), ended_at: iso("11:00"), source: "auto" }, "body.source"],
    ];
    for (const [body, field] of bad) {
      const answer = await person.post(PATHS.timeEntries, body);
      expect([answer.status, answer.body.error?.details?.fields?.[0]?.field]).toEqual([400, field]);
    }
  });
});

test("an entry is split in two, and merged again with its project of the longer part", async () => {
  const [one, other] = await twoHours();
  const split = await person.post<SplitReply>(`${of(one)}/split`, { at: iso("09:20") });
  expect(split.body.entries.map(drawn)).toEqual(["09:00–09:20 pending", "09:20–10:00 pending"]);
  expect(split.body.entries[1]?.context_data).toEqual(one.context_data);
  for (const edge of ["09:00", "09:20", "10:00"])
    expect((await person.post(`${of(one)}/split`, { at: iso(edge) })).status).toBe(400);
  const [first, second] = split.body.entries;
  await change(second, { project_id: project.id });
  const ids = [second?.id, first?.id];
  expect(await person.post(PATHS.mergeEntries, { ids: [first?.id, other.id] })).toMatchObject({
    status: 409,
    body: { error: { code: "overlapping" } },
  });
  const merged = await person.post<TimeEntry>(PATHS.mergeEntries, { ids });
  expect(merged.body).toMatchObject({
    id: first?.id,
    project_id: project.id,
    duration_minutes: 60,
    edited: true,
  });
  expect((await person.post(PATHS.mergeEntries, { ids })).status).toBe(404);
  await change(other, { status: "approved" });
  expect((await person.post(PATHS.mergeEntries, { ids: [first?.id, other.id] })).status).toBe(409);
  expect((await entriesOf(person)).map(drawn)).toEqual(["11:00–12:00 approved", "09:00–10:00 pending"]);
});

test("the second half of a split has the id that was chosen for it, unless that is taken", async () => {
  const [one, other] = await twoHours();
  const secondId = crypto.randomUUID();
  const split = { at: iso("09:20"), second_id: secondId };
  expect((await person.post(`${of(one)}/split`, { ...split, second_id: other.id })).body).toMatchObject({
    error: { code: "already_exists" },
  });
  expect(await pendingOf(person)).toEqual([one, other]);
  const { body } = await person.post<SplitReply>(`${of(one)}/split`, split);
  expect(body.entries.map(({ id }) => id)).toEqual([one.id, secondId]);
  expect((await person.post(`${of(one)}/split`, split)).status).toBe(400);
});

describe("a merged entry", () => {
  const merge = async (...entries: (TimeEntry | undefined)[]) =>
    (await person.post<TimeEntry>(PATHS.mergeEntries, { ids: entries.map((entry) => entry?.id) })).body;
  const takeApart = (entry: TimeEntry, who: Person = person) =>
    who.post<SplitReply>(`${of(entry)}/unmerge`, {});

  test("is taken apart into just what it was made of, also one that was itself merged", async () => {
    await capture(person, [...busy("09:00", "10:00"), ...busy("11:00", "12:00"), ...busy("13:00", "14:00")]);
    const before = await pendingOf(person);
    const [one, two, three] = before;
    await change(two, { project_id: project.id, notes: "second" });
    const changed = await pendingOf(person);
    const pair = await merge(one, two);
    const all = await merge(pair, three);
    expect((await pendingOf(person)).map(drawn)).toEqual(["09:00–14:00 pending"]);
    expect((await takeApart(all)).body.entries).toEqual([pair, three]);
    expect((await takeApart(pair)).body.entries.map(({ id }) => id)).toEqual([one?.id, two?.id]);
    expect(await pendingOf(person)).toEqual(changed);
    expect((await takeApart(pair)).status).toBe(409);
  });

  test("is what it is once it was decided, moved or split, and nobody else's business", async () => {
    const merged = await merge(...(await twoHours()));
    for (const who of [world.alice, world.bob, world.charlie])
      expect((await takeApart(merged, who)).status).toBe(404);
    await change(merged, { status: "approved" });
    expect((await takeApart(merged)).body).toMatchObject({ error: { code: "already_decided" } });
    await change(merged, { status: "pending", ended_at: iso("11:50") });
    expect((await takeApart(merged)).body).toMatchObject({ error: { code: "illegal_transition" } });
    expect((await pendingOf(person)).map(drawn)).toContain("09:00–11:50 pending");
  });
});

test("the days on which something waits are the person's own days, with how many in all", async () => {
  await capture(person, [...busy("22:30", "23:30"), ...busy("09:00", "10:00")]);
  await capture(
    person,
    busy("23:50", "23:59").map((signal) => ({
      ...signal,
      timestamp: new Date(Date.parse(String(signal.timestamp)) - 2 * 86_400_000).toISOString(),
    })),
  );
  const days = async (who: Person) => (await who.get<WaitingDays>(PATHS.waitingDays)).body;
  expect(await days(person)).toEqual({
    total: 3,
    days: [
      { date: "2026-02-25", count: 1 },
      { date: "2026-02-27", count: 2 },
    ],
  });
  await person.patch(PATHS.me, { timeZone: "Asia/Tokyo" });
  expect((await days(person)).days.map(({ date }) => date)).toEqual([
    "2026-02-26",
    "2026-02-27",
    "2026-02-28",
  ]);
  await person.post(PATHS.bulkEntries, { status: "approved", min_confidence: 0 });
  const [left] = await pendingOf(person);
  await change(left, { status: "rejected" });
  expect((await days(person)).total).toBe((await pendingOf(person)).length);
  for (const who of [world.charlie, world.bob]) expect(await days(who)).toEqual({ total: 0, days: [] });
});

test("many are decided at once, above a confidence or by name, and taken back the same way", async () => {
  const [one, other] = await twoHours();
  const none = await person.post<BulkReply>(PATHS.bulkEntries, { status: "approved", min_confidence: 1 });
  expect(none.body).toEqual({ updated: [], skipped: [] });
  const sure = await person.post<BulkReply>(PATHS.bulkEntries, {
    status: "approved",
    min_confidence: 0,
    from: iso("10:30"),
  });
  const isSure = other.context_data?.verification_required.length === 0;
  expect(sure.body.updated).toEqual(isSure ? [other.id] : []);
  await change(other, { status: "approved" });
  const stranger = crypto.randomUUID();
  const mixed = await person.post<BulkReply>(PATHS.bulkEntries, {
    status: "rejected",
    ids: [one.id, other.id, stranger],
  });
  expect(mixed.body).toEqual({
    updated: [one.id],
    skipped: [
      { id: stranger, code: "not_found" },
      { id: other.id, code: "illegal_transition" },
    ],
  });
  const undone = await person.post<BulkReply>(PATHS.bulkEntries, {
    status: "pending",
    ids: [one.id, other.id],
  });
  expect(undone.body.updated.sort()).toEqual([one.id, other.id].sort());
  expect(await pendingOf(person)).toEqual([one, other]);
});

test("entries are listed page by page, narrowed by what the query says", async () => {
  const [one, other] = await twoHours();
  await change(one, { project_id: project.id, status: "approved" });
  const page = await person.get<TimeEntryList>(`${PATHS.timeEntries}?skip=1&limit=1`);
  expect(page.body).toMatchObject({ total: 2, skip: 1, limit: 1, entries: [{ id: one.id }] });
  const ids = async (query: string) => (await entriesOf(person, query)).map(({ id }) => id);
  expect(await ids("&status=approved")).toEqual([one.id]);
  expect(await ids("&source=manual")).toEqual([]);
  expect(await ids(`&project_id=${project.id}`)).toEqual([one.id]);
  expect(await ids(`&from=${iso("10:00")}`)).toEqual([other.id]);
  expect(await ids(`&to=${iso("11:00")}`)).toEqual([one.id]);
  const review = await person.get<TimeEntryList>(`${PATHS.pendingReview}?skip=0&limit=5`);
  expect(review.body).toMatchObject({ total: 1, skip: 0, limit: 5, entries: [{ id: other.id }] });
});

test("managers see a member's time once it is decided, without what speaks for it; colleagues and strangers nothing", async () => {
  const [one, other] = await twoHours();
  await change(one, { status: "rejected" });
  expect(await entriesOf(world.bob, `&member_id=${person.userId}`)).toEqual([]);
  const { body: approved } = await change(other, { status: "approved" });
  for (const id of [person.userId, person.memberId])
    for (const manager of [world.bob, world.olivia])
      expect(await entriesOf(manager, `&member_id=${id}`)).toEqual([{ ...approved, context_data: null }]);
  for (const who of [world.alice, world.charlie])
    expect((await who.get(`${PATHS.timeEntries}?member_id=${person.userId}`)).status).toBe(404);
  expect(await entriesOf(person, `&member_id=${person.userId}`)).toHaveLength(2);
});
