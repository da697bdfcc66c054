import type { EmployeeStatus, Punch, PunchReply } from "@stint/protocol";
import { createWorld, pass, type World } from "@stint/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.alice.post("/api/employee/punch", { type: "OUT" });
});

const punch = (type: "IN" | "OUT", more: object = {}) =>
  world.alice.post<PunchReply>("/api/employee/punch", { type, ...more });

const punches = async (query = "") =>
  (await world.alice.get<{ punches: Punch[]; nextCursor?: string }>(`/api/employee/punches${query}`)).body;

describe("punching", () => {
  test("in while in is refused, and the open shift goes on", async () => {
    const first = await punch("IN");
    expect(await punch("IN")).toMatchObject({ status: 409, body: { error: { code: "already_in" } } });
    const status = await world.alice.get<EmployeeStatus>("/api/employee/status");
    expect(status.body).toMatchObject({ status: "IN", shiftId: first.body.punch.sessionId });
  });

  test("out while out is refused", async () => {
    expect(await punch("OUT")).toMatchObject({ status: 409, body: { error: { code: "already_out" } } });
  });

  test("in ten times at once opens one shift", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => punch("IN")));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  test("out ten times at once closes it once", async () => {
    await punch("IN");
    const before = (await punches("?limit=500")).punches.length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => punch("OUT")));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect((await punches("?limit=500")).punches.length).toBe(before + 1);
  });

  test("takes the server's time; what the client claims is kept beside it", async () => {
    const { body } = await punch("IN", { at: "2001-01-01T00:00:00Z", note: "forgot my badge" });
    expect(Date.parse(body.punch.at)).toBe(world.clock.now());
    expect(body.punch.note).toBe("forgot my badge");
    const { rows } = await world.deps.db.pool.query("select data from ledger where session_id = $1", [
      body.punch.sessionId,
    ]);
    expect(rows[0].data).toMatchObject({ claimedAt: Date.parse("2001-01-01T00:00:00Z") });
  });

  test("with resume goes on only within 15 minutes of an automatic punch-out", async () => {
    expect(await punch("IN", { resume: true })).toMatchObject({
      status: 409,
      body: { error: { code: "not_resumable" } },
    });
    const { body } = await punch("IN");
    await pass(world, 32);
    const status = await world.alice.get<EmployeeStatus>("/api/employee/status");
    expect(status.body.closed).toMatchObject({ shiftId: body.punch.sessionId, reason: "silence" });
    expect(status.body.closed?.resumableUntil).not.toBeNull();
    await world.clock.advance(15 * 60_000 + 1);
    expect(await punch("IN", { resume: true })).toMatchObject({
      status: 409,
      body: { error: { code: "not_resumable" } },
    });
  });

  test("lists newest first, a page at a time, each punch once", async () => {
    for (let round = 0; round < 3; round++) {
      await world.clock.advance(60_000);
      await punch("IN");
      await world.clock.advance(60_000);
      await punch("OUT");
    }
    const all = (await punches("?limit=500")).punches;
    const paged: Punch[] = [];
    let cursor: string | undefined;
    do {
      const page = await punches(`?limit=4${cursor ? `&cursor=${cursor}` : ""}`);
      expect(page.punches.length).toBeLessThanOrEqual(4);
      paged.push(...page.punches);
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged).toEqual(all);
    const times = all.map((one) => one.at);
    expect(times).toEqual([...times].sort().reverse());
  });
});
