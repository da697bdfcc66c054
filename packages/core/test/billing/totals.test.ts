import {
  type Discount,
  discountLines,
  mayStandTogether,
  type Tax,
  type TaxedAmount,
  totalsOf,
} from "@stint/core";
import { describe, expect, test } from "vitest";

const FULL: Tax = { category: "S", rateBp: 1900 };
const REDUCED: Tax = { category: "S", rateBp: 700 };
const REVERSE: Tax = { category: "AE", rateBp: 0 };
const of = (amountMinor: bigint, tax: Tax): TaxedAmount => ({ amountMinor, tax });

describe("tax is reckoned once for each category and rate", () => {
  test.each<[string, TaxedAmount[], string]>([
    [
      "three lines of 0.33: 0.1881 and not 3 × 0.06",
      [of(33n, FULL), of(33n, FULL), of(33n, FULL)],
      "99 S1900:99:19 118",
    ],
    ["an exact half of a cent is one more", [of(50n, REDUCED)], "50 S700:50:4 54"],
    ["and less than nothing alike", [of(-50n, REDUCED)], "-50 S700:-50:-4 -54"],
    ["reverse charge is no tax", [of(12345n, REVERSE)], "12345 AE0:12345:0 12345"],
    [
      "two rates, the higher first",
      [of(100n, REDUCED), of(1000n, FULL)],
      "1100 S1900:1000:190 S700:100:7 1297",
    ],
    ["no line", [], "0 0"],
  ])("%s", (_, lines, expected) => {
    const { netMinor, taxes, grossMinor } = totalsOf(lines);
    const rows = taxes.map((tax) => `${tax.category}${tax.rateBp}:${tax.basisMinor}:${tax.taxMinor}`);
    expect([netMinor, ...rows, grossMinor].join(" ")).toBe(expected);
  });
});

describe("what is outside the scope of VAT stands alone on an invoice", () => {
  test.each([
    { categories: ["S", "AE", "Z"], may: true },
    { categories: ["O"], may: true },
    { categories: [], may: true },
    { categories: ["O", "S"], may: false },
    { categories: ["E", "O"], may: false },
  ] as const)("$categories: $may", ({ categories, may }) => {
    expect(mayStandTogether(new Set(categories))).toBe(may);
  });
});

describe("a discount is spread over the tax rates", () => {
  const two = [of(6_000n, FULL), of(3_000n, REDUCED), of(1_000n, FULL)];
  test.each<[string, TaxedAmount[], Discount, TaxedAmount[]]>([
    ["10 %", two, { percentBp: 1000 }, [of(-700n, FULL), of(-300n, REDUCED)]],
    ["100 %", two, { percentBp: 10_000 }, [of(-7_000n, FULL), of(-3_000n, REDUCED)]],
    ["0.01 of it", two, { amountMinor: 1n }, [of(-1n, FULL)]],
    ["0 %", two, { percentBp: 0 }, []],
    ["an amount that does not divide", two, { amountMinor: 101n }, [of(-71n, FULL), of(-30n, REDUCED)]],
    ["more than there is", two, { amountMinor: 99_999n }, [of(-7_000n, FULL), of(-3_000n, REDUCED)]],
    ["half a cent", [of(5n, FULL)], { percentBp: 1000 }, [of(-1n, FULL)]],
    [
      "beside a credit of another rate",
      [of(100n, FULL), of(-20n, REVERSE)],
      { percentBp: 1000 },
      [of(-8n, FULL)],
    ],
    ["off nothing", [], { amountMinor: 5n }, []],
    ["off less than nothing", [of(-100n, FULL)], { percentBp: 1000 }, []],
  ])("%s", (_, lines, discount, expected) => {
    expect(discountLines(lines, discount)).toEqual(expected);
  });
});
