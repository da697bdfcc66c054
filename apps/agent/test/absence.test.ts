import { expect, it } from "vitest";
import { Absence } from "../src/capture/absence.ts";
import type { LogindSignal } from "../src/sensors/logind.ts";

type Step = LogindSignal | "input";

/** Whether somebody may be at the desk after these, one every two seconds. */
function isAbsentAfter(steps: Step[]): boolean {
  const absence = new Absence();
  for (const [index, step] of steps.entries()) {
    if (step === "input") absence.ends(index * 2_000);
    else absence.take(step, index * 2_000);
  }
  return absence.isOn;
}

it.each<[string, Step[], boolean]>([
  ["a lock lasts until the unlock, whatever is typed at it", ["lock-asked", "lock", "input"], true],
  ["a lock ends with the unlock", ["lock-asked", "lock", "unlock"], false],
  ["a lock that was only asked for ends with input", ["lock-asked", "input"], false],
  ["asking again of what is locked changes nothing", ["lock", "lock-asked", "input"], true],
  ["an unlock brings nobody back who is away", ["away", "lock", "unlock"], true],
  ["whoever comes back to a lock is still locked out", ["away", "lock", "back"], true],
  ["a machine that wakes locked is locked", ["sleep", "lock", "wake"], true],
  ["a machine that wakes is there again", ["sleep", "wake"], false],
])("%s", (_, steps, expected) => {
  expect(isAbsentAfter(steps)).toBe(expected);
});
