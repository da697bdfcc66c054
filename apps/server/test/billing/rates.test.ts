import type { BillingRate, BillingRateList, BillingRateReply, RepriceReply } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { billingOf, billingPath, entryAt, setRate, stampOf, type Work, workOf } from "./time.ts";

let world: World;
let work: Work;
beforeAll(async () => {
  world = await createWorld();
  work = await workOf(world, "Globex");
});
afterAll(() => world.close());
afterEach(async () => {
  const { rates } = (await world.bob.get<BillingRateList>(PATHS.rates)).body;
  for (const { id } of rates) await world.bob.delete(`${PATHS.rates}/${id}`);
});

let people = 0;
const newcomer = (): Promise<Person> => world.join(world.alice.orgId, `Worker${++people}`, "member");

test("the more specific rate wins on every rung, and the entry's own before all", async () => {
  const person = await newcomer();
  const [taskId, projectId, clientId] = [work.task.id, work.project.id, work.client.id];
  const entry = await entryAt(person, "2026-02-02T09:00:00Z", { project_id: projectId, status: "pending" });
  await person.patch(billingPath(entry), { taskId });
  expect(await billingOf(person, entry)).toMatchObject({
    rateMinor: null,
    rateSource: null,
    amountMinor: null,
  });
  const rungs: [Partial<BillingRate>, string][] = [
    [{}, "organisation"],
    [{ userId: person.userId }, "user"],
    [{ clientId }, "client"],
    [{ clientId, userId: person.userId }, "client_user"],
    [{ projectId }, "project"],
    [{ projectId, userId: person.userId }, "project_user"],
    [{ taskId }, "task"],
    [{ taskId, userId: person.userId }, "task_user"],
  ];
  for (const [index, [slot, source]] of rungs.entries()) {
    await setRate(world.bob, { ...slot, minorPerHour: 1_000 + index });
    if (!slot.userId) await setRate(world.bob, { ...slot, minorPerHour: 1, userId: world.ada.userId });
    expect(await billingOf(person, entry)).toMatchObject({
      rateMinor: 1_000 + index,
      rateSource: source,
      amountMinor: 1_000 + index,
      billable: true,
      stamped: false,
    });
  }
  await world.bob.patch(billingPath(entry), { rateMinor: 99_000 });
  expect(await billingOf(person, entry)).toMatchObject({ rateMinor: 99_000, rateSource: "entry" });
  await person.patch(`${PATHS.timeEntries}/${entry.id}`, { status: "approved" });
  expect(await stampOf(world, entry.id)).toMatchObject({ rate: 99_000, source: "entry", billable: true });
  const list = (await world.bob.get<BillingRateList>(PATHS.rates)).body.rates;
  expect(list.slice(0, 2).map(({ taskId: task }) => task)).toEqual([taskId, taskId]);
  const own = await world.bob.get<BillingRateList>(`${PATHS.rates}?userId=${person.userId}`);
  expect(own.body.rates.map(({ minorPerHour }) => minorPerHour)).toEqual([1_007, 1_005, 1_003, 1_001]);
});

