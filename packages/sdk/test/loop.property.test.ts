import fc from "fast-check";
import { expect, test } from "vitest";
import { type Behaviour, reply, World } from "./world.ts";

const CADENCE_MS = 10_000;
const TIMEOUT_MS = 5_000;

const failing = fc.constantFrom<Behaviour>(
  "unreachable",
  "hangs",
  { status: 500, body: null },
  { status: 429, body: null },
  { status: 200, body: "<html>" },
);
const event = fc.oneof(
  fc.record({ kind: fc.constant("time" as const), ms: fc.integer({ min: 0, max: 40_000 }) }),
  fc.record({ kind: fc.constant("server" as const), is: fc.oneof(failing, fc.constant(reply("IN"))) }),
  fc.record({ kind: fc.constant("latency" as const), ms: fc.integer({ min: 0, max: 8_000 }) }),
  fc.record({ kind: fc.constant("random" as const), to: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  fc.record({ kind: fc.constantFrom("wake" as const, "beat" as const, "token" as const) }),
  fc.record({ kind: fc.constant("clock" as const), ms: fc.integer({ min: -3_600_000, max: 3_600_000 }) }),
);
const events = fc.array(event, { maxLength: 40 });
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

async function play(world: World, happening: Event, index: number): Promise<void> {
  if (happening.kind === "time") await world.advance(happening.ms);
  else if (happening.kind === "server") world.server = happening.is;
  else if (happening.kind === "latency") world.latencyMs = happening.ms;
  else if (happening.kind === "random") world.random = happening.to;
  else if (happening.kind === "clock") world.driftMs += happening.ms;
  else if (happening.kind === "wake") world.loop.wake();
  else if (happening.kind === "beat") world.loop.beatNow();
  else world.loop.setToken(`token-${index}`);
  await world.advance(0);
}

test("whatever server, network, page and clock do: one beat at a time, and never long without one", async () => {
  await fc.assert(
    fc.asyncProperty(events, async (happenings) => {
      const world = new World();
      world.loop.beatNow();
      for (const [index, happening] of happenings.entries()) {
        await play(world, happening, index);
        expect(world.inFlight).toBeLessThanOrEqual(1);
      }
      await world.advance(CADENCE_MS + TIMEOUT_MS);
      const gapsMs = world.sent.slice(1).map(({ atMs }, index) => atMs - (world.sent[index]?.atMs ?? 0));
      expect(Math.max(0, ...gapsMs)).toBeLessThanOrEqual(CADENCE_MS + TIMEOUT_MS);
      expect(world.awakeMs - (world.sent.at(-1)?.atMs ?? 0)).toBeLessThanOrEqual(CADENCE_MS + TIMEOUT_MS);
    }),
    { numRuns: 150 },
  );
});

test("once the server answers again, the tab knows it within a timeout and a retry", async () => {
  await fc.assert(
    fc.asyncProperty(events, async (happenings) => {
      const world = new World();
      world.loop.beatNow();
      for (const [index, happening] of happenings.entries()) await play(world, happening, index);
      world.server = reply("IN");
      world.latencyMs = 20;
      if (world.state.connection === "retrying" || world.inFlight > 0) {
        await world.advance(TIMEOUT_MS + 2_500 + 20);
        expect(world.state).toMatchObject({ status: "IN", connection: "ok", failures: 0 });
      }
    }),
    { numRuns: 150 },
  );
});

test("once refused or told OUT, nothing but an order makes another beat", async () => {
  const final = fc.constantFrom<Behaviour>(
    reply("OUT"),
    { status: 401, body: null },
    { status: 403, body: null },
  );
  await fc.assert(
    fc.asyncProperty(events, final, events, async (before, verdict, after) => {
      const world = new World();
      world.loop.beatNow();
      for (const [index, happening] of before.entries()) await play(world, happening, index);
      world.server = verdict;
      world.latencyMs = 20;
      world.loop.beatNow();
      await world.advance(TIMEOUT_MS + 2_500);
      expect(world.state.connection).toBe("stopped");
      const sent = world.sent.length;
      for (const [index, happening] of after.entries())
        if (happening.kind !== "beat" && happening.kind !== "token") await play(world, happening, index);
      expect(world.sent.length).toBe(sent);
    }),
    { numRuns: 150 },
  );
});
