import {
  CAPTURE_DEFAULTS,
  type CaptureConfig,
  type ConfidenceWeights,
  type LockedStretch,
  MINUTE_MS,
  projectTokens,
  type Signal,
  type SignalStretch,
  type Suggestion,
  suggestEntries,
} from "@stint/core";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import { fitConfidence } from "./fit-confidence.ts";
import { gatherStretch, nextEvidence } from "./gather-evidence.ts";
import { sha256 } from "./pack-signals.ts";
import { lockPerson, type Person, scopeOf } from "./person.ts";
import { type ProjectKnowledge, readProjectKnowledge } from "./project-judge.ts";
import { type WrittenSuggestion, writeSuggestions } from "./write-suggestions.ts";

/** What suggestions follow from besides a person's signals. */
export type Knowledge = {
  timeZone: string;
  weights: ConfidenceWeights;
  projects: ProjectKnowledge;
};

/** Read before a transaction that suggests: the embedded database has one connection. */
export async function readKnowledge(db: Database, person: Person): Promise<Knowledge> {
  const weights = await fitConfidence(db, person.orgId);
  return db.tenant(scopeOf(person), async (tx) => {
    const { rows } = await sql<{ time_zone: string; now: string }>`
      select coalesce(m.time_zone, o.time_zone) as time_zone, wall_now_ms() as now
      from member m join organisation o on o.id = m.org_id
      where m.org_id = ${person.orgId} and m.user_id = ${person.userId}`.execute(tx);
    const [row] = rows;
    if (!row) throw new Error("signals of somebody who is no member");
    const projects = await readProjectKnowledge(tx, person, Number(row.now));
    return { timeZone: row.time_zone, weights, projects };
  });
}

export type SuggestedStretch = { end: number; suggestions: WrittenSuggestion[] };

/** Works out the suggestions of the stretch around a moment anew, and writes them in place of the untouched ones there. */
export async function suggestAround(
  tx: Tx,
  person: Person,
  knowledge: Knowledge,
  { around, taskId }: { around: number; taskId: string | null },
): Promise<SuggestedStretch | null> {
  const { idle_minutes, merge_minutes } = await lockPerson(tx, person);
  const stretch = await gatherStretch(tx, person, around);
  if (!stretch) return null;
  const config: CaptureConfig = {
    ...CAPTURE_DEFAULTS,
    idleMs: idle_minutes * MINUTE_MS,
    mergeMs: merge_minutes * MINUTE_MS,
  };
  // No entry reaches further past its last signal than the longest tail.
  const until = Math.min(stretch.end + config.tailPassiveMs, stretch.next);
  const suggestions = suggestEntries(
    {
      userId: person.userId,
      timeZone: knowledge.timeZone,
      signals: stretch.signals,
      projectOf: knowledge.projects.judge,
      locked: await readLocked(tx, person, stretch.start, until),
      rejectedNear: await readRejections(tx, person, stretch),
      config,
      weights: knowledge.weights,
    },
    sha256,
  );
  const bounds = { start: stretch.start, end: until };
  const described = describe(suggestions, stretch.signals, knowledge.projects);
  return {
    end: stretch.end,
    suggestions: await writeSuggestions(tx, person, { bounds, described, taskId }),
  };
}

/** The same for every stretch that reaches into [from, to]. */
export async function suggestBetween(
  tx: Tx,
  person: Person,
  knowledge: Knowledge,
  { from, to }: { from: number; to: number },
): Promise<void> {
  let cursor: number | null = from - CAPTURE_DEFAULTS.tailPassiveMs;
  for (;;) {
    cursor = await nextEvidence(tx, person, cursor, to);
    if (cursor === null) return;
    const done = await suggestAround(tx, person, knowledge, { around: cursor, taskId: null });
    if (!done) return;
    cursor = done.end + 1;
  }
}

export type DescribedSuggestion = {
  suggestion: Suggestion;
  tokens: string[];
  project: ReturnType<ProjectKnowledge["explain"]>;
  clientId: string | null;
};

const MOST_TOKENS = 40;

function describe(
  suggestions: readonly Suggestion[],
  signals: readonly Signal[],
  projects: ProjectKnowledge,
): DescribedSuggestion[] {
  let first = 0;
  return suggestions.map((suggestion) => {
    while (first < signals.length && (signals[first] as Signal).at < suggestion.start) first += 1;
    let end = first;
    while (end < signals.length && (signals[end] as Signal).at < suggestion.end) end += 1;
    const own = signals.slice(first, end);
    const tokens = commonest(own);
    const { projectId } = suggestion;
    return {
      suggestion,
      tokens,
      project: projectId === null ? null : projects.explain(projectId, own, tokens),
      clientId: projectId === null ? null : (projects.clients.get(projectId) ?? null),
    };
  });
}

function commonest(signals: readonly Signal[]): string[] {
  const known = new Map<string, string[]>();
  const counts = new Map<string, number>();
  for (const signal of signals) {
    const text = `${signal.app}\n${signal.url}\n${signal.path}\n${signal.title}`;
    const tokens = known.get(text) ?? projectTokens(signal);
    known.set(text, tokens);
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return [...counts]
    .sort(([one, often], [other, less]) => less - often || (one < other ? -1 : 1))
    .slice(0, MOST_TOKENS)
    .map(([token]) => token);
}

async function readLocked(
  tx: Tx,
  { orgId, userId }: Person,
  from: number,
  to: number,
): Promise<LockedStretch[]> {
  const { rows } = await sql<{ start: string; end: string }>`
    select ms_of(started_at) as start, ms_of(ended_at) as "end" from time_entry
    where org_id = ${orgId} and user_id = ${userId} and (status <> 'pending' or edited or source = 'manual')
      and started_at < at_ms(${to}) and ended_at > at_ms(${from})`.execute(tx);
  return rows.map(({ start, end }) => ({ start: Number(start), end: Number(end) }));
}

async function readRejections(
  tx: Tx,
  { orgId, userId }: Person,
  { start, end }: SignalStretch,
): Promise<number[]> {
  const { rows } = await sql<{ near: string }>`
    select distinct near_ms as near from signal_rejection
    where org_id = ${orgId} and user_id = ${userId} and near_ms between ${start} and ${end}`.execute(tx);
  return rows.map(({ near }) => Number(near));
}
