import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { smoothLabels, type Trellis } from "../../src/capture/smoothing.ts";

const SWITCH = 60;

/** A minute a character: `a`, `b`, `c` evidence for a label, `.` for none. */
function trellis(line: string): Trellis {
  const letters = "abc";
  return {
    labels: 3,
    weights: [...line].map(() => 30),
    evidence: [...line].map((letter) => letters.indexOf(letter)),
    rows: [...letters].map((own) => [...letters].map((other) => (own === other ? 0 : 1))),
    switches: [...line].map(() => SWITCH),
  };
}

const smoothed = (line: string): string =>
  [...smoothLabels(trellis(line))].map((label) => "abc"[label]).join("");

function costOf(path: ArrayLike<number>, { weights, evidence, rows, switches }: Trellis): number {
  let cost = 0;
  for (let index = 0; index < weights.length; index++) {
    const label = path[index] as number;
    const row = rows[evidence[index] as number];
    cost += row ? (weights[index] as number) * (row[label] as number) : 0;
    if (index > 0 && path[index - 1] !== label) cost += switches[index] as number;
  }
  return cost;
}

describe("labels, half a switch's cost a character", () => {
  test.each([
    {
      says: "a diversion that costs less than two switches is absorbed",
      line: "aaaabbbaaaa",
      gives: "aaaaaaaaaaa",
    },
    {
      says: "one that costs as much is absorbed too, because ties stay",
      line: "aaaabbbbaaaa",
      gives: "aaaaaaaaaaaa",
    },
    { says: "a longer one stands", line: "aaaabbbbbaaaaa", gives: "aaaabbbbbaaaaa" },
    { says: "a change begins with its first evidence", line: "aaaa....bbbb", gives: "aaaaaaaabbbb" },
    { says: "nothing at all is the lowest label", line: "....", gives: "aaaa" },
    { says: "flicker is the label with most", line: "abacabacaba", gives: "aaaaaaaaaaa" },
  ])("$says", ({ line, gives }) => {
    expect(smoothed(line)).toBe(gives);
  });

  test("no other labels cost less", () => {
    const small = fc.record({
      weights: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 7 }),
      seed: fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 7, maxLength: 7 }),
      rows: fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }), {
        minLength: 4,
        maxLength: 4,
      }),
      switches: fc.array(fc.constantFrom(3, 6), { minLength: 7, maxLength: 7 }),
    });
    fc.assert(
      fc.property(small, ({ weights, seed, rows, switches }) => {
        const all: Trellis = { labels: 3, weights, evidence: seed.slice(0, weights.length), rows, switches };
        let least = Number.POSITIVE_INFINITY;
        for (let code = 0; code < 3 ** weights.length; code++) {
          const path = weights.map((_, index) => Math.floor(code / 3 ** index) % 3);
          least = Math.min(least, costOf(path, all));
        }
        expect(costOf(smoothLabels(all), all)).toBe(least);
      }),
      { numRuns: 500 },
    );
  });
});