describe("a rate counts from a day on", () => {
  test("until the next; one that ends without a price lets the less specific count again", async () => {
    const person = await newcomer();
    const projectId = work.project.id;
    await setRate(world.bob, { minorPerHour: 5_000, validFrom: "2026-01-10" });
    await setRate(world.bob, { projectId, minorPerHour: 7_000, validFrom: "2026-01-20" });
    await setRate(world.bob, { projectId, minorPerHour: 8_000, validFrom: "2026-01-22" });
    await setRate(world.bob, { projectId, minorPerHour: null, validFrom: "2026-01-25" });
    const rates: (number | null)[] = [];
    for (const day of ["09", "10", "19", "20", "21", "22", "24", "25", "26"]) {
      const entry = await entryAt(person, `2026-01-${day}T10:00:00Z`, { project_id: projectId });
      rates.push((await billingOf(person, entry)).rateMinor);
    }
    expect(rates).toEqual([null, 5_000, 5_000, 7_000, 7_000, 8_000, 8_000, 5_000, 5_000]);
    const inForce = async (day: string) =>
      (await world.bob.get<BillingRateList>(`${PATHS.rates}?day=${day}`)).body.rates.map(
        ({ minorPerHour }) => minorPerHour,
      );
    expect(await inForce("2026-01-09")).toEqual([]);
    expect(await inForce("2026-01-23")).toEqual([8_000, 5_000]);
    expect(await inForce("2026-01-25")).toEqual([5_000]);
  });

  test("of the organisation's, where it changes its clocks too", async () => {
    const elsewhere = await createWorld();
    await elsewhere.ada.patch("/api/admin/organisation", { timeZone: "Pacific/Auckland" });
    const { bob, alice } = elsewhere;
    await setRate(bob, { minorPerHour: 100, validFrom: "2025-09-27" });
    await setRate(bob, { minorPerHour: 200, validFrom: "2025-09-28" });
    await setRate(bob, { minorPerHour: 300, validFrom: "2025-09-29" });
    await setRate(bob, { minorPerHour: 400, validFrom: "2026-04-05" });
    await setRate(bob, { minorPerHour: 500, validFrom: "2026-04-06" });
    // On 28 September 2025 the clocks go from UTC+12 to UTC+13, on 5 April 2026 back.
    const expected: [string, number | null][] = [
      ["2025-09-26T10:59:00Z", null],
      ["2025-09-26T12:00:00Z", 100],
      ["2025-09-27T10:59:59Z", 100],
      ["2025-09-27T12:00:00Z", 200],
      ["2025-09-28T09:59:59.999Z", 200],
      ["2025-09-28T11:00:00Z", 300],
      ["2026-04-04T09:59:00Z", 300],
      ["2026-04-04T11:00:00Z", 400],
      ["2026-04-05T10:59:59Z", 400],
      ["2026-04-05T12:00:00Z", 500],
    ];
    for (const [startedAt, rate] of expected) {
      const entry = await entryAt(alice, startedAt);
      expect([startedAt, (await billingOf(alice, entry)).rateMinor]).toEqual([startedAt, rate]);
    }
    await elsewhere.close();
  });

  test("and of the currency that the client is billed in alone", async () => {
    const swiss = await workOf(world, "Helvetia");
    await world.bob.put(`${PATHS.clients}/${swiss.client.id}/billing`, { currency: "CHF" });
    const person = await newcomer();
    await setRate(world.bob, { minorPerHour: 5_000 });
    const assigned = { project_id: swiss.project.id };
    const first = await entryAt(person, "2026-02-02T09:00:00Z", assigned);
    expect(await billingOf(person, first)).toMatchObject({ rateMinor: null, currency: "CHF", stamped: true });
    const { rate } = await setRate(world.bob, { projectId: swiss.project.id, minorPerHour: 6_000 });
    expect(rate.currency).toBe("CHF");
    const second = await entryAt(person, "2026-02-02T11:00:00Z", assigned);
    expect(await stampOf(world, second.id)).toMatchObject({
      rate: 6_000,
      currency: "CHF",
      source: "project",
    });
  });
});

