import type { EmployeeStatus, HeartbeatReply, PunchReply } from "@stint/protocol";
import { createWorld, pass, type World } from "@stint/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const PATH = "/api/employee/heartbeat";

let world: World;
let beatToken: string;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.alice.post("/api/employee/punch", { type: "OUT" });
  const { body } = await world.alice.post<PunchReply>("/api/employee/punch", {
    type: "IN",
    sessionId: "tab-1",
  });
  beatToken = body.beatToken ?? "";
});

const body = (more: object = {}) => ({
  employeeId: world.alice.userId,
  sessionId: "tab-1",
  beatToken,
  ...more,
});
const status = async () => (await world.alice.get<EmployeeStatus>("/api/employee/status")).body;

describe("a heartbeat", () => {
  test("needs nothing but the beat token", async () => {
    const answer = await world.anonymous.post<HeartbeatReply>(PATH, body());
    expect(answer).toMatchObject({ status: 200, body: { status: "IN", nextHeartbeatMs: 10_000 } });
    expect(Date.parse(answer.body.serverTime)).toBe(world.clock.now());
  });

  test("is also taken from whoever is signed in", async () => {
    const answer = await world.alice.post<HeartbeatReply>(PATH, { ...body(), beatToken: undefined });
    expect(answer).toMatchObject({ status: 200, body: { status: "IN" } });
  });

  test("without credentials, or with bad ones, is refused with 401", async () => {
    expect((await world.anonymous.post(PATH, { ...body(), beatToken: undefined })).status).toBe(401);
    const forged = beatToken.slice(0, -1) + (beatToken.endsWith("A") ? "B" : "A");
    expect((await world.anonymous.post(PATH, body({ beatToken: forged }))).status).toBe(401);
    expect((await world.anonymous.post(PATH, body({ beatToken: "bt1." }))).status).toBe(401);
  });

  test("with somebody else's credentials is refused with 403", async () => {
    const asBob = { employeeId: world.bob.userId };
    expect((await world.anonymous.post(PATH, body(asBob))).status).toBe(403);
    expect((await world.charlie.post(PATH, { ...body(), beatToken: undefined })).status).toBe(403);
  });

  test("of a beacon comes as text/plain", async () => {
    const answer = await world.app.request(PATH, {
      method: "POST",
      headers: { "content-type": "text/plain;charset=UTF-8" },
      body: JSON.stringify(body({ closing: true })),
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: "IN" });
  });

  test("of a closing tab leaves the shift open for the threshold, so that a reload punches nobody out", async () => {
    await world.anonymous.post(PATH, body({ closing: true }));
    expect((await status()).sources).toMatchObject([{ sessionId: "tab-1", closing: true }]);
    await pass(world, 25);
    expect((await world.anonymous.post<HeartbeatReply>(PATH, body())).body.status).toBe("IN");
    expect((await status()).sources).toMatchObject([{ sessionId: "tab-1", closing: false }]);
    await pass(world, 29);
    expect((await status()).status).toBe("IN");
  });

  test("of one tab keeps the shift open after another has closed", async () => {
    await world.anonymous.post(PATH, body({ sessionId: "tab-2" }));
    await world.anonymous.post(PATH, body({ closing: true }));
    for (let round = 0; round < 6; round++) {
      await pass(world, 10);
      expect(
        (await world.anonymous.post<HeartbeatReply>(PATH, body({ sessionId: "tab-2" }))).body.status,
      ).toBe("IN");
    }
    expect((await status()).sources.map((source) => source.sessionId)).toEqual(["tab-2", "tab-1"]);
    await pass(world, 31);
    expect((await status()).status).toBe("OUT");
  });

  test("after the punch-out learns that, why, and until when it may be resumed", async () => {
    await pass(world, 31);
    const answer = await world.anonymous.post<HeartbeatReply>(PATH, body());
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: "OUT", lastSeen: null, closed: { reason: "silence" } });
    expect(Date.parse(answer.body.closed?.resumableUntil ?? "")).toBeGreaterThan(world.clock.now());
  });

  test("that comes late shows its gap on the day", async () => {
    await pass(world, 24);
    await world.anonymous.post(PATH, body());
    const { body: day } = await world.alice.get<{ gaps: { from: string; to: string }[] }>(
      "/api/employee/day",
    );
    const gap = day.gaps.at(-1);
    expect(Date.parse(gap?.to ?? "") - Date.parse(gap?.from ?? "")).toBe(24_000);
  });
});
