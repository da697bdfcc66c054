import type { LedgerEvent } from "@stint/core";
import { NOTICE_TYPES, type NoticeType } from "@stint/protocol";
import type { OutboxEvent } from "../outbox.ts";
import type { AutoOut } from "./compose.ts";
import { iso } from "./person.ts";

/** Something that somebody may want to hear of. */
export type Happening = {
  eventId: string;
  type: string;
  timestamp: string;
  /** Whose time it is about; null: the organisation's. */
  subjectId: string | null;
  data: Record<string, unknown>;
} & (
  | { about: "line" }
  | { about: "auto_out"; event: Omit<AutoOut, "employeeName"> }
  | { about: "event"; event: OutboxEvent }
);

/** What a line of the ledger means: itself, for webhooks, and an automatic punch-out, for everybody. */
export function happeningsOf(line: LedgerEvent): Happening[] {
  const { type, ...rest } = line.transition;
  const occurredAt = iso(line.occurredAt);
  const recordedAt = iso(line.recordedAt);
  const itself: Happening = {
    about: "line",
    eventId: line.id,
    type,
    timestamp: recordedAt,
    subjectId: line.subjectId,
    data: {
      ...rest,
      seq: line.seq,
      kind: line.kind,
      sessionId: line.sessionId,
      employeeId: line.subjectId,
      occurredAt,
      recordedAt,
      actorId: line.actorId,
    },
  };
  if (line.kind !== "shift" || line.transition.type !== "session.closed") return [itself];
  const { reason } = line.transition;
  if (reason !== "silence" && reason !== "mass_silence") return [itself];
  const event = { employeeId: line.subjectId, sessionId: line.sessionId, occurredAt, recordedAt, reason };
  return [itself, { ...itself, about: "auto_out", type: "shift.auto_out", event, data: event }];
}

export type EventRow = { id: string; type: string; data: unknown; created_ms: string };

export function happeningOf(row: EventRow): Happening {
  const event = { type: row.type, data: row.data } as OutboxEvent;
  return {
    about: "event",
    eventId: row.id,
    type: row.type,
    timestamp: iso(Number(row.created_ms)),
    subjectId: null,
    data: event.data,
    event,
  };
}

export function isNotice(type: string): type is NoticeType {
  return NOTICE_TYPES.some((known) => known === type);
}
