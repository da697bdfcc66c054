import { addDays, burnDown, type UsedOnDay } from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const SATURDAY = "2026-11-21";
/** The same amounts every week, Monday first, in the weeks before the Monday of this one and in this one until Friday. */
function everyWeek(weeks: number, amounts: number[]): UsedOnDay[] {
  const monday = addDays(SATURDAY, -5);
  return Array.from({ length: weeks }, (_, week) =>
    amounts.map((amount, at) => ({ day: addDays(monday, at - 7 * week), amount })),
  ).flat();
}
const WORKING_WEEK = [480, 480, 480, 480, 480];

describe("when a budget is used up at the present pace", () => {
  test.each<[string, number, UsedOnDay[], number, string | null]>([
    [
      "a day is left: Monday, and not the weekend",
      9_600 + 480,
      everyWeek(4, WORKING_WEEK),
      480,
      "2026-11-23",
    ],
    ["a little more than a week", 9_600 + 2_401, everyWeek(4, WORKING_WEEK), 2_401, "2026-11-30"],
    ["a week to the minute", 9_600 + 2_400, everyWeek(4, WORKING_WEEK), 2_400, "2026-11-27"],
    ["only Wednesdays are worked on", 400 + 150, everyWeek(4, [0, 0, 100]), 150, "2026-12-02"],
    [
      "one week of four: a quarter of its pace",
      1 + 2_400 + 1_200,
      [...everyWeek(1, [1]).map(weeksEarlier(9)), ...everyWeek(1, WORKING_WEEK).map(weeksEarlier(2))],
      1_200,
      "2026-12-04",
    ],
    [
      "what is older than four weeks says nothing of the pace",
      2_400 + 60,
      everyWeek(1, WORKING_WEEK).map(weeksEarlier(9)),
      60,
      null,
    ],
    [
      "begun a week and a half ago: the last week counts",
      700,
      everyWeek(2, [100, 0, 0, 0, 100]),
      300,
      "2026-11-30",
    ],
    ["begun on Monday: too early to say", 5_000, everyWeek(1, WORKING_WEEK), 2_600, null],
    ["nothing used", 5_000, [], 5_000, null],
    ["not within ten years", 1_000_000, everyWeek(4, [1]), 999_996, null],
    ["used up: the day it was", 500, everyWeek(2, [100, 0, 0, 200]), -100, "2026-11-19"],
    [
      "used up to the minute long ago",
      2_400,
      everyWeek(1, WORKING_WEEK).map(weeksEarlier(2)),
      0,
      "2026-11-06",
    ],
    ["used up to the minute", 600, everyWeek(2, [100, 0, 0, 200]), 0, "2026-11-19"],
  ])("%s", (_, budget, used, remaining, exhaustedOn) => {
    expect(burnDown(budget, used, SATURDAY)).toMatchObject({ remaining, exhaustedOn });
  });
});

const anyUse = fc.array(
  fc.record({
    day: fc.integer({ min: -60, max: 0 }).map((at) => addDays(SATURDAY, at)),
    amount: fc.nat(600),
  }),
  { maxLength: 80 },
);
const anyBudget = fc.integer({ min: 1, max: 40_000 });

test("used and remaining are the budget, and the order of the days changes nothing", () => {
  fc.assert(
    fc.property(anyBudget, anyUse, (budget, use) => {
      const { used, remaining, exhaustedOn } = burnDown(budget, use, SATURDAY);
      expect(used + remaining).toBe(budget);
      expect(burnDown(budget, use.toReversed(), SATURDAY)).toEqual({ used, remaining, exhaustedOn });
      if (exhaustedOn !== null) expect(exhaustedOn > SATURDAY).toBe(remaining > 0);
    }),
  );
});

test("a greater budget never ends sooner", () => {
  fc.assert(
    fc.property(anyBudget, fc.nat(10_000), anyUse, (budget, more, use) => {
      const one = burnDown(budget, use, SATURDAY).exhaustedOn;
      const other = burnDown(budget + more, use, SATURDAY).exhaustedOn;
      if (one !== null && other !== null) expect(other >= one).toBe(true);
    }),
  );
});

test("the day foretold is the one on which going on day by day uses the budget up", () => {
  fc.assert(
    fc.property(anyBudget, anyUse, (budget, use) => {
      const { remaining, exhaustedOn } = burnDown(budget, use, SATURDAY);
      const isOld = use.some(({ day, amount }) => amount > 0 && day <= addDays(SATURDAY, -28));
      fc.pre(isOld && remaining > 0 && exhaustedOn !== null);
      const lastFourWeeks = use.filter(({ day }) => day < SATURDAY && day >= addDays(SATURDAY, -28));
      let left = remaining * 4;
      let day = SATURDAY;
      while (left > 0) {
        day = addDays(day, 1);
        for (const used of lastFourWeeks) if (weekdayOf(used.day) === weekdayOf(day)) left -= used.amount;
      }
      expect(day).toBe(exhaustedOn);
    }),
  );
});

function weeksEarlier(weeks: number): (used: UsedOnDay) => UsedOnDay {
  return ({ day, amount }) => ({ day: addDays(day, -7 * weeks), amount });
}

function weekdayOf(day: string): number {
  return new Date(day).getUTCDay();
}
