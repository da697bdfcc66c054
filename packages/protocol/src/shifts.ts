import { z } from "zod";
import { Role } from "./access.ts";
import { ClosedView, PunchedStatus } from "./heartbeats.ts";
import { Cursor, Id, LocalDate, Note, SourceId, Timestamp } from "./wire.ts";

export const PunchReason = z.enum([
  "command",
  "silence",
  "mass_silence",
  "resumed",
  "correction",
  "deactivated",
]);

export const Punch = z.object({
  id: Id,
  type: z.enum(["IN", "OUT", "AUTO_OUT"]),
  at: Timestamp,
  recordedAt: Timestamp,
  reason: PunchReason,
  /** The shift this punch opened or closed. */
  sessionId: Id,
  employeeId: Id,
  note: z.string().optional(),
});
export type Punch = z.infer<typeof Punch>;

export const PunchBody = z.strictObject({
  type: z.enum(["IN", "OUT"]),
  sessionId: SourceId.optional().describe("The tab's or device's own id"),
  at: Timestamp.optional().describe(
    "The client's claim; kept beside the server's time and never used in its place",
  ),
  note: Note.optional(),
  resume: z
    .boolean()
    .optional()
    .describe("With IN: link to the shift that was closed automatically in the last 15 min"),
});

export const PunchReply = z.object({
  punch: Punch,
  status: PunchedStatus,
  beatToken: z.string().nullable(),
  nextHeartbeatMs: z.int(),
});
export type PunchReply = z.infer<typeof PunchReply>;

export const Liveness = z.enum(["live", "late", "silent", "out"]);

export const EmployeeStatus = z.object({
  status: PunchedStatus,
  state: Liveness,
  shiftId: Id.nullable(),
  since: Timestamp.nullable(),
  lastSeen: Timestamp.nullable(),
  sources: z.array(z.object({ sessionId: z.string(), lastSeen: Timestamp, closing: z.boolean() })),
  thresholdMs: z.int(),
  heartbeatMs: z.int(),
  serverTime: Timestamp,
  /** What a tab needs to beat for the open shift. */
  beatToken: z.string().nullable(),
  /** The last shift, if the server ended it and it may still be resumed. */
  closed: ClosedView.nullable(),
});
export type EmployeeStatus = z.infer<typeof EmployeeStatus>;

export const PunchQuery = z.object({
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  employeeId: Id.optional(),
});
export const PunchList = z.object({ punches: z.array(Punch), nextCursor: z.string().optional() });

/** One shift as it counts, cut to the day asked for. `end` is null while it runs. */
export const Stretch = z.object({
  shiftId: Id,
  start: Timestamp,
  end: Timestamp.nullable(),
  reason: PunchReason.nullable(),
  resumedFrom: Id.nullable(),
  corrected: z.boolean(),
});
export type Stretch = z.infer<typeof Stretch>;

export const DayQuery = z.object({ date: LocalDate.optional(), employeeId: Id.optional() });
export const Day = z.object({
  date: LocalDate,
  timeZone: z.string(),
  start: Timestamp,
  end: Timestamp,
  employee: z.object({ id: Id, name: z.string() }),
  stretches: z.array(Stretch),
  punches: z.array(Punch),
  sources: z.array(
    z.object({ shiftId: Id, sessionId: z.string(), firstSeen: Timestamp, lastSeen: Timestamp }),
  ),
  gaps: z.array(z.object({ shiftId: Id, from: Timestamp, to: Timestamp })),
  totalSeconds: z.int(),
  serverTime: Timestamp,
});
export type Day = z.infer<typeof Day>;

export const WeekQuery = z.object({ date: LocalDate.optional(), employeeId: Id.optional() });
export const Week = z.object({
  timeZone: z.string(),
  days: z.array(z.object({ date: LocalDate, totalSeconds: z.int() })),
  totalSeconds: z.int(),
  serverTime: Timestamp,
});
export type Week = z.infer<typeof Week>;

export const CorrectionBody = z
  .strictObject({
    shiftId: Id.optional().describe("The shift to correct; left out, a missing shift is asked for"),
    start: Timestamp.optional(),
    end: Timestamp.optional(),
    note: Note.min(1),
  })
  .refine((body) => (body.shiftId ? body.start || body.end : body.start && body.end), {
    path: ["start"],
    message: "give start or end of the shift to correct, or both for a missing shift",
  })
  .refine((body) => !body.start || !body.end || Date.parse(body.start) < Date.parse(body.end), {
    path: ["end"],
    message: "must be after start",
  });

export const CorrectionStatus = z.enum(["pending", "approved", "denied"]);
export const Correction = z.object({
  id: Id,
  employee: z.object({ id: Id, name: z.string() }),
  shiftId: Id.nullable(),
  status: CorrectionStatus,
  start: Timestamp.nullable(),
  end: Timestamp.nullable(),
  note: z.string(),
  /** The shift as recorded, to compare with. */
  original: z
    .object({ start: Timestamp, end: Timestamp.nullable(), reason: PunchReason.nullable() })
    .nullable(),
  requestedAt: Timestamp,
  decidedAt: Timestamp.nullable(),
  decidedBy: z.object({ id: Id, name: z.string() }).nullable(),
  decisionNote: z.string().nullable(),
});
export type Correction = z.infer<typeof Correction>;
export const CorrectionQuery = z.object({
  status: CorrectionStatus.optional(),
  employeeId: Id.optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const CorrectionList = z.object({
  corrections: z.array(Correction),
  nextCursor: z.string().optional(),
});
export const CorrectionDecision = z.strictObject({
  decision: z.enum(["approve", "deny"]),
  note: Note.optional(),
});

export const TeamMember = z.object({
  employeeId: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  status: PunchedStatus,
  state: Liveness,
  /** Start of the open shift, or the end of the last one. */
  since: Timestamp.nullable(),
  lastSeen: Timestamp.nullable(),
  /** Why the last shift ended, while OUT. */
  reason: PunchReason.nullable(),
  todaySeconds: z.int(),
  today: z.array(z.object({ start: Timestamp, end: Timestamp.nullable() })),
});
export type TeamMember = z.infer<typeof TeamMember>;
export const Team = z.object({
  members: z.array(TeamMember),
  date: LocalDate,
  timeZone: z.string(),
  dayStart: Timestamp,
  dayEnd: Timestamp,
  serverTime: Timestamp,
  policy: z.object({ heartbeatMs: z.int(), thresholdMs: z.int() }),
  hold: z.object({ id: Id, since: Timestamp, late: z.int(), open: z.int() }).nullable(),
  pendingCorrections: z.int(),
});
export type Team = z.infer<typeof Team>;

/** A batch of closes with reason `mass_silence`, which one decision can credit back. */
export const MassSilence = z.object({
  id: Id,
  since: Timestamp,
  state: z.enum(["held", "recovered", "expired", "reinstated"]),
  closed: z.int(),
});
export const MassSilenceList = z.object({ massSilences: z.array(MassSilence) });
export type MassSilenceList = z.infer<typeof MassSilenceList>;

export const HeartbeatCheckReply = z.object({ checked: z.int(), autoPunchedOut: z.array(Id) });
