import { lateAfterMs } from "@stint/core/liveness";
import { type Instant, MINUTE_MS } from "@stint/core/time";
import type { TeamMember } from "@stint/protocol";

export type BoardState = TeamMember["state"];
export type BoardPolicy = { heartbeatMs: number; thresholdMs: number };

/** How long an automatic punch-out stays near the top of the board, ms. */
const RECENT_AUTO_OUT_MS = 30 * MINUTE_MS;

/**
 * A person's state now, from what the server last told us. Somebody who was on time when we asked
 * stays live until we ask again: our own silence must not make anybody late.
 */
export function stateNow(
  member: Pick<TeamMember, "state" | "lastSeen">,
  policy: BoardPolicy,
  asked: Instant,
  now: Instant,
): BoardState {
  if (member.state === "out" || member.state === "silent" || !member.lastSeen) return member.state;
  const seen = Date.parse(member.lastSeen);
  const wasOnTime = asked - seen <= policy.heartbeatMs * 1.5;
  if (member.state === "live" && wasOnTime) return "live";
  return now - seen >= lateAfterMs(policy) ? "late" : member.state;
}

/** Whether the server ended the last shift a short while ago. */
export function isRecentAutoOut(
  member: Pick<TeamMember, "state" | "reason" | "since">,
  now: Instant,
): boolean {
  const automatic = member.reason === "silence" || member.reason === "mass_silence";
  return (
    member.state === "out" &&
    automatic &&
    !!member.since &&
    now - Date.parse(member.since) < RECENT_AUTO_OUT_MS
  );
}

/** Who needs attention first: silent or late, just punched out automatically, in, out; by name within each. */
export function byAttention<T extends TeamMember>(members: readonly T[], now: Instant): T[] {
  return [...members].sort(
    (a, b) =>
      rankOf(a, now) - rankOf(b, now) ||
      byName.compare(a.name, b.name) ||
      (a.employeeId < b.employeeId ? -1 : 1),
  );
}

const byName = new Intl.Collator();

function rankOf(member: TeamMember, now: Instant): number {
  if (member.state === "silent" || member.state === "late") return 0;
  if (isRecentAutoOut(member, now)) return 1;
  return member.state === "live" ? 2 : 3;
}

/** Every typed word must begin a word of the name, the e-mail or the state. */
export function matches(member: Pick<TeamMember, "name" | "email" | "state">, typed: string): boolean {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const haystack = ` ${fold(`${member.name} ${member.email} ${member.state === "live" ? "in" : member.state}`)}`;
  return words.every((word) => haystack.includes(` ${word}`) || haystack.includes(`.${word}`));
}

function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}

/** How many people went in, out or into trouble between two looks at the board. */
export function changedSince(
  before: ReadonlyMap<string, BoardState>,
  members: readonly Pick<TeamMember, "employeeId" | "state">[],
): number {
  return members.filter((member) => {
    const state = before.get(member.employeeId);
    return state !== undefined && groupOf(state) !== groupOf(member.state);
  }).length;
}

function groupOf(state: BoardState): "in" | "out" | "trouble" {
  if (state === "out") return "out";
  return state === "live" ? "in" : "trouble";
}
