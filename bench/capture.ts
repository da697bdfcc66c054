import { type Suggestion, VERIFY_BELOW } from "@stint/core";
import { BASELINES, type Entry } from "./capture/baselines.ts";
import { entryOf, labelled, rulesFor, storedSignals, suggested } from "./capture/methods.ts";
import { PERSONAS, type Persona } from "./capture/personas.ts";
import { Random } from "./capture/random.ts";
import { calibrationOf, isSame, type Score, scoreOf, timesheetOf } from "./capture/scoring.ts";
import { uploadsOf } from "./capture/signals.ts";
import { timeSegmentation } from "./capture/speed.ts";
import { dayOf } from "./capture/truth.ts";
import { type Figure, format, say } from "./harness/figures.ts";

/** Parameters were chosen on `tune`, looked at once on `freeze`, and what is published comes from `report`. */
const SEEDS = { tune: 1_000_000, freeze: 2_000_000, report: 3_000_000 };
const DAYS = 60;
const SURE = 0.8;

type Claim = { p: number; right: boolean };

/** Suggested entries against what somebody really did, on generated days, beside the rules of other time trackers. */
export async function capture(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const claims: Claim[] = [];
  for (const persona of PERSONAS) {
    const scores = scoresOf(persona, SEEDS.report, claims);
    const own = misassigned(scores.get(OURS) ?? []);
    print(persona, scores);
    const others = [...scores].filter(([name]) => name in BASELINES);
    const best = Math.min(...others.map(([, list]) => misassigned(list)));
    figures.push({
      what: `capture, ${persona.name}: mis-assigned a day`,
      value: own,
      unit: "min",
      atMost: best,
    });
  }
  const { brier, base, ece } = calibrationOf(claims);
  say(
    `  confidence over ${format(claims.length)} entries: Brier ${format(brier)} (base rate ${format(base)})`,
  );
  figures.push({
    what: "capture, confidence: expected calibration error",
    value: ece,
    unit: "",
    atMost: 0.05,
  });
  return [...figures, ...timeSegmentation()];
}

const OURS = "Stint";
const WITHOUT_CALENDAR = "Stint without the calendar";

function scoresOf(persona: Persona, seeds: number, claims: Claim[]): Map<string, Score[]> {
  const scores = new Map<string, Score[]>();
  const rules = rulesFor(persona.projects);
  for (let number = 0; number < DAYS; number++) {
    const random = new Random(seeds + number);
    const day = dayOf(persona, random);
    const stored = storedSignals(uploadsOf(day, random));
    const note = (name: string, entries: Entry[], isSure: (index: number) => boolean): void => {
      scores.set(name, [...(scores.get(name) ?? []), scoreOf(day, entries, isSure)]);
    };
    const own = suggested(stored, rules);
    note(OURS, own.map(entryOf), (index) => isSure(own[index]));
    const sheet = timesheetOf(day);
    for (const entry of own)
      claims.push({ p: entry.confidence, right: sheet.some((real) => isSame(real, entryOf(entry))) });
    const bare = stored.signals.filter(({ sourceType }) => sourceType !== "calendar");
    const alone = suggested({ ...stored, signals: bare }, rules);
    note(WITHOUT_CALENDAR, alone.map(entryOf), (index) => isSure(alone[index]));
    const moments = labelled(stored.signals, rules);
    for (const [name, baseline] of Object.entries(BASELINES)) note(name, baseline(moments), () => false);
  }
  return scores;
}

function isSure(entry: Suggestion | undefined): boolean {
  return entry !== undefined && entry.verify.length === 0 && entry.confidence >= Math.max(SURE, VERIFY_BELOW);
}

function print(persona: Persona, scores: Map<string, Score[]>): void {
  say(`  ${persona.name}, ${DAYS} days`);
  say(`    ${"a day".padEnd(36)}   off  false missed  wrong   bias     F1 entries clicks`);
  const own = scores.get(OURS) ?? [];
  for (const [name, list] of scores) {
    const columns = [
      misassigned(list),
      mean(list, (score) => score.falseMinutes),
      mean(list, (score) => score.missedMinutes),
      mean(list, (score) => score.wrongMinutes),
      mean(list, (score) => score.biasMinutes),
    ].map((value) => value.toFixed(1).padStart(6));
    const counts = [mean(list, (score) => score.entries), clicks(list)];
    const rest = [f1(list).toFixed(2).padStart(6), ...counts.map((value) => value.toFixed(1).padStart(6))];
    const ahead = name in BASELINES ? aheadIn(list, own) : "";
    say(`    ${name.padEnd(36)}${[...columns, ...rest].join(" ")}${ahead}`);
  }
  const entries = mean(own, (score) => score.trueEntries).toFixed(1);
  say(`    ${"as it was".padEnd(36)}${entries.padStart(48)}`);
}

function aheadIn(baseline: readonly Score[], own: readonly Score[]): string {
  const wins = [
    misassigned(baseline) < misassigned(own) && "minutes off",
    f1(baseline) > f1(own) && "F1",
    clicks(baseline) < clicks(own) && "clicks",
  ].filter((what) => what !== false);
  return wins.length > 0 ? `  ahead in ${wins.join(", ")}` : "";
}

function f1(scores: readonly Score[]): number {
  const both = mean(scores, (score) => score.entries) + mean(scores, (score) => score.trueEntries);
  return (2 * mean(scores, (score) => score.matched)) / both;
}

function clicks(scores: readonly Score[]): number {
  return mean(scores, (score) => score.clicks);
}

function misassigned(scores: readonly Score[]): number {
  return mean(scores, (score) => score.falseMinutes + score.missedMinutes + score.wrongMinutes);
}

function mean(scores: readonly Score[], of: (score: Score) => number): number {
  return scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
}
