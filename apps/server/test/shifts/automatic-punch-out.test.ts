import type { EmployeeStatus, HeartbeatReply, Punch, PunchReply } from "@stint/protocol";
import { createWorld, pass, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { CRON_SECRET: "a cron secret" } });
});
afterAll(() => world.close());

async function beat(beatToken: string | null, closing?: boolean, sessionId = "tab-1") {
  return world.anonymous.post<HeartbeatReply>("/api/employee/heartbeat", {
    employeeId: world.alice.userId,
    sessionId,
    beatToken,
    closing,
  });
}

describe("a shift whose tab falls silent", () => {
  test("is punched out once, dated at the last acknowledged beat, and can be resumed as a linked shift", async () => {
    const punched = await world.alice.post<PunchReply>("/api/employee/punch", {
      type: "IN",
      sessionId: "tab-1",
    });
    expect(punched.status).toBe(201);
    expect(punched.body.punch).toMatchObject({
      type: "IN",
      reason: "command",
      employeeId: world.alice.userId,
    });
    await pass(world, 10);
    const last = await beat(punched.body.beatToken);
    expect(last).toMatchObject({ status: 200, body: { status: "IN", nextHeartbeatMs: 10_000 } });

    await pass(world, 29);
    expect((await world.alice.get<EmployeeStatus>("/api/employee/status")).body).toMatchObject({
      status: "IN",
      state: "late",
    });
    await pass(world, 2);

    const status = await world.alice.get<EmployeeStatus>("/api/employee/status");
    expect(status.body).toMatchObject({
      status: "OUT",
      closed: { shiftId: punched.body.punch.sessionId, at: last.body.lastSeen, reason: "silence" },
    });
    await pass(world, 60);
    const punches = await world.alice.get<{ punches: Punch[] }>("/api/employee/punches");
    expect(punches.body.punches).toMatchObject([
      { type: "AUTO_OUT", at: last.body.lastSeen, reason: "silence" },
      { type: "IN" },
    ]);

    const stale = await beat(punched.body.beatToken);
    expect(stale).toMatchObject({ status: 200, body: { status: "OUT", closed: { reason: "silence" } } });

    const resumed = await world.alice.post<PunchReply>("/api/employee/punch", { type: "IN", resume: true });
    expect(resumed.body.punch).toMatchObject({ type: "IN", reason: "resumed" });
    expect(resumed.body.punch.sessionId).not.toBe(punched.body.punch.sessionId);
    const out = await world.alice.post<PunchReply>("/api/employee/punch", { type: "OUT" });
    expect(out).toMatchObject({
      status: 201,
      body: { status: "OUT", punch: { type: "OUT", reason: "command" } },
    });
  });
});
