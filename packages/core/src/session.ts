import type { Instant } from "./time.ts";

/** Why a session ended. `command` is a person's own act; the rest are the server's findings or a decision. */
export type CloseReason = "command" | "silence" | "mass_silence" | "correction" | "deactivated";

/** One stretch of a subject's time, of any kind. Everything in it follows from its ledger events. */
export type Session = {
  id: string;
  kind: string;
  /** Whose time it is: a user's id, or a guest's. */
  subjectId: string;
  openedAt: Instant;
  closedAt: Instant | null;
  closeReason: CloseReason | null;
  /** The earlier session this one continues. */
  resumedFrom: string | null;
  /** The boundaries that count for pay after an approved correction; null where the original stands. */
  creditedStart: Instant | null;
  creditedEnd: Instant | null;
};

/** One tab or device beating for a session. */
export type Source = { sourceId: string; firstSeen: Instant; lastSeen: Instant; closing: boolean };

/** The stretch that counts for pay: the recorded one unless an approved correction moved a boundary. */
export function creditedInterval(session: Session): { start: Instant; end: Instant | null } {
  return {
    start: session.creditedStart ?? session.openedAt,
    end: session.creditedEnd ?? session.closedAt,
  };
}
