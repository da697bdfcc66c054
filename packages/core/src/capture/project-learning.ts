import { DAY_MS, type Instant } from "../time.ts";
import type { ProjectEvidence, ProjectJudge } from "./evidence.ts";
import { type ProjectToken, partsOf, projectTokens } from "./project-tokens.ts";

/** How often a person approved entries of a project that had a token. The token "" stands for all of the project's. */
export type LearnedCount = {
  projectId: string;
  token: ProjectToken;
  /** Approvals, as they were. */
  approvals: number;
  /** Approvals halved every sixty days, as of `at`. */
  weight: number;
  at: Instant;
};

/** The counts that one approved entry changes, each with one approval more. `known` are the present ones of the project. */
export function learnApproval(
  known: readonly LearnedCount[],
  { projectId, tokens, at }: { projectId: string; tokens: readonly ProjectToken[]; at: Instant },
): LearnedCount[] {
  const before = new Map(known.filter((row) => row.projectId === projectId).map((row) => [row.token, row]));
  return ["", ...new Set(tokens)].map((token) => {
    const row = before.get(token);
    const later = Math.max(at, row?.at ?? at);
    const weight = (row ? decayed(row, later) : 0) + 0.5 ** ((later - at) / HALF_LIFE_MS);
    return { projectId, token, approvals: (row?.approvals ?? 0) + 1, weight, at: later };
  });
}

export type ProjectSuggestion = {
  projectId: string;
  probability: number;
  /** What spoke for it most, the strongest first. */
  because: { token: ProjectToken; approvals: number; of: number }[];
};

export type ProjectModel = {
  /** Null below the thresholds: a wrong guess costs more than none. */
  suggest(tokens: readonly ProjectToken[]): ProjectSuggestion | null;
  /** The same for single signals, as evidence. */
  judge: ProjectJudge;
};

/** Naive Bayes over the tokens that are there, on counts as they stand at `now`. A signal shows one window, so what it lacks says nothing. */
export function projectModel(counts: readonly LearnedCount[], now: Instant): ProjectModel {
  const projects = new Map<string, { approvals: number; weight: number }>();
  const byToken = new Map<ProjectToken, Map<string, { approvals: number; weight: number }>>();
  for (const row of counts) {
    const value = { approvals: row.approvals, weight: decayed(row, now) };
    if (row.token === "") projects.set(row.projectId, value);
    else byToken.set(row.token, (byToken.get(row.token) ?? new Map()).set(row.projectId, value));
  }
  const ids = [...projects.keys()].sort();
  const likelihood = (token: ProjectToken, id: string): number => {
    const seen = byToken.get(token)?.get(id)?.weight ?? 0;
    return Math.log((seen + SMOOTHING) / ((projects.get(id)?.weight ?? 0) + 2 * SMOOTHING));
  };

  const probabilities = (tokens: readonly ProjectToken[]): Map<string, number> => {
    const total = ids.reduce((sum, id) => sum + (projects.get(id)?.weight ?? 0), 0);
    const scores = ids.map((id) => {
      const prior = Math.log(
        ((projects.get(id)?.weight ?? 0) + SMOOTHING) / (total + SMOOTHING * ids.length),
      );
      return tokens.reduce((sum, token) => sum + likelihood(token, id), prior) / TEMPERATURE;
    });
    const most = Math.max(...scores);
    const odds = scores.map((score) => Math.exp(score - most));
    const sum = odds.reduce((one, other) => one + other, 0);
    return new Map(ids.map((id, index) => [id, (odds[index] ?? 0) / sum]));
  };

  const found = (all: readonly ProjectToken[]): { best: string; evidence: Map<string, number> } | null => {
    const tokens = all.filter((token) => byToken.has(token));
    if (tokens.length === 0) return null;
    const evidence = probabilities(tokens);
    const ranked = [...evidence].sort(([one, p], [other, q]) => q - p || (one < other ? -1 : 1));
    const [best, probability] = ranked[0] ?? ["", 0];
    const isClear = probability >= LEAST_PROBABILITY && probability - (ranked[1]?.[1] ?? 0) >= LEAST_LEAD;
    return isClear && (projects.get(best)?.approvals ?? 0) >= LEAST_APPROVALS ? { best, evidence } : null;
  };

  const because = (tokens: readonly ProjectToken[], best: string): ProjectSuggestion["because"] =>
    tokens
      .map((token) => {
        const per = byToken.get(token);
        const of = [...(per?.values() ?? [])].reduce((sum, { approvals }) => sum + approvals, 0);
        const others = ids.filter((id) => id !== best).map((id) => likelihood(token, id));
        const lead = likelihood(token, best) - Math.max(...others, Math.log(0.5));
        return { token, approvals: per?.get(best)?.approvals ?? 0, of, lead };
      })
      .filter(({ approvals, lead }) => approvals > 0 && (lead > 0 || ids.length === 1))
      .sort((one, other) => other.lead - one.lead || (one.token < other.token ? -1 : 1))
      .slice(0, MOST_REASONS)
      .map(({ token, approvals, of }) => ({ token, approvals, of }));

  return {
    suggest: (tokens) => {
      const clear = found(tokens);
      if (!clear) return null;
      const { best, evidence } = clear;
      return { projectId: best, probability: evidence.get(best) ?? 0, because: because(tokens, best) };
    },
    judge: (signal): ProjectEvidence => found(projectTokens(signal))?.evidence ?? null,
  };
}

/** A reason in words: `host jira.acme.com: 41 of 43 approvals are Acme`. */
export function explained(reason: ProjectSuggestion["because"][number], projectName: string): string {
  const { kind, text } = partsOf(reason.token);
  return `${kind} ${text}: ${reason.approvals} of ${reason.of} approvals are ${projectName}`;
}

const HALF_LIFE_MS = 60 * DAY_MS;
const SMOOTHING = 0.5;
/** Tokens of one window repeat each other, so their evidence counts for less than its product. */
const TEMPERATURE = 1.5;
const LEAST_PROBABILITY = 0.6;
const LEAST_LEAD = 0.2;
const LEAST_APPROVALS = 3;
const MOST_REASONS = 3;

function decayed(row: LearnedCount, now: Instant): number {
  return row.weight * 0.5 ** (Math.max(0, now - row.at) / HALF_LIFE_MS);
}
