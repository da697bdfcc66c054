import type { Correction, Day, PunchReply } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const PATH = "/api/employee/corrections";
const MINUTE = 60_000;

let world: World;
let shiftId: string;
let start: number;
let end: number;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.clock.advance(60 * MINUTE);
  const { body } = await world.alice.post<PunchReply>("/api/employee/punch", { type: "IN" });
  shiftId = body.punch.sessionId;
  start = world.clock.now();
  await world.clock.advance(10 * MINUTE);
  await world.alice.post("/api/employee/punch", { type: "OUT" });
  end = world.clock.now();
  await world.clock.advance(20 * MINUTE);
});

const iso = (ms: number) => new Date(ms).toISOString();
const ask = (more: object) => world.alice.post<Correction>(PATH, { shiftId, note: "the tunnel", ...more });
const decide = (id: string, decision: "approve" | "deny") =>
  world.bob.post<Correction>(`${PATH}/${id}/decision`, { decision });
const stretch = async () => {
  const { body } = await world.alice.get<Day>(`/api/employee/day?date=${iso(start).slice(0, 10)}`);
  return body.stretches.find((one) => one.shiftId === shiftId);
};

describe("a correction", () => {
  test("counts for nothing until a manager approves it", async () => {
    const asked = await ask({ end: iso(end + 15 * MINUTE) });
    expect(asked).toMatchObject({ status: 201, body: { status: "pending", original: { end: iso(end) } } });
    expect((await stretch())?.end).toBe(iso(end));
    expect(asked.body.decidedBy).toBeNull();
    expect(await decide(asked.body.id, "approve")).toMatchObject({
      status: 200,
      body: { status: "approved" },
    });
    expect(await stretch()).toMatchObject({ end: iso(end + 15 * MINUTE), corrected: true });
  });

  test("tells its member who decided", async () => {
    const asked = await ask({ end: iso(end + 2 * MINUTE) });
    await decide(asked.body.id, "deny");
    const { body } = await world.alice.get<{ corrections: Correction[] }>(
      `${PATH}?employeeId=${world.alice.userId}`,
    );
    expect(body.corrections.find((one) => one.id === asked.body.id)?.decidedBy).toEqual({
      id: world.bob.userId,
      name: "Bob",
    });
  });

  test("leaves the punch as it was in the ledger, beside the request and the decision", async () => {
    const asked = await ask({ end: iso(end + 5 * MINUTE) });
    await decide(asked.body.id, "approve");
    const { rows } = await world.deps.db.pool.query(
      "select type, occurred_at, actor_id from ledger where session_id = $1 order by seq",
      [shiftId],
    );
    expect(rows.map((row) => row.type)).toEqual([
      "session.opened",
      "session.closed",
      "correction.requested",
      "correction.approved",
    ]);
    expect(rows[1].occurred_at.getTime()).toBe(end);
    expect(rows[3].actor_id).toBe(world.bob.userId);
  });

  test("is decided once", async () => {
    const asked = await ask({ end: iso(end + 6 * MINUTE) });
    const decisions = await Promise.all([decide(asked.body.id, "approve"), decide(asked.body.id, "deny")]);
    expect(decisions.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });

  test("denied changes nothing that counts", async () => {
    const asked = await ask({ end: iso(end + 7 * MINUTE) });
    expect(await decide(asked.body.id, "deny")).toMatchObject({ body: { status: "denied" } });
    expect(await stretch()).toMatchObject({ end: iso(end), corrected: false });
  });

  test("adds a missing shift, once approved", async () => {
    const asked = await ask({ shiftId: undefined, start: iso(end + 2 * MINUTE), end: iso(end + 9 * MINUTE) });
    expect(asked).toMatchObject({ status: 201, body: { shiftId: null, original: null } });
    const before = (await world.alice.get<Day>("/api/employee/day")).body.totalSeconds;
    expect((await decide(asked.body.id, "approve")).status).toBe(200);
    expect((await world.alice.get<Day>("/api/employee/day")).body.totalSeconds).toBe(before + 7 * 60);
  });

  test("adds a missing shift while the person is at work, and leaves the running shift alone", async () => {
    const asked = await ask({ shiftId: undefined, start: iso(end + 2 * MINUTE), end: iso(end + 9 * MINUTE) });
    await world.alice.post("/api/employee/punch", { type: "IN" });
    expect((await decide(asked.body.id, "approve")).status).toBe(200);
    expect((await world.alice.get("/api/employee/status")).body).toMatchObject({ status: "IN" });
    await world.alice.post("/api/employee/punch", { type: "OUT" });
  });

  test("that would overlap another shift is refused", async () => {
    const overlapping = { shiftId: undefined, start: iso(start - MINUTE), end: iso(start + MINUTE) };
    expect(await ask(overlapping)).toMatchObject({ status: 409, body: { error: { code: "overlapping" } } });
  });

  test("two that each fit but not together: the second is refused at its decision", async () => {
    const missing = { shiftId: undefined, start: iso(end + 2 * MINUTE), end: iso(end + 9 * MINUTE) };
    const first = await ask(missing);
    const second = await ask({ ...missing, end: iso(end + 8 * MINUTE) });
    expect((await decide(first.body.id, "approve")).status).toBe(200);
    expect(await decide(second.body.id, "approve")).toMatchObject({
      status: 409,
      body: { error: { code: "overlapping" } },
    });
  });

  test("asked twice is refused the second time", async () => {
    const wish = { end: iso(end + 11 * MINUTE) };
    expect((await ask(wish)).status).toBe(201);
    expect(await ask(wish)).toMatchObject({ status: 409, body: { error: { code: "already_exists" } } });
  });

  test.each([
    ["ends in the future", () => ({ end: iso(world.clock.now() + MINUTE) }), "body.end"],
    ["ends before it starts", () => ({ end: iso(start - MINUTE) }), "body.end"],
    ["names no boundary", () => ({}), "body.start"],
    ["has no note", () => ({ end: iso(end + MINUTE), note: " " }), "body.note"],
    ["has a boundary of the wrong type", () => ({ end: 12 }), "body.end"],
  ])("that %s is refused, naming the field", async (_why, wish, field) => {
    const answer = await ask(wish());
    expect(answer.status).toBe(400);
    expect(answer.body.error?.details?.fields?.map((problem) => problem.field)).toContain(field);
  });

  test("is decided by a manager of the same organisation, not by a member and not by oneself", async () => {
    const asked = await ask({ end: iso(end + 3 * MINUTE) });
    const path = `${PATH}/${asked.body.id}/decision`;
    expect((await world.alice.post(path, { decision: "approve" })).status).toBe(403);
    expect((await world.charlie.post(path, { decision: "approve" })).status).toBe(404);
    await world.bob.post("/api/employee/punch", { type: "IN" });
    const bobs = await world.bob.post<Correction>(PATH, {
      note: "mine",
      shiftId: undefined,
      start: iso(start),
      end: iso(end),
    });
    expect((await world.bob.post(`${PATH}/${bobs.body.id}/decision`, { decision: "approve" })).status).toBe(
      403,
    );
    await world.bob.post("/api/employee/punch", { type: "OUT" });
  });
});

describe("the list of corrections", () => {
  test("shows a member their own, a manager everybody's, and Charlie none", async () => {
    await ask({ end: iso(end + 4 * MINUTE) });
    const list = async (person: World["alice"], query = "") =>
      (await person.get<{ corrections: Correction[] }>(`${PATH}${query}`)).body.corrections;
    expect((await list(world.alice)).every((one) => one.employee.id === world.alice.userId)).toBe(true);
    expect((await list(world.bob, "?status=pending")).some((one) => one.employee.name === "Alice")).toBe(
      true,
    );
    expect(await list(world.charlie)).toEqual([]);
    expect((await world.alice.get(`${PATH}?employeeId=${world.bob.userId}`)).status).toBe(403);
  });
});
