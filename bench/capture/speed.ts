import { ruleJudge, type Signal, suggestEntries } from "@stint/core";
import { type Figure, format, median } from "../harness/figures.ts";
import { rulesFor, sha256, storedSignals } from "./methods.ts";
import { PERSONAS } from "./personas.ts";
import { Random } from "./random.ts";
import { uploadsOf } from "./signals.ts";
import { dayOf, ZONE } from "./truth.ts";

const SIGNALS = 1_000_000;
const ROUNDS = 5;
const DAY_MS = 86_400_000;

/** A million signals of one person, many days after each other, in the order they were stored in. */
export function timeSegmentation(): Figure[] {
  const signals = manyDays(SIGNALS);
  const projectOf = ruleJudge(rulesFor(6));
  const onClock: number[] = [];
  const ofProcessor: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    const before = process.cpuUsage();
    const entries = suggestEntries({ userId: "alice", timeZone: ZONE, signals, projectOf }, sha256);
    const { user, system } = process.cpuUsage(before);
    onClock.push((performance.now() - startedAt) / 1_000);
    ofProcessor.push((user + system) / 1e6);
    if (entries.length === 0) throw new Error("nothing was suggested");
  }
  const what = `capture, ${format(SIGNALS)} signals segmented`;
  return [
    { what: `${what}: processor time of all threads`, value: median(ofProcessor), unit: "s", atMost: 3 },
    { what: `${what}: time`, value: median(onClock), unit: "s" },
  ];
}

/** The same days again and again, one after the other, with keys of their own. */
function manyDays(count: number): Signal[] {
  const days: Signal[][] = [];
  let made = 0;
  for (let number = 0; made < count / 20; number++) {
    const random = new Random(4_000_000 + number);
    const persona = PERSONAS[number % PERSONAS.length];
    if (!persona) throw new Error("nobody");
    const { signals } = storedSignals(uploadsOf(dayOf(persona, random), random));
    days.push(signals);
    made += signals.length;
  }
  const all: Signal[] = [];
  for (let number = 0; all.length < count; number++) {
    const day = days[number % days.length] ?? [];
    const shift = number * 2 * DAY_MS - Math.floor((day[0]?.at ?? 0) / DAY_MS) * DAY_MS;
    for (const signal of day.slice(0, count - all.length))
      all.push({ ...signal, at: signal.at + shift, key: `${signal.key} ${number}` });
  }
  return all;
}
