import { createHash } from "node:crypto";
import {
  acceptSignals,
  CAPTURE_DEFAULTS,
  type CaptureConfig,
  type ConfidenceWeights,
  type ProjectRule,
  ruleJudge,
  type Signal,
  type Suggestion,
  suggestEntries,
} from "@stint/core";
import { type Entry, FREE, type Labelled } from "./baselines.ts";
import type { Upload } from "./signals.ts";
import { ZONE } from "./truth.ts";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What the server keeps of a day's uploads. */
export function storedSignals(uploads: readonly Upload[]): { signals: Signal[]; rejectedNear: number[] } {
  const stored = new Map<string, Signal>();
  const rejectedNear: number[] = [];
  for (const { signals, sentAt, receivedAt } of uploads) {
    const batch = { userId: "alice", signals, sentAt, receivedAt };
    const { accepted, rejected } = acceptSignals(batch, sha256, (key) => stored.has(key));
    for (const signal of accepted) stored.set(signal.key, signal);
    for (const { near } of rejected) if (near !== null) rejectedNear.push(near);
  }
  const signals = [...stored.values()].sort((one, other) => one.at - other.at);
  return { signals, rejectedNear };
}

/** A person's rules: everything that names a project. */
export function rulesFor(projects: number): ProjectRule[] {
  return Array.from({ length: projects }, (_, index) => `project-${String.fromCharCode(97 + index)}`).flatMap(
    (projectId) =>
      (["path", "host", "title"] as const).map((field) => ({
        projectId,
        field,
        text: field === "path" ? `/${projectId}/` : field === "host" ? `${projectId}.example.com` : projectId,
      })),
  );
}

export function suggested(
  stored: ReturnType<typeof storedSignals>,
  rules: readonly ProjectRule[],
  { config = CAPTURE_DEFAULTS, weights }: { config?: CaptureConfig; weights?: ConfidenceWeights } = {},
): Suggestion[] {
  const input = { userId: "alice", timeZone: ZONE, projectOf: ruleJudge(rules), config, weights };
  return suggestEntries({ ...input, ...stored }, sha256).filter(
    ({ activityType }) => activityType !== "break",
  );
}

export function entryOf({ start, end, projectId }: Suggestion): Entry {
  return { start, end, project: projectId };
}

/** What the other trackers see of the same signals: input, and the project that its window shows. */
export function labelled(signals: readonly Signal[], rules: readonly ProjectRule[]): Labelled[] {
  const projectOf = ruleJudge(rules);
  return signals
    .filter(({ type }) => type === "window")
    .map((signal) => ({
      at: signal.at,
      label: signal.url.includes("youtube.com") ? FREE : ([...(projectOf(signal)?.keys() ?? [])][0] ?? null),
    }));
}
