import type { BulkReply, Project, SplitReply, TimeEntry, TimeEntryList } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { busy, capture, pendingOf } from "../capture/days.ts";
import { billingOf, billingPath, entryAt, setRate, stampOf, type Work, workOf } from "./time.ts";

let world: World;
let cheap: Work;
let dear: Work;
let person: Person;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
  [cheap, dear] = [await workOf(world, "Cheap"), await workOf(world, "Dear")];
  await setRate(world.bob, { minorPerHour: 1_000 });
  await setRate(world.bob, { minorPerHour: 2_000, validFrom: "2026-02-28" });
  await setRate(world.bob, { minorPerHour: 7_000, projectId: dear.project.id });
  await setRate(world.bob, { minorPerHour: 8_000, taskId: dear.task.id });
});
afterAll(() => world.close());
beforeEach(async () => {
  person = await world.join(world.alice.orgId, `Person${++count}`, "member");
});

const of = (entry: { id: string } | undefined): string => `${PATHS.timeEntries}/${entry?.id}`;
const change = (entry: { id: string } | undefined, patch: Record<string, unknown>) =>
  person.patch<TimeEntry>(of(entry), patch);
const onDear = (): { project_id: string } => ({ project_id: dear.project.id });
const NOTHING = { billable: null, rate: null, currency: null, source: null };

describe("what approval settles", () => {
  test("is stored when a suggestion is approved, and gone when that is taken back or it is rejected", async () => {
    await capture(person, busy("09:00", "10:00"));
    const [entry] = await pendingOf(person);
    expect(await stampOf(world, entry?.id)).toMatchObject({ ...NOTHING, status: "pending" });
    const stamp = { billable: true, rate: 7_000, currency: "EUR", source: "project" };
    await change(entry, { ...onDear(), status: "approved" });
    expect(await stampOf(world, entry?.id)).toMatchObject({ ...stamp, status: "approved" });
    expect(await billingOf(person, entry)).toMatchObject({ stamped: true, amountMinor: 7_000 });
    await change(entry, { status: "pending" });
    expect(await stampOf(world, entry?.id)).toMatchObject({ ...NOTHING, status: "pending" });
    await change(entry, { status: "rejected" });
    expect(await stampOf(world, entry?.id)).toMatchObject({ ...NOTHING, status: "rejected" });
    expect((await person.patch(billingPath(entry), { billable: true })).status).toBe(409);
    await change(entry, { status: "pending" });
    await change(entry, { status: "approved" });
    expect(await stampOf(world, entry?.id)).toMatchObject(stamp);
  });

  test("is the same for time by hand, which may be added approved", async () => {
    const approved = await entryAt(person, "2026-02-27T09:00:00Z");
    expect(await stampOf(world, approved.id)).toMatchObject({
      billable: false,
      rate: 1_000,
      source: "organisation",
    });
    const pending = await entryAt(person, "2026-02-27T10:00:00Z", { ...onDear(), status: "pending" });
    expect(await stampOf(world, pending.id)).toMatchObject(NOTHING);
    await change(pending, { status: "approved" });
    expect(await stampOf(world, pending.id)).toMatchObject({ billable: true, rate: 7_000 });
  });

  test("follows the project, the client and the times of an approved entry, and nothing else of it", async () => {
    const entry = await entryAt(person, "2026-02-27T09:00:00Z", onDear());
    await person.patch(billingPath(entry), { taskId: dear.task.id });
    expect(await stampOf(world, entry.id)).toMatchObject({ rate: 8_000, source: "task", task: dear.task.id });
    const { rate } = await setRate(world.bob, {
      minorPerHour: 9_999,
      taskId: dear.task.id,
      userId: person.userId,
    });
    await change(entry, { notes: "a report", activity_type: "admin" });
    expect(await stampOf(world, entry.id)).toMatchObject({ rate: 8_000, source: "task" });
    await world.bob.delete(`${PATHS.rates}/${rate.id}`);

    await change(entry, { project_id: cheap.project.id });
    expect(await stampOf(world, entry.id)).toMatchObject({ rate: 1_000, source: "organisation", task: null });
    await change(entry, { started_at: "2026-02-28T09:00:00Z", ended_at: "2026-02-28T10:00:00Z" });
    expect(await stampOf(world, entry.id)).toMatchObject({ rate: 2_000, billable: true });
    await change(entry, { project_id: null });
    expect(await stampOf(world, entry.id)).toMatchObject({ rate: 2_000, billable: false });
    await change(entry, { client_id: cheap.client.id });
    expect(await stampOf(world, entry.id)).toMatchObject({ billable: true });
  });

  test("stays when its project gets another client, and its task another project's name", async () => {
    const moving = (await world.bob.post<Project>(PATHS.projects, { name: "Moving" })).body;
    const entry = await entryAt(person, "2026-02-27T09:00:00Z", { project_id: moving.id });
    const before = await stampOf(world, entry.id);
    expect(before).toMatchObject({ billable: false });
    await world.bob.patch(`${PATHS.projects}/${moving.id}`, { clientId: dear.client.id, name: "Moved" });
    await world.bob.put(`${PATHS.projects}/${moving.id}/billing`, { billable: true });
    expect(await stampOf(world, entry.id)).toEqual(before);
  });
});

