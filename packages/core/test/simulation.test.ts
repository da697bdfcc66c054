import { describe, expect, test } from "vitest";
import { SHIFT_POLICY } from "../src/index.ts";
import { type Climate, type Fate, type JudgeName, SimulatedWorld } from "./simulator.ts";

const WORLDS = 500;
const STORMY: Climate = { lengthMs: 900_000, crashes: true, pauses: true, steps: true, churn: false };
const CHURN: Climate = { lengthMs: 240_000, crashes: false, pauses: false, steps: false, churn: true };

describe("worlds of crashes, pauses up to 2 min and clock steps up to 1 h", () => {
  const fates = simulate("service clock", STORMY);

  test("the service clock never ends the session of a client that beats on", () => {
    expect(seedsOf(fates, (fate) => fate.closedLive)).toEqual([]);
  });

  test("the service clock ends every session that died, once the server has heard its silence", () => {
    const due = fates.filter(({ fate }) => fate.heardMs >= allowanceMs(60));
    expect(due.length).toBeGreaterThan(WORLDS * 0.8);
    expect(seedsOf(due, (fate) => !fate.closedDead)).toEqual([]);
  });

  test("it dates that end at the last beat", () => {
    expect(seedsOf(fates, (fate) => fate.closedDead && fate.deadClosedAt !== fate.deadLastBeatAt)).toEqual(
      [],
    );
  });

  test("the same worlds catch a wall clock that measures silence", () => {
    const wall = simulate("wall clock", STORMY);
    expect(seedsOf(wall, (fate) => fate.closedLive).length).toBeGreaterThan(WORLDS / 2);
  });
});

describe("a server that restarts every few seconds", () => {
  test("the service clock still ends the dead session, and no live one", () => {
    const fates = simulate("service clock", CHURN);
    expect(seedsOf(fates, (fate) => fate.closedLive || !fate.closedDead)).toEqual([]);
  });

  test("the same worlds catch a threshold that starts anew with the server", () => {
    const fates = simulate("threshold anew after a restart", CHURN);
    expect(seedsOf(fates, (fate) => !fate.closedDead).length).toBe(WORLDS);
  });
});

type Simulated = { seed: number; fate: Fate };

function simulate(judge: JudgeName, climate: Climate): Simulated[] {
  return Array.from({ length: WORLDS }, (_, seed) => ({
    seed,
    fate: new SimulatedWorld(seed, judge, climate).run(),
  }));
}

function seedsOf(worlds: Simulated[], picks: (fate: Fate) => boolean): number[] {
  return worlds.filter(({ fate }) => picks(fate)).map(({ seed }) => seed);
}

/** The threshold, and what so many restarts, pauses and clock steps may cost the service clock. */
function allowanceMs(mishaps: number): number {
  return SHIFT_POLICY.thresholdMs + 2_000 + mishaps * 500;
}
