import type { LivenessPolicy } from "@stint/core";
import { Engine } from "@stint/testkit/engine";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { beatSession } from "../../src/sessions.ts";

const THRESHOLD_S = 20;
const WINDOW: LivenessPolicy = {
  kind: "window",
  heartbeatMs: 5_000,
  thresholdMs: THRESHOLD_S * 1_000,
  onSilence: "log",
};

/** What can happen to a window: an upload, time in which the server hears, time in which it is down. */
type Happening =
  | { do: "upload" }
  | { do: "hear"; seconds: number; sweeps: number }
  | { do: "down"; ms: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Happening>({ do: "upload" }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("hear" as const),
      seconds: fc.integer({ min: 1, max: 70 }),
      sweeps: fc.integer({ min: 0, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("down" as const),
      ms: fc.integer({ min: 1_000, max: 90_000_000 }),
    }),
  },
);

/** The plain model: seconds of silence are counted one by one, and every full count is one entry. */
class Model {
  readonly missed: number[] = [];
  lastHeartbeat: number;
  #now: number;
  #silentS = 0;

  constructor(now: number) {
    this.#now = now;
    this.lastHeartbeat = now;
  }

  happens(what: Happening): void {
    if (what.do === "down") this.#now += what.ms;
    if (what.do === "upload") {
      this.#silentS = 0;
      this.lastHeartbeat = this.#now;
    }
    for (let second = 0; what.do === "hear" && second < what.seconds; second++) {
      this.#now += 1_000;
      this.#silentS += 1;
      if (this.#silentS === THRESHOLD_S) {
        this.missed.push(this.#now);
        this.#silentS = 0;
      }
    }
  }
}

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
afterAll(() => engine.database.drop());

async function happens(sessionId: string, what: Happening): Promise<void> {
  if (what.do === "upload") {
    const { orgId } = engine;
    await engine.db.system((tx) => beatSession(tx, { orgId, sessionId }));
  } else if (what.do === "hear") {
    await engine.hear(what.seconds * 1_000);
    await Promise.all(Array.from({ length: what.sweeps }, () => engine.sweep()));
  } else {
    // A server sweeps as long as it hears, so whatever was due before it went down is logged.
    await engine.sweep();
    await engine.clock.advance(what.ms);
    await engine.restart();
  }
}

test("missed screenshots are those of a plain count of silent seconds, whenever and however often something looks", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 14 }), async (story) => {
      await engine.reset();
      const sessionId = await engine.open({ policy: WINDOW });
      const model = new Model(engine.clock.now());
      for (const what of story) {
        await happens(sessionId, what);
        model.happens(what);
      }
      await Promise.all([engine.sweep(), engine.sweep()]);
      const events = await engine.ledger({ sessionId });
      const missed = events.flatMap(({ transition }) =>
        transition.type === "silence.logged" ? transition.missed : [],
      );
      const { rows } = await engine.db.pool.query<{ last_at_ms: string }>(
        "select last_at_ms from presence where session_id = $1",
        [sessionId],
      );
      expect(missed).toEqual(model.missed);
      expect(Number(rows[0]?.last_at_ms)).toBe(model.lastHeartbeat);
      await engine.close(sessionId);
    }),
    { numRuns: 25 },
  );
});
