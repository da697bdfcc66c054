import { describe, expect, test } from "vitest";
import { reply, World } from "./world.ts";

const refusal = (status: number, code: string) => ({
  status,
  body: { error: { code, message: `refused: ${code}` } },
});

describe("cadence", () => {
  test("the first beat is sent at once, the next ones exactly as the server asks", async () => {
    const world = new World();
    world.server = reply("IN", { nextHeartbeatMs: 4_000 });
    world.loop.beatNow();
    await world.advance(12_000);
    expect(world.sentAtS).toEqual([0, 4, 8, 12]);
  });

  test("a changed cadence holds from the reply that brought it", async () => {
    const world = new World();
    world.loop.beatNow();
    await world.advance(9_000);
    world.server = reply("IN", { nextHeartbeatMs: 30_000 });
    await world.advance(61_000);
    expect(world.sentAtS).toEqual([0, 10, 40, 70]);
  });

  test("the time a reply takes does not stretch the cadence", async () => {
    const world = new World();
    world.latencyMs = 3_000;
    world.loop.beatNow();
    await world.advance(20_000);
    expect(world.sentAtS).toEqual([0, 10, 20]);
  });

  test.each([
    [0, 60_000],
    [-5, 60_000],
    [Number.NaN, 60_000],
    [1e15, 3_600_000],
  ])("a nonsensical cadence of %s ms never beats wildly or dies", async (cadenceMs, untilMs) => {
    const world = new World();
    world.server = reply("IN", { nextHeartbeatMs: cadenceMs });
    world.loop.beatNow();
    await world.advance(untilMs);
    expect(world.sent.length).toBeGreaterThan(1);
    expect(world.sent.length).toBeLessThanOrEqual(1 + untilMs / 250);
  });

  test("each beat carries who, which tab and the token", async () => {
    const world = new World({ beatToken: "bt_1" });
    world.loop.beatNow();
    await world.advance(0);
    expect(world.sent[0]?.beat).toMatchObject({ sessionId: "tab-1", beatToken: "bt_1" });
  });
});

describe("failure", () => {
  test.each([
    ["an unreachable server", "unreachable" as const],
    ["a 500", refusal(500, "internal")],
    ["a 503", refusal(503, "unavailable")],
    ["a 429", refusal(429, "too_many_requests")],
    ["a proxy's own page", { status: 200, body: null }],
    ["a 404", refusal(404, "not_found")],
  ])("%s is retried after 2 s, give or take a quarter", async (_, behaviour) => {
    for (const [random, secondAtS] of [
      [0, 1.52],
      [0.5, 2.02],
      [0.999, 2.519],
    ] as const) {
      const world = new World();
      world.random = random;
      world.server = behaviour;
      world.loop.beatNow();
      await world.advance(2_600);
      expect(world.sentAtS[1]).toBeCloseTo(secondAtS, 2);
      expect(world.state).toMatchObject({ connection: "retrying", status: "unknown" });
    }
  });

  test("a server that hangs holds up the next beat for no more than half a cadence and the retry", async () => {
    const world = new World({ intervalMs: 4_000 });
    world.server = "hangs";
    world.loop.beatNow();
    await world.advance(4_000);
    expect(world.sentAtS).toEqual([0, 4]);
    expect(world.state.problem).toMatchObject({ httpStatus: 0 });
  });

  test("what the server last said stands through failures, with its age, and is replaced on recovery", async () => {
    const world = new World();
    world.loop.beatNow();
    await world.advance(9_000);
    const { lastSeen, receivedAt } = world.state;
    world.server = "unreachable";
    await world.advance(6_000);
    expect(world.state).toMatchObject({
      status: "IN",
      lastSeen,
      receivedAt,
      connection: "retrying",
      failures: 3,
    });
    world.server = reply("IN", { lastSeen: "2026-03-02T09:00:16.000Z" });
    await world.advance(2_500);
    expect(world.state).toMatchObject({
      connection: "ok",
      failures: 0,
      lastSeen: "2026-03-02T09:00:16.000Z",
    });
    expect(world.state.problem).toBeUndefined();
  });

  test.each([
    [401, "invalid_credentials"],
    [403, "not_your_credentials"],
  ])("a %s stops the beating and says why", async (status, code) => {
    const world = new World();
    world.server = refusal(status, code);
    world.loop.beatNow();
    await world.advance(600_000);
    expect(world.sent).toHaveLength(1);
    expect(world.state).toMatchObject({ connection: "stopped", problem: { httpStatus: status, code } });
  });
});

