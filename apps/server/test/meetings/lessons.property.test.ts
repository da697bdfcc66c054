import { createWorld, type World } from "@stint/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hearFor, type Lesson, lessonOf } from "./school.ts";

const THRESHOLD_S = 120;
const CLOSING_S = 20;

let world: World;
beforeAll(async () => {
  world = await createWorld({
    env: {
      STINT_MEETING_THRESHOLD_MS: String(THRESHOLD_S * 1_000),
      STINT_MEETING_CLOSING_MS: String(CLOSING_S * 1_000),
    },
  });
  // A process's first tick has nothing to measure from, and counts nothing.
  await hearFor(world, 2);
});
afterAll(() => world.close());

type Step =
  | { do: "open" | "beat" | "go away" }
  | { do: "end"; claimedMinutes: number; claimedAt: number }
  | { do: "pass"; seconds: number };

/** What a lesson is by the rules as the guide tells them, in ms on the clock of the test. */
class Model {
  status: "unopened" | "active" | "ended" | "timeout" = "unopened";
  clickedAt = 0;
  lastAt = 0;
  endedAt = 0;
  isGoingAway = false;

  take(step: Step, now: number): void {
    if (step.do === "pass") this.#pass(now);
    else if (step.do === "end") this.#end(now);
    else this.#live(now, step.do === "go away");
  }

  #live(now: number, isGoingAway: boolean): void {
    if (this.status === "unopened") {
      this.status = "active";
      this.clickedAt = now;
    }
    if (this.status !== "active") return;
    this.lastAt = now;
    this.isGoingAway = isGoingAway;
  }

  #end(now: number): void {
    if (this.status !== "active") return;
    this.status = "ended";
    this.endedAt = now;
  }

  /** Sweeps follow each other every other second, so a deadline is noticed at the latest then. */
  #pass(now: number): void {
    const allowedMs = (this.isGoingAway ? CLOSING_S : THRESHOLD_S) * 1_000;
    if (this.status !== "active" || now - this.lastAt < allowedMs) return;
    this.status = this.isGoingAway ? "ended" : "timeout";
    this.endedAt = this.lastAt;
  }

  get minutes(): number {
    const end = this.status === "active" ? this.lastAt : this.endedAt;
    return Math.round((end - this.clickedAt) / 60_000);
  }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("open" as const, "beat" as const, "go away" as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("end" as const),
      claimedMinutes: fc.nat(100_000),
      claimedAt: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      seconds: fc.constantFrom(2, 10, 18, 20, 60, 118, 120),
    }),
  },
);

test("whatever a page does, says and claims, its lesson is what the rules make of when it was heard", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const lesson = await lessonOf(world, world.alice);
      const model = new Model();
      for (const one of steps) {
        await take(lesson, one);
        model.take(one, world.clock.now());
        await expectSame(lesson, model);
      }
      await lesson.end();
    }),
    { numRuns: 25 },
  );
});

async function take(lesson: Lesson, one: Step): Promise<void> {
  if (one.do === "pass") return hearFor(world, one.seconds);
  if (one.do === "open") expect((await lesson.open()).status).toBe(200);
  else if (one.do === "end")
    await lesson.end({ duration: one.claimedMinutes, endTime: new Date(one.claimedAt).toISOString() });
  else await lesson.beat({ closing: one.do === "go away" });
}

async function expectSame(lesson: Lesson, model: Model): Promise<void> {
  const session = await lesson.session();
  if (model.status === "unopened") return expect(session).toBeUndefined();
  expect(session).toMatchObject({
    session_status: model.status,
    clicked_at: new Date(model.clickedAt).toISOString(),
    session_ended_at: model.status === "active" ? null : new Date(model.endedAt).toISOString(),
    session_duration_minutes: model.minutes,
  });
}
