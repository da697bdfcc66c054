import type { CloseReason, Session } from "./session.ts";
import type { Instant } from "./time.ts";

/** What may happen to a session. Each is written once and never changed. */
export type Transition =
  | {
      type: "session.opened";
      kind: string;
      resumedFrom?: string;
      reason?: string;
      note?: string;
      claimedAt?: Instant;
      sourceId?: string;
    }
  | {
      type: "session.closed";
      reason: CloseReason;
      note?: string;
      claimedAt?: Instant;
      batchId?: string;
      /** When silence reached the threshold, ms since the epoch. */
      deadlineAt?: Instant;
      /** The last source had said that it was closing. */
      hinted?: boolean;
      /** The source that gave the last beat. */
      sourceId?: string;
    }
  | { type: "gap.recorded"; from: Instant; to: Instant; silenceMs: number; sourceId?: string }
  | { type: "silence.logged"; missed: Instant[] }
  | { type: "correction.requested"; correctionId: string; start?: Instant; end?: Instant; note: string }
  | {
      type: "correction.approved";
      correctionId: string;
      start?: Instant;
      end?: Instant;
      note?: string;
      batchId?: string;
    }
  | { type: "correction.denied"; correctionId: string; note?: string }
  | {
      type: "evidence.deleted";
      evidence: "screenshot";
      /** `owner`: its person deleted it; `retention`: it was older than the organisation keeps them; `erasure`: all of the person's were erased. */
      reason: "owner" | "retention" | "erasure";
      count: number;
      /** The one that its owner deleted. */
      evidenceId?: string;
    };

/** One line of the ledger: a transition with when it was true, when we knew, whose time it is and who acted. */
export type LedgerEvent = {
  orgId: string;
  /** 1, 2, 3 … without gaps within the organisation, in commit order. */
  seq: number;
  id: string;
  sessionId: string;
  subjectId: string;
  kind: string;
  occurredAt: Instant;
  recordedAt: Instant;
  /** The user who acted; null for the server's own finding. */
  actorId: string | null;
  transition: Transition;
};

/** The session that a sequence of its events adds up to; null before it was opened. Throws on an impossible sequence. */
export function replay(events: Iterable<LedgerEvent>): Session | null {
  let session: Session | null = null;
  for (const event of events) session = apply(session, event);
  return session;
}

/** The session after one more event. Throws if the event cannot follow, because the ledger would then be wrong. */
export function apply(session: Session | null, event: LedgerEvent): Session | null {
  const { transition } = event;
  if (transition.type === "session.opened") {
    if (session) throw new Error(`session ${event.sessionId} opened twice`);
    return {
      id: event.sessionId,
      kind: event.kind,
      subjectId: event.subjectId,
      openedAt: event.occurredAt,
      closedAt: null,
      closeReason: null,
      resumedFrom: transition.resumedFrom ?? null,
      creditedStart: null,
      creditedEnd: null,
    };
  }
  // A missing shift is asked for, and may be denied, before any session exists.
  if (!session && (transition.type === "correction.requested" || transition.type === "correction.denied"))
    return null;
  if (!session) throw new Error(`${transition.type} before session ${event.sessionId} was opened`);
  switch (transition.type) {
    case "session.closed":
      if (session.closedAt !== null) throw new Error(`session ${event.sessionId} closed twice`);
      return { ...session, closedAt: event.occurredAt, closeReason: transition.reason };
    case "correction.approved":
      return {
        ...session,
        creditedStart: transition.start ?? session.creditedStart,
        creditedEnd: transition.end ?? session.creditedEnd,
      };
    default:
      return session;
  }
}

/** The hash before the first line of an organisation's ledger. */
export const GENESIS_HASH = "0".repeat(64);

/**
 * The bytes a line's hash covers: the previous hash and every field, as JSON with sorted keys.
 * The hash is the SHA-256 of them in hex, so altering, dropping or reordering a line breaks every later one.
 */
export function hashInput(prevHash: string, event: LedgerEvent): string {
  return `${prevHash}\n${canonicalJson(event)}`;
}

/** All of an event but its id, and its time of recording and its number, which are known only once it is its turn to be written. */
export type Unnumbered = Omit<LedgerEvent, "id" | "recordedAt" | "seq">;

/** {@link hashInput} of an event that is numbered later: the JSON is written now, and what is missing put into it then. */
export function hashInputLater(
  event: Unnumbered,
  id: string,
): (prevHash: string, recordedAt: Instant, seq: number) => string {
  const text = JSON.stringify;
  const { actorId, kind, occurredAt, orgId, sessionId, subjectId, transition } = event;
  const before = `{"actorId":${text(actorId)},"id":${text(id)},"kind":${text(kind)},"occurredAt":${text(occurredAt)},"orgId":${text(orgId)}`;
  const after = `"sessionId":${text(sessionId)},"subjectId":${text(subjectId)},"transition":${canonicalJson(transition)}}`;
  return (prevHash, recordedAt, seq) =>
    `${prevHash}\n${before},"recordedAt":${recordedAt},"seq":${seq},${after}`;
}

/** JSON with the keys of every object sorted and undefined values left out (RFC 8785 for the values used here). */
export function canonicalJson(value: unknown): string {
  // Sorting keys costs four times what the rest does, and most lines come sorted.
  if (isSorted(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const parts: string[] = [];
  for (const key of Object.keys(value as object).sort()) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(item)}`);
  }
  return `{${parts.join(",")}}`;
}

function isSorted(value: unknown): boolean {
  if (value === null || typeof value !== "object") return true;
  if (Array.isArray(value)) return value.every(isSorted);
  let before = "";
  for (const key in value) {
    if (key < before || !isSorted((value as Record<string, unknown>)[key])) return false;
    before = key;
  }
  return true;
}
