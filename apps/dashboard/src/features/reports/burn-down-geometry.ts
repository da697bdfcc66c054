export type Spot = { x: number; y: number };
export type BurnDownLines = {
  /** What was left, in steps, from the budget to today. */
  left: Spot[];
  /** Where it is going, straight, from today to nothing. */
  ahead: Spot[];
  /** Where nothing is left. */
  zero: number;
  today: number;
};

type Asked = {
  budget: number;
  points: { day: string; used: number }[];
  today: string;
  exhaustedOn: string | null;
};

const DAY_MS = 86_400_000;

/** A burn-down chart within a square of 1, from the first day of use to today or the end that is foretold. */
export function burnDownLines({ budget, points, today, exhaustedOn }: Asked): BurnDownLines {
  const first = points[0]?.day ?? today;
  const ahead = exhaustedOn !== null && exhaustedOn > today ? exhaustedOn : null;
  const lastUse = points.at(-1)?.day ?? today;
  const start = daysOf(first < today ? first : today);
  const end = Math.max(daysOf(today), daysOf(ahead ?? today), daysOf(lastUse)) + 1;
  const lowest = Math.min(0, budget - (points.at(-1)?.used ?? 0));
  const at = (day: string, used: number): Spot => ({
    x: (daysOf(day) - start) / (end - start),
    y: used / (budget - lowest),
  });
  const left = [at(first < today ? first : today, 0)];
  let before = 0;
  for (const { day, used } of points) {
    left.push(at(day, before), at(day, used));
    before = used;
  }
  const now = at(today > lastUse ? today : lastUse, before);
  left.push(now);
  return {
    left,
    ahead: ahead ? [now, at(ahead, budget)] : [],
    zero: budget / (budget - lowest),
    today: at(today, 0).x,
  };
}

function daysOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}
