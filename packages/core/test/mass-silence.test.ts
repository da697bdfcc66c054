import { describe, expect, test } from "vitest";
import { type Hold, isMassSilence, judgeHold, MASS_SILENCE } from "../src/index.ts";

describe("mass silence is more than max(20, 30 %) of the open sessions", () => {
  test.each([
    { late: 20, open: 20, mass: false },
    { late: 21, open: 21, mass: true },
    { late: 21, open: 70, mass: false },
    { late: 22, open: 70, mass: true },
    { late: 300, open: 1_000, mass: false },
    { late: 301, open: 1_000, mass: true },
    { late: 0, open: 0, mass: false },
  ])("$late late of $open: $mass", ({ late, open, mass }) => {
    expect(isMassSilence({ late, open }, MASS_SILENCE)).toBe(mass);
  });
});

// One character a minute: `m` many are late, `.` few are. Below it the verdict: begin, keep, recover, expire, end, `-` none.
describe("the life of a hold, a minute a character", () => {
  test.each([
    { says: "few late: nothing", line: ".....", gives: "-----" },
    { says: "many late: closes wait", line: ".mmmm", gives: "-bkkk" },
    { says: "they come back: a fresh interval", line: "mmm..", gives: "bkkr-" },
    { says: "after 5 min it is believed", line: "mmmmmmm", gives: "bkkkkxk" },
    { says: "until the rest is closed", line: "mmmmmm.", gives: "bkkkkxe" },
    { says: "then it may begin again", line: "mmmmmm.m", gives: "bkkkkxeb" },
    { says: "they come back in the last minute", line: "mmmmm.", gives: "bkkkkr" },
    { says: "a recovery starts the 5 min anew", line: "mmm.mmmmm", gives: "bkkrbkkkk" },
  ])("$says", ({ line, gives }) => {
    expect(verdicts(line)).toBe(gives);
  });
});

const LETTER = { none: "-", begin: "b", keep: "k", recover: "r", expire: "x", end: "e" } as const;

function verdicts(line: string): string {
  let hold: Hold | null = null;
  let letters = "";
  for (const [minute, letter] of [...line].entries()) {
    const svcMs = 10_000 + minute * 60_000;
    const verdict = judgeHold(hold, { late: letter === "m" ? 90 : 3, open: 100 }, svcMs, MASS_SILENCE);
    if (verdict === "begin") hold = { sinceSvcMs: svcMs, expired: false };
    if (verdict === "expire" && hold) hold = { ...hold, expired: true };
    if (verdict === "recover" || verdict === "end") hold = null;
    letters += LETTER[verdict];
  }
  return letters;
}
