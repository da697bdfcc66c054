import type { EntryContext, EntryStatus, TimeEntry } from "@stint/protocol/time-entries";
import { formatDuration } from "../../format.ts";

type ActivityName = TimeEntry["activity_type"];

export const ACTIVITY_WORDS: Record<ActivityName, string> = {
  focused_work: "Focused work",
  meeting: "Meeting",
  communication: "Communication",
  research: "Research",
  admin: "Administration",
  break: "Break",
};

export const STATUS_WORDS: Record<EntryStatus, string> = {
  pending: "To review",
  approved: "Approved",
  rejected: "Rejected",
  billed: "Billed",
};

/** How sure a suggestion is, `Very sure, 93 %`. It never claims to be certain. */
export function confidenceWords(confidence: number): string {
  const percent = percentOf(confidence);
  return `${sureness(percent)}, ${percent} %`;
}

/** Whole percent as they are shown, never 100. */
export function percentOf(confidence: number): number {
  return Math.min(99, Math.round(confidence * 100));
}

/** What lowers the confidence, and what its person should look at; empty where nothing does. */
export function doubtsOf({ confidence, reason, verification_required: checks }: EntryContext): string[] {
  const described = checks.map((check) => `${check.reason}. ${check.description}`);
  const isSaid = reason === null || checks.some((check) => check.reason === reason);
  return isSaid ? described : [`${confidence < 0.5 ? reason : plainReason(reason)}.`, ...described];
}

/** What lowers the confidence most of a suggestion that is sure enough is no low confidence. */
function plainReason(reason: string): string {
  const plain = reason.replace(/^Low confidence - /, "");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** `Code 48 min, Firefox 12 min`, the longest first. */
export function applicationWords({ applications }: EntryContext, most: number): string {
  const longest = applications.toSorted((one, other) => other.seconds - one.seconds);
  const shown = longest.slice(0, most).map(({ app, seconds }) => `${app} ${formatDuration(seconds)}`);
  const rest = longest.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}

/** What happened to an entry that was to be decided and was not. */
export function skippedWords(code: string): string {
  if (code === "overlapping") return "It would overlap another entry.";
  if (code === "not_found") return "It is no longer there; newer activity has replaced it.";
  if (code === "already_decided" || code === "illegal_transition") return "It has been decided elsewhere.";
  if (code === "period_locked") return "Time up to that day is closed.";
  return "The server did not take it.";
}

function sureness(percent: number): string {
  if (percent >= 90) return "Very sure";
  if (percent >= 75) return "Quite sure";
  return percent >= 50 ? "Not so sure" : "Unsure";
}

const MOST_REASONS = 2;

/** Why an entry has its project; null where there is nothing to say. */
export function projectWhy(
  { project_id, context_data }: Pick<TimeEntry, "project_id" | "context_data">,
  projects: readonly { id: string; name: string }[],
): string | null {
  const suggested = context_data?.project ?? null;
  if (suggested === null || suggested.because.length === 0) return null;
  const because = suggested.because.slice(0, MOST_REASONS).join("; ");
  if (suggested.id === project_id) return `Project: ${because}`;
  const name = projects.find(({ id }) => id === suggested.id)?.name;
  return name === undefined ? null : `${name} was suggested: ${because}`;
}