test("whether time is billed: the entry's own word, else its task's, its project's, and at last its client", async () => {
  const project = (await world.bob.post<Project>(PATHS.projects, { name: "Ladder" })).body;
  const path = `${PATHS.projects}/${project.id}`;
  const task = (await world.bob.post<{ id: string }>(`${path}/tasks`, { name: "One" })).body;
  const entry = await entryAt(person, "2026-02-27T09:00:00Z", { project_id: project.id, status: "pending" });
  const inList = async () =>
    (await person.get<TimeEntryList>(PATHS.timeEntries)).body.entries.find(({ id }) => id === entry.id)
      ?.billing;
  const billable = async () => {
    const { billable: said } = await billingOf(person, entry);
    expect(await inList()).toMatchObject({ billable: said });
    return said;
  };
  expect(await billable()).toBe(false);
  await change(entry, { client_id: dear.client.id });
  expect(await billable()).toBe(true);
  await world.bob.put(`${path}/billing`, { billable: false });
  expect(await billable()).toBe(false);
  await person.patch(billingPath(entry), { taskId: task.id });
  expect(await billable()).toBe(false);
  await world.bob.patch(`${PATHS.tasks}/${task.id}`, { billable: true });
  expect(await billable()).toBe(true);
  await person.patch(billingPath(entry), { billable: false });
  expect(await billable()).toBe(false);
  await change(entry, { status: "approved" });
  expect(await stampOf(world, entry.id)).toMatchObject({ billable: false });
  const { id } = task;
  expect(await inList()).toEqual({ task: { id, name: "One" }, billable: false, own_billable: false });
});

describe("several at once", () => {
  test("five hundred approvals are settled by one statement, each at the rate of its own project and day", async () => {
    const ids = await seedPending(500);
    await countUpdates();
    const done = await person.post<BulkReply>(PATHS.bulkEntries, { status: "approved", ids });
    expect([done.body.updated.length, done.body.skipped]).toEqual([500, []]);
    // One that decides and one that settles.
    expect(await countedUpdates()).toBe(2);
    const { rows } = await world.deps.db.pool.query(
      `select rate_minor::integer as rate, rate_source as source, count(*)::integer as entries from time_entry
       where user_id = $1 group by 1, 2 order by 1`,
      [person.userId],
    );
    expect(rows).toEqual([
      { rate: 1_000, source: "organisation", entries: 125 },
      { rate: 2_000, source: "organisation", entries: 125 },
      { rate: 7_000, source: "project", entries: 250 },
    ]);
    await person.post(PATHS.bulkEntries, { status: "pending", ids });
    expect(await stampOf(world, ids[0])).toMatchObject({ ...NOTHING, status: "pending" });
    await world.deps.db.pool.query("drop trigger counted on time_entry");
  });

  test("both parts of a split one have their own, with the task and what was said of it", async () => {
    const entry = await entryAt(person, "2026-02-27T23:30:00Z", { project_id: cheap.project.id });
    await person.patch(billingPath(entry), { taskId: cheap.task.id, billable: false });
    const { body } = await person.post<SplitReply>(`${of(entry)}/split`, { at: "2026-02-28T00:10:00Z" });
    const parts = await Promise.all(body.entries.map(({ id }) => stampOf(world, id)));
    const shared = { status: "approved", billable: false, task: cheap.task.id };
    expect(parts).toMatchObject([
      { ...shared, rate: 1_000 },
      { ...shared, rate: 2_000 },
    ]);
    await world.bob.patch(billingPath(entry), { rateMinor: 5_555 });
    const again = await person.post<SplitReply>(`${of(entry)}/split`, { at: "2026-02-27T23:40:00Z" });
    for (const { id } of again.body.entries)
      expect(await stampOf(world, id)).toMatchObject({ rate: 5_555, source: "entry" });
  });

  test("merged ones have what their longest part had", async () => {
    const first = await entryAt(person, "2026-02-27T08:00:00Z", { project_id: cheap.project.id });
    const longest = (
      await person.post<TimeEntry>(PATHS.timeEntries, {
        started_at: "2026-02-27T09:00:00Z",
        ended_at: "2026-02-27T12:00:00Z",
        ...onDear(),
      })
    ).body;
    await person.patch(billingPath(longest), { taskId: dear.task.id, billable: false });
    const merged = await person.post<TimeEntry>(PATHS.mergeEntries, { ids: [first.id, longest.id] });
    expect(merged.body).toMatchObject({ id: first.id, project_id: dear.project.id });
    expect(await stampOf(world, first.id)).toEqual({
      status: "approved",
      billable: false,
      rate: 8_000,
      currency: "EUR",
      source: "task",
      task: dear.task.id,
    });
    expect((await billingOf(person, first)).amountMinor).toBe(4 * 8_000);
  });

  test("merged ones that are taken apart again have each their own, whatever has become of the whole", async () => {
    const [first, second] = [
      await entryAt(person, "2026-02-27T08:00:00Z", { project_id: cheap.project.id }),
      await entryAt(person, "2026-02-27T09:00:00Z", onDear()),
    ];
    await person.patch(billingPath(second), { taskId: dear.task.id, billable: false });
    const before = await Promise.all([first, second].map(({ id }) => stampOf(world, id)));
    expect(before).toMatchObject([{ rate: 1_000 }, { rate: 8_000, billable: false }]);
    await person.post(PATHS.mergeEntries, { ids: [first.id, second.id] });
    await world.bob.patch(billingPath(first), { rateMinor: 1, billable: true });
    await change(first, { status: "pending" });
    expect(await stampOf(world, first.id)).toMatchObject(NOTHING);
    expect((await person.post(`${of(first)}/unmerge`, {})).status).toBe(200);
    expect(await Promise.all([first, second].map(({ id }) => stampOf(world, id)))).toEqual(before);
  });

  test("pending ones that are split and merged have none", async () => {
    await capture(person, busy("09:00", "10:00"));
    const [entry] = await pendingOf(person);
    const { body } = await person.post<SplitReply>(`${of(entry)}/split`, { at: "2026-02-27T09:30:00Z" });
    for (const { id } of body.entries) expect(await stampOf(world, id)).toMatchObject(NOTHING);
    await person.post(PATHS.mergeEntries, { ids: body.entries.map(({ id }) => id) });
    expect(await stampOf(world, entry?.id)).toMatchObject(NOTHING);
  });
});

