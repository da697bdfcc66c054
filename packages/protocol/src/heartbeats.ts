import { z } from "zod";
import { Id, SourceId, Timestamp } from "./wire.ts";

export const HeartbeatBody = z.object({
  employeeId: Id,
  sessionId: SourceId.describe("The tab's or device's own id"),
  beatToken: z.string().max(512).optional(),
  closing: z.boolean().optional().describe("The tab is closing; the shift stays open for the threshold"),
});
export type HeartbeatBody = z.infer<typeof HeartbeatBody>;

export const PunchedStatus = z.enum(["IN", "OUT"]);

/** Why a shift is over, told to a tab that still beats for it. */
export const ClosedView = z.object({
  shiftId: Id,
  at: Timestamp,
  reason: z.enum(["command", "silence", "mass_silence", "correction", "deactivated"]),
  resumableUntil: Timestamp.nullable(),
});

export const HeartbeatReply = z.object({
  status: PunchedStatus,
  lastSeen: Timestamp.nullable(),
  serverTime: Timestamp,
  nextHeartbeatMs: z.int(),
  closed: ClosedView.optional(),
});
export type HeartbeatReply = z.infer<typeof HeartbeatReply>;