describe("OUT", () => {
  const closed = {
    shiftId: "0197a1e0-0000-7000-8000-000000005111",
    at: "2026-03-02T09:00:00.000Z",
    reason: "silence",
    resumableUntil: "2026-03-02T09:15:30.000Z",
  };

  test("told OUT, it stops and reports when and why", async () => {
    const world = new World();
    world.server = reply("OUT", { closed });
    world.loop.beatNow();
    await world.advance(600_000);
    expect(world.sent).toHaveLength(1);
    expect(world.state).toMatchObject({ status: "OUT", connection: "stopped", closed });
  });

  test("nothing but an order starts it again: not the page coming back", async () => {
    const world = new World();
    world.server = reply("OUT");
    world.loop.beatNow();
    await world.advance(5_000);
    world.loop.wake();
    await world.advance(56_000);
    expect(world.sent).toHaveLength(1);
    world.server = reply("IN");
    world.loop.beatNow();
    await world.advance(10_000);
    expect(world.state).toMatchObject({ status: "IN", connection: "ok" });
    expect(world.state.closed).toBeUndefined();
    expect(world.sentAtS).toEqual([0, 61, 71]);
  });

  test("a new token starts it again, and an answer to the old one no longer counts", async () => {
    const world = new World({ beatToken: "old" });
    world.answersAnyway = true;
    world.loop.beatNow();
    await world.advance(1_000);
    world.server = reply("OUT", { closed });
    world.loop.beatNow();
    await world.advance(10);
    world.server = reply("IN");
    world.loop.setToken("new");
    await world.advance(60_000);
    expect(world.states.map(({ status }) => status)).not.toContain("OUT");
    expect(world.sent.slice(2).every(({ beat }) => beat.beatToken === "new")).toBe(true);
    expect(world.state.status).toBe("IN");
  });

  test("the same token again changes nothing", async () => {
    const world = new World({ beatToken: "old" });
    world.loop.beatNow();
    await world.advance(1_000);
    world.loop.setToken("old");
    await world.advance(1_000);
    expect(world.sent).toHaveLength(1);
  });
});

describe("coming back", () => {
  test("a page that comes back beats at once and then keeps the cadence from there", async () => {
    const world = new World();
    world.loop.beatNow();
    await world.advance(4_000);
    world.loop.wake();
    await world.advance(10_000);
    expect(world.sentAtS).toEqual([0, 4, 14]);
  });

  test("the events of one return make one beat", async () => {
    const world = new World();
    world.loop.beatNow();
    await world.advance(4_000);
    for (let event = 0; event < 4; event++) world.loop.wake();
    await world.advance(500);
    world.loop.wake();
    await world.advance(500);
    expect(world.sentAtS).toEqual([0, 4]);
  });

  test("a network that comes back during the wait for a retry is used at once", async () => {
    const world = new World();
    world.server = "unreachable";
    world.loop.beatNow();
    await world.advance(300);
    world.server = reply("IN");
    world.loop.wake();
    await world.advance(100);
    expect(world.sentAtS).toEqual([0, 0.3]);
    expect(world.state.connection).toBe("ok");
  });

  test("an order to beat while a beat is in flight is followed by another beat, as that one may be older", async () => {
    const world = new World();
    world.loop.beatNow();
    world.loop.beatNow();
    world.loop.beatNow();
    await world.advance(1_000);
    expect(world.sentAtS).toEqual([0, 0.02]);
  });

  test("a tab that leaves is silent until it comes back", async () => {
    const world = new World();
    world.loop.beatNow();
    await world.advance(1_000);
    world.loop.pause();
    await world.advance(60_000);
    expect(world.sent).toHaveLength(1);
    world.loop.wake();
    await world.advance(0);
    expect(world.sentAtS).toEqual([0, 61]);
  });

  test("an ended loop never beats again", async () => {
    const world = new World();
    world.loop.beatNow();
    world.loop.end();
    world.loop.wake();
    world.loop.beatNow();
    world.loop.setToken("new");
    await world.advance(60_000);
    expect(world.sent).toHaveLength(1);
    expect(world.states).toEqual([]);
  });
});

describe("sleep", () => {
  test("a sleep is noticed, measured and followed by a beat at once", async () => {
    const world = new World();
    world.loop.beatNow();
    await world.advance(4_000);
    world.sleep(3_600_000);
    world.loop.wake();
    await world.advance(100);
    expect(world.state.sleptMs).toBeGreaterThanOrEqual(3_600_000);
    expect(world.state.wokeAt).toBe(world.state.receivedAt && world.state.receivedAt - world.latencyMs);
    expect(world.sentAtS).toEqual([0, 4]);
  });

  test("a sleep is noticed without any event, by the next timer", async () => {
    const world = new World();
    world.loop.beatNow();
    await world.advance(4_000);
    world.sleep(120_000);
    await world.advance(6_000);
    expect(world.state.sleptMs).toBeGreaterThanOrEqual(120_000);
  });

  test("a beat that was in flight when the lid closed does not hold up the first one after it", async () => {
    const world = new World();
    world.server = "hangs";
    world.loop.beatNow();
    await world.advance(100);
    world.sleep(3_600_000);
    world.server = reply("IN");
    world.loop.wake();
    await world.advance(100);
    expect(world.state).toMatchObject({ status: "IN", connection: "ok" });
    expect(world.state.sleptMs).toBeGreaterThanOrEqual(3_600_000);
  });

  test("a sleep noticed by a beat that got no answer is followed by another at once, without the retry's wait", async () => {
    const world = new World();
    world.server = "hangs";
    world.loop.beatNow();
    await world.advance(100);
    world.sleep(3_600_000);
    world.server = reply("IN");
    await world.advance(5_000);
    expect(world.sentAtS).toEqual([0, 5]);
  });

  test("slow answers, failures and leaving are not taken for sleep", async () => {
    const world = new World();
    world.latencyMs = 4_900;
    world.loop.beatNow();
    await world.advance(60_000);
    world.server = "hangs";
    await world.advance(60_000);
    world.loop.pause();
    await world.advance(600_000);
    world.loop.wake();
    await world.advance(10_000);
    expect(world.state.sleptMs).toBeUndefined();
  });
});