describe("a change of rates", () => {
  test("touches nothing that is approved, says how much keeps another rate, and reprice takes it over", async () => {
    const person = await newcomer();
    const { rate, keptEntries } = await setRate(world.bob, {
      userId: person.userId,
      minorPerHour: 5_000,
      validFrom: "2025-11-01",
    });
    expect(keptEntries).toBe(0);
    const days = ["01", "02", "03", "04"].map((day) => `2025-11-${day}T09:00:00Z`);
    const entries = await Promise.all(days.map((day) => entryAt(person, day)));
    const own = { rateMinor: 4_000 };
    await world.bob.patch(billingPath(entries[3]), own);
    const before = await Promise.all(entries.map(({ id }) => stampOf(world, id)));
    const path = `${PATHS.rates}/${rate.id}`;
    const changed = await world.bob.patch<BillingRateReply>(path, { minorPerHour: 6_000 });
    expect(changed.body).toEqual({ rate: { ...rate, minorPerHour: 6_000 }, keptEntries: 3 });
    const later = await setRate(world.bob, {
      userId: person.userId,
      minorPerHour: 7_000,
      validFrom: "2025-11-02",
    });
    expect(later.keptEntries).toBe(2);
    expect(await Promise.all(entries.map(({ id }) => stampOf(world, id)))).toEqual(before);

    const body = { from: "2025-11-01", to: "2025-11-02" };
    const done = await world.bob.post<RepriceReply>(PATHS.reprice, body);
    expect(done.body).toMatchObject({ changed: 2, unpriced: 0 });
    expect((await world.bob.post<RepriceReply>(PATHS.reprice, body)).body.changed).toBe(0);
    const after = await Promise.all(entries.map(async ({ id }) => (await stampOf(world, id)).rate));
    expect(after).toEqual([6_000, 7_000, 5_000, 4_000]);
    const gone = await world.bob.delete<BillingRateReply>(`${PATHS.rates}/${later.rate.id}`);
    expect(gone.body).toEqual({ rate: later.rate, keptEntries: 2 });
    expect((await world.bob.delete(`${PATHS.rates}/${later.rate.id}`)).status).toBe(404);
    expect((await world.bob.delete<BillingRateReply>(path)).body.keptEntries).toBe(3);
  });

  test("fills what was approved without any rate, of one client or of all", async () => {
    const [person, other] = [await newcomer(), await workOf(world, "Umbrella")];
    const ours = await entryAt(person, "2026-02-10T09:00:00Z", { project_id: work.project.id });
    const theirs = await entryAt(person, "2026-02-10T11:00:00Z", { project_id: other.project.id });
    expect(await stampOf(world, ours.id)).toMatchObject({ status: "approved", billable: true, rate: null });
    const body = { from: "2026-02-10", to: "2026-02-10" };
    expect((await world.bob.post(PATHS.reprice, body)).body).toEqual({ entries: 2, changed: 0, unpriced: 2 });
    await setRate(world.bob, { minorPerHour: 5_000 });
    const clientId = other.client.id;
    expect((await world.bob.post(PATHS.reprice, { ...body, clientId })).body).toEqual({
      entries: 1,
      changed: 1,
      unpriced: 0,
    });
    expect((await stampOf(world, ours.id)).rate).toBe(null);
    await world.bob.post(PATHS.reprice, body);
    for (const { id } of [ours, theirs]) expect((await stampOf(world, id)).rate).toBe(5_000);
  });
});

