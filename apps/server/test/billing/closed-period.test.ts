import type { BulkReply, RepriceReply, TimeEntry } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { type Answer, createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { busy, capture, pendingOf } from "../capture/days.ts";
import { addHour, billingOf, billingPath, entryAt, setRate, stampOf } from "./time.ts";

let world: World;
let person: Person;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await lock(null);
  person = await world.join(world.alice.orgId, `Person${++count}`, "member");
});

const lock = (day: string | null, timeZone = "UTC") =>
  Promise.all([
    world.ada.patch(PATHS.billingSettings, { lockedThrough: day }),
    world.ada.patch("/api/admin/organisation", { timeZone }),
  ]);
const change = (entry: TimeEntry | undefined, patch: Record<string, unknown>) =>
  person.patch<TimeEntry>(`${PATHS.timeEntries}/${entry?.id}`, patch);
const LOCKED = { status: 409, body: { error: { code: "period_locked" } } };
const expectLocked = (answer: Answer<unknown>) => expect(answer).toMatchObject(LOCKED);

test("in a closed period nothing is added, changed, decided, split or merged, until it is opened again", async () => {
  const [approved, next] = [
    await entryAt(person, "2026-01-31T09:00:00Z"),
    await entryAt(person, "2026-01-31T10:00:00Z"),
  ];
  const waiting = await entryAt(person, "2026-01-31T12:00:00Z", { status: "pending" });
  const open = await entryAt(person, "2026-02-01T00:00:00Z");
  const before = await Promise.all([approved, next, waiting].map(({ id }) => stampOf(world, id)));
  await lock("2026-01-31");

  expectLocked(await addHour(person, "2026-01-31T15:00:00Z"));
  expectLocked(await addHour(person, "2026-01-31T23:59:59Z", { status: "pending" }));
  for (const patch of [
    { notes: "late" },
    { activity_type: "admin" },
    { status: "pending" },
    { started_at: "2026-01-31T09:10:00Z" },
    { started_at: "2026-02-02T09:00:00Z", ended_at: "2026-02-02T10:00:00Z" },
  ])
    expectLocked(await change(approved, patch));
  for (const status of ["approved", "rejected"]) expectLocked(await change(waiting, { status }));
  expectLocked(await change(open, { started_at: "2026-01-31T23:30:00Z" }));
  expectLocked(
    await person.post(`${PATHS.timeEntries}/${approved.id}/split`, { at: "2026-01-31T09:30:00Z" }),
  );
  expectLocked(await person.post(PATHS.mergeEntries, { ids: [approved.id, next.id] }));
  expectLocked(await person.patch(billingPath(approved), { billable: true }));
  const both = await person.post<BulkReply>(PATHS.bulkEntries, {
    status: "pending",
    ids: [approved.id, open.id],
  });
  expect(both.body).toEqual({ updated: [open.id], skipped: [{ id: approved.id, code: "period_locked" }] });
  expect((await change(approved, { status: "approved" })).status).toBe(200);
  expect(await Promise.all([approved, next, waiting].map(({ id }) => stampOf(world, id)))).toEqual(before);
  expect((await billingOf(person, approved)).locked).toBe(true);
  expect((await billingOf(person, open)).locked).toBe(false);

  await lock("2026-01-30");
  expect((await change(approved, { notes: "late" })).status).toBe(200);
});

test("late signals of a closed period are still suggested, and cannot be approved", async () => {
  await lock("2026-02-27");
  await capture(person, busy("09:00", "10:00"));
  const [entry] = await pendingOf(person);
  expect(entry).toMatchObject({ status: "pending" });
  expectLocked(await change(entry, { status: "approved" }));
  const bulk = await person.post<BulkReply>(PATHS.bulkEntries, { status: "approved", ids: [entry?.id] });
  expect(bulk.body).toEqual({ updated: [], skipped: [{ id: entry?.id, code: "period_locked" }] });
  await capture(person, busy("10:00", "11:00"));
  expect((await pendingOf(person)).length).toBeGreaterThan(0);
  await lock(null);
  expect((await change((await pendingOf(person))[0], { status: "approved" })).status).toBe(200);
});

test("a closed period ends with the organisation's day, wherever its people are", async () => {
  await lock("2026-01-31", "Pacific/Auckland");
  expectLocked(await addHour(person, "2026-01-31T10:59:59Z"));
  expect((await addHour(person, "2026-01-31T11:00:00Z")).status).toBe(201);
  await lock("2026-04-05", "Pacific/Auckland");
  expectLocked(await addHour(person, "2026-04-05T11:59:00Z"));
  expect((await addHour(person, "2026-04-05T12:00:00Z")).status).toBe(201);
  await lock("2026-01-31", "America/Los_Angeles");
  expectLocked(await addHour(person, "2026-02-01T07:59:00Z"));
  expect((await addHour(person, "2026-02-01T08:00:00Z")).status).toBe(201);
});

test("managers still put its rates right, for one entry or by repricing", async () => {
  const entry = await entryAt(person, "2026-01-15T09:00:00Z");
  await lock("2026-01-31");
  expect((await world.bob.patch(billingPath(entry), { billable: true })).status).toBe(200);
  await setRate(world.bob, { minorPerHour: 4_000 });
  const body = { from: "2026-01-15", to: "2026-01-15" };
  expect((await world.bob.post<RepriceReply>(PATHS.reprice, body)).body.changed).toBe(1);
  expect(await stampOf(world, entry.id)).toMatchObject({ billable: true, rate: 4_000 });
});

test("another organisation's time stays open", async () => {
  await lock("2026-01-31");
  expect((await addHour(world.charlie, "2026-01-15T09:00:00Z")).status).toBe(201);
});
