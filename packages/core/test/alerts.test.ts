import { describe, expect, test } from "vitest";
import { ALERT_RULES, judgeAlert, type OpenAlert } from "../src/index.ts";

// One character a minute: `m` is too many, `.` is not. Below it the verdict: raise, keep, wait, close, `-` none.
describe("the life of an alert, a minute a character", () => {
  test.each([
    { says: "few: nothing", line: ".....", gives: "-----" },
    { says: "too many: raised once, however long it lasts", line: ".mmmm", gives: "-rkkk" },
    { says: "it closes itself after five calm minutes", line: "m......", gives: "rwwwwc-" },
    { says: "a relapse within them is the same alert", line: "m...m.....", gives: "rwwwkwwwwc" },
    { says: "after it has closed it may be raised again", line: "m.....m", gives: "rwwwwcr" },
  ])("$says", ({ line, gives }) => {
    expect(verdicts(line)).toBe(gives);
  });
});

describe("too many is more than the rule's number", () => {
  test.each([
    { counted: 0, verdict: "none" },
    { counted: 10, verdict: "none" },
    { counted: 11, verdict: "raise" },
    { counted: 1_000, verdict: "raise" },
  ])("$counted automatic punch-outs in a minute: $verdict", ({ counted, verdict }) => {
    expect(judgeAlert(null, counted, 0, ALERT_RULES.auto_outs)).toBe(verdict);
  });
});

const LETTER = { none: "-", raise: "r", keep: "k", wait: "w", close: "c" } as const;

function verdicts(line: string): string {
  let open: OpenAlert | null = null;
  let letters = "";
  for (const [minute, letter] of [...line].entries()) {
    const now = 1_000_000 + minute * 60_000;
    const verdict = judgeAlert(open, letter === "m" ? 11 : 10, now, ALERT_RULES.auto_outs);
    if (verdict === "raise" || verdict === "keep") open = { seenAt: now };
    if (verdict === "close") open = null;
    letters += LETTER[verdict];
  }
  return letters;
}