describe("who may", () => {
  test("managers keep rates; a member sees none but their own entries', and another organisation nothing", async () => {
    const { rate } = await setRate(world.bob, { userId: world.ada.userId, minorPerHour: 20_000 });
    const path = `${PATHS.rates}/${rate.id}`;
    const patch = { minorPerHour: 1 };
    for (const answer of [
      await world.alice.get(PATHS.rates),
      await world.alice.post(PATHS.rates, { validFrom: "2026-01-01", minorPerHour: 1 }),
      await world.alice.patch(path, patch),
      await world.alice.delete(path),
      await world.alice.post(PATHS.reprice, { from: "2026-01-01", to: "2026-01-02" }),
    ])
      expect(answer.status).toBe(403);
    expect((await world.charlie.get(PATHS.rates)).body).toEqual({ rates: [] });
    expect((await world.charlie.patch(path, patch)).status).toBe(404);
    expect((await world.charlie.delete(path)).status).toBe(404);
    for (const slot of [
      { projectId: work.project.id },
      { clientId: work.client.id },
      { taskId: work.task.id },
    ])
      expect(
        (await world.charlie.post(PATHS.rates, { ...slot, validFrom: "2026-01-01", ...patch })).status,
      ).toBe(400);
    const entry = await entryAt(world.ada, "2026-02-03T09:00:00Z");
    expect((await billingOf(world.bob, entry)).rateMinor).toBe(20_000);
    for (const person of [world.alice, world.charlie]) {
      expect((await person.get(billingPath(entry))).status).toBe(404);
      expect((await person.patch(billingPath(entry), { billable: true })).status).toBe(404);
    }
    const mine = await entryAt(world.alice, "2026-02-03T09:00:00Z");
    expect((await billingOf(world.alice, mine)).rateMinor).toBe(null);
  });

  test("a person says of their own entry which task it was and whether it is billed, a manager its rate too", async () => {
    const person = await newcomer();
    const entry = await entryAt(person, "2026-02-04T09:00:00Z", { project_id: work.project.id });
    expect((await person.patch(billingPath(entry), { rateMinor: 100_000 })).status).toBe(403);
    const changed = await person.patch(billingPath(entry), { taskId: work.task.id, billable: false });
    expect(changed.body).toMatchObject({ taskId: work.task.id, billable: false, own: { billable: false } });
    expect(await stampOf(world, entry.id)).toMatchObject({ billable: false, task: work.task.id });
    const priced = await world.bob.patch(billingPath(entry), { rateMinor: 12_345, billable: null });
    expect(priced.body).toMatchObject({ billable: true, rateMinor: 12_345, rateSource: "entry" });
    const unsaid = await world.bob.patch(billingPath(entry), { rateMinor: null });
    expect(unsaid.body).toMatchObject({ rateMinor: null, own: { rateMinor: null }, taskId: work.task.id });
    const waiting = await entryAt(person, "2026-02-04T11:00:00Z", { status: "pending" });
    expect((await world.bob.patch(billingPath(waiting), { rateMinor: 1 })).body).toMatchObject({
      rateMinor: 1,
      stamped: false,
    });
    const other = await workOf(world, "Hooli");
    await world.bob.patch(`${PATHS.tasks}/${work.task.id}`, { archived: true });
    await person.patch(billingPath(entry), { taskId: null });
    for (const taskId of [other.task.id, work.task.id, crypto.randomUUID()])
      expect((await person.patch(billingPath(entry), { taskId })).status).toBe(400);
    await world.bob.patch(`${PATHS.tasks}/${work.task.id}`, { archived: false });
  });
});

test("what is no rate is refused with the field, and one for the same from the same day is there once", async () => {
  const good = { validFrom: "2026-01-01", minorPerHour: 1 };
  const [projectId, clientId] = [work.project.id, work.client.id];
  const bad: [Record<string, unknown>, string][] = [
    [{ ...good, minorPerHour: -1 }, "body.minorPerHour"],
    [{ ...good, minorPerHour: 1.5 }, "body.minorPerHour"],
    [{ ...good, minorPerHour: 1_000_000_001 }, "body.minorPerHour"],
    [{ ...good, validFrom: "2026-13-01" }, "body.validFrom"],
    [{ ...good, validFrom: "0000-01-01" }, "body.validFrom"],
    [{ ...good, currency: "EURO" }, "body.currency"],
    [{ ...good, projectId, clientId }, "body.taskId"],
    [{ ...good, projectId: crypto.randomUUID() }, "body.projectId"],
    [{ ...good, userId: world.charlie.userId }, "body.userId"],
    [{ minorPerHour: 1 }, "body.validFrom"],
  ];
  for (const [body, field] of bad) {
    const answer = await world.bob.post(PATHS.rates, body);
    expect([answer.status, answer.body.error?.details?.fields?.[0]?.field]).toEqual([400, field]);
  }
  expect((await world.bob.post(PATHS.reprice, { from: "2026-01-02", to: "2026-01-01" })).status).toBe(400);
  const { rate } = await setRate(world.bob, { ...good, projectId });
  expect(await world.bob.post(PATHS.rates, { ...good, projectId })).toMatchObject({
    status: 409,
    body: { error: { code: "already_exists" } },
  });
  const next = await setRate(world.bob, { ...good, projectId, validFrom: "2026-01-02" });
  const clash = await world.bob.patch(`${PATHS.rates}/${next.rate.id}`, { validFrom: rate.validFrom });
  expect(clash.status).toBe(409);
  await setRate(world.bob, { ...good, projectId, currency: "USD" });
});
