import { decimalOf, divRound, minorDigits, shareOut } from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("a quotient is rounded half away from zero", () => {
  test.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [5n, -2n, -3n],
    [-5n, -2n, 3n],
    [4n, 3n, 1n],
    [-4n, 3n, -1n],
    [1n, 3n, 0n],
    [-1n, 3n, 0n],
    [1n, 2n, 1n],
    [0n, 7n, 0n],
    [10n ** 30n + 5n, 10n, 10n ** 29n + 1n],
  ])("%d / %d is %d", (n, d, gives) => {
    expect(divRound(n, d)).toBe(gives);
  });

  test("by nothing it cannot be divided", () => {
    expect(() => divRound(1n, 0n)).toThrow(RangeError);
  });

  test("never further than half away, the exact half further from zero, the sign the other way round alike", () => {
    const any = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(any, fc.bigInt({ min: 1n, max: 10n ** 6n }), (n, d) => {
        const off = 2n * (divRound(n, d) * d - n);
        expect(off <= d && off >= -d).toBe(true);
        if (off === d) expect(n > 0n).toBe(true);
        if (off === -d) expect(n < 0n).toBe(true);
        expect(divRound(-n, d)).toBe(-divRound(n, d));
        expect(divRound(n, -d)).toBe(-divRound(n, d));
      }),
    );
  });
});

test.each([
  ["EUR", 2],
  ["USD", 2],
  ["JPY", 0],
  ["KRW", 0],
  ["KWD", 3],
  ["TND", 3],
  ["CLF", 4],
  ["AAA", 2],
])("%s has %d decimals", (currency, digits) => {
  expect(minorDigits(currency)).toBe(digits);
});

describe("minor units are printed as the decimal they stand for", () => {
  test.each([
    [-123450n, 2, "-1234.50"],
    [5n, 2, "0.05"],
    [-5n, 2, "-0.05"],
    [0n, 2, "0.00"],
    [1500n, 0, "1500"],
    [-1500n, 0, "-1500"],
    [1n, 3, "0.001"],
    [12345n, 4, "1.2345"],
  ])("%d with %d decimals: %s", (scaled, digits, text) => {
    expect(decimalOf(scaled, digits)).toBe(text);
  });
});

describe("a total in proportional parts", () => {
  test.each([
    ["10 over 1 1 1", "4 3 3"],
    ["-10 over 1 1 1", "-4 -3 -3"],
    ["100 over 1 2", "33 67"],
    ["1 over 0 1 1", "0 1 0"],
    ["0 over 3 5", "0 0"],
    ["7 over 0 5", "0 7"],
  ])("%s: %s", (asked, parts) => {
    const [total = 0n, ...weights] = asked.split(/ over | /).map(BigInt);
    expect(shareOut(total, weights).join(" ")).toBe(parts);
  });

  test("adds up exactly, each part within one of its exact share", () => {
    const anyWeights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), anyWeights, (total, weights) => {
        const sum = weights.reduce((all, weight) => all + weight, 0n);
        fc.pre(sum > 0n);
        const parts = shareOut(total, weights);
        expect(parts.reduce((all, part) => all + part, 0n)).toBe(total);
        parts.forEach((part, at) => {
          const off = part * sum - total * (weights[at] ?? 0n);
          expect(off > -sum && off < sum).toBe(true);
        });
      }),
    );
  });
});
