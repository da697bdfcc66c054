import { describe, expect, it } from "vitest";
import { hoursText, parseHours } from "../../src/features/billing/hours.ts";
import { formatRate, moneyText, parseMoney } from "../../src/features/billing/money.ts";
import { parsePercent, percentWords } from "../../src/features/billing/percent.ts";
import { formatMoney } from "../../src/format-money.ts";

describe("money", () => {
  it("is shown in the currency's own digits", () => {
    expect(formatMoney(123_456, "EUR")).toBe("€1,234.56");
    expect(formatMoney(-50, "EUR")).toBe("-€0.50");
    expect(formatMoney(5_000, "JPY")).toBe("JP¥5,000");
    expect(formatMoney(1_234, "TND")).toMatch(/^TND.1\.234$/);
    expect(formatRate(9_500, "EUR")).toBe("€95.00/h");
  });

  it("is shown to the cent where a float could not hold it", () => {
    expect(formatMoney(9_007_199_254_740_991, "EUR")).toBe("€90,071,992,547,409.91");
  });

  it.each([
    ["95", 9_500],
    ["95.5", 9_550],
    ["95,50", 9_550],
    ["1,234.50", 123_450],
    ["1.234,50", 123_450],
    ["1,234", 123_400],
    ["1'234.50", 123_450],
    ["1 234,5", 123_450],
    ["€ 95.00", 9_500],
    ["95 EUR", 9_500],
    ["0.29", 29],
    ["90071992547409.91", 9_007_199_254_740_991],
  ])("typed as %s is %i cents", (text, minor) => {
    expect(parseMoney(text, "EUR")).toBe(minor);
  });

  it.each(["", "abc", "9.505", "1.234", "12,34,5", "9.5.0", "--1", "90071992547409.92", "1e3", "."])(
    "is not what %s says",
    (text) => {
      expect(parseMoney(text, "EUR")).toBeNull();
    },
  );

  it("has as many decimals as its currency", () => {
    expect(parseMoney("1.234", "TND")).toBe(1_234);
    expect(parseMoney("5000", "JPY")).toBe(5_000);
    expect(parseMoney("5000.5", "JPY")).toBeNull();
  });

  it("is typed as it is written in its field", () => {
    for (const minor of [0, 1, 99, 100, 123_456, 9_007_199_254_740_991])
      for (const currency of ["EUR", "JPY", "TND"])
        expect(parseMoney(moneyText(minor, currency), currency)).toBe(minor);
    expect(moneyText(null, "EUR")).toBe("");
  });
});

describe("hours of a budget", () => {
  it.each([
    ["40", 2_400],
    ["7.5", 450],
    ["7,25", 435],
    ["7:30", 450],
    ["7 h 30 min", 450],
    ["12h", 720],
  ])("typed as %s are %i minutes", (text, minutes) => {
    expect(parseHours(text)).toBe(minutes);
  });

  it("are typed as they are written in their field", () => {
    for (const minutes of [1, 59, 60, 90, 2_400, 100_001])
      expect(parseHours(hoursText(minutes))).toBe(minutes);
    expect(parseHours("soon")).toBeNull();
    expect(parseHours("7:75")).toBeNull();
    expect(parseHours("-3")).toBeNull();
  });
});

describe("a percentage", () => {
  it("is kept in basis points", () => {
    expect(parsePercent("19")).toBe(1_900);
    expect(parsePercent("7,5 %")).toBe(750);
    expect(parsePercent("100.01")).toBeNull();
    expect(parsePercent("-1")).toBeNull();
    expect(percentWords(1_900)).toBe("19 %");
    expect(percentWords(875)).toBe("8.75 %");
  });
});
