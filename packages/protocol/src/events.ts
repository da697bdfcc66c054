import { z } from "zod";
import { Id, Timestamp } from "./wire.ts";

export const EVENT_TYPES = [
  "session.opened",
  "session.closed",
  "gap.recorded",
  "silence.logged",
  "correction.requested",
  "correction.approved",
  "correction.denied",
  "evidence.deleted",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** One message of `GET /api/events`: its SSE `id` is `seq`, its SSE `event` is `type`, its `data` is this object. */
export const StreamEvent = z.object({
  seq: z.int(),
  id: Id,
  type: z.enum(EVENT_TYPES),
  kind: z.string(),
  sessionId: Id,
  employeeId: Id,
  occurredAt: Timestamp,
  recordedAt: Timestamp,
  actorId: Id.nullable(),
  /** The transition's own fields, such as `reason`. */
  data: z.record(z.string(), z.unknown()),
});
export type StreamEvent = z.infer<typeof StreamEvent>;

/** The first message of a stream, without an id: where the ledger stands and the server's time. */
export const StreamHello = z.object({ seq: z.int(), serverTime: Timestamp });
/** SSE event name of the hello. */
export const HELLO_EVENT = "hello";