test("a suggestion whose task somebody has set is theirs, whatever is uploaded", async () => {
  await capture(person, busy("09:00", "10:00"));
  const [entry] = await pendingOf(person);
  await change(entry, onDear());
  await person.patch(billingPath(entry), { taskId: dear.task.id });
  await capture(person, busy("09:30", "10:30"));
  const after = (await pendingOf(person)).find(({ id }) => id === entry?.id);
  expect(after).toMatchObject({ edited: true, project_id: dear.project.id, ended_at: entry?.ended_at });
  expect((await billingOf(person, entry)).taskId).toBe(dear.task.id);
});

test("what is alone on an invoice comes to what its client's rounding makes of it", async () => {
  const rounded = await workOf(world, "Rounded");
  await world.bob.put(`${PATHS.clients}/${rounded.client.id}/billing`, {
    rounding: { minutes: 15, mode: "up", per: "entry" },
  });
  const { body: entry } = await person.post<TimeEntry>(PATHS.timeEntries, {
    started_at: "2026-02-27T09:00:00Z",
    ended_at: "2026-02-27T09:16:00Z",
    project_id: rounded.project.id,
  });
  expect((await billingOf(person, entry)).amountMinor).toBe(500);
});

/** In two projects and on two days, as many of each. */
async function seedPending(entries: number): Promise<string[]> {
  const { rows } = await world.deps.db.pool.query<{ id: string }>(
    `insert into time_entry (org_id, id, user_id, started_at, ended_at, status, source, project_id, client_id,
       activity_type, created_at, updated_at)
     select $1, gen_random_uuid(), $2, at, at + interval '1 minute', 'pending', 'manual',
       case when place % 2 = 0 then $3::uuid else $4::uuid end, case when place % 2 = 0 then $5::uuid else $6::uuid end,
       'admin', wall_now(), wall_now()
     from (select place, timestamptz '2026-02-27T12:00:00Z' + (place / 2 % 2) * interval '1 day'
       + place * interval '1 minute' as at from generate_series(0, $7::integer - 1) place) places
     returning id`,
    [
      person.orgId,
      person.userId,
      cheap.project.id,
      dear.project.id,
      cheap.client.id,
      dear.client.id,
      entries,
    ],
  );
  return rows.map(({ id }) => id);
}

async function countUpdates(): Promise<void> {
  await world.deps.db.pool.query(`
    create table counted_update ();
    grant insert on counted_update to stint_app;
    create function count_update() returns trigger language plpgsql as
      $$ begin insert into counted_update default values; return null; end $$;
    create trigger counted after update on time_entry for each statement execute function count_update()`);
}

async function countedUpdates(): Promise<number> {
  const { rows } = await world.deps.db.pool.query("select count(*)::integer as updates from counted_update");
  return rows[0].updates;
}
