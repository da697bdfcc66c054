import { z } from "zod";
import { Id, LocalDate, Timestamp } from "./wire.ts";

/** Numbers of the whole installation: nothing in them belongs to anybody. */
export const QueueState = z.object({
  queue: z.enum(["deliveries", "notifications", "time_capture", "billing"]),
  waiting: z.int(),
  retrying: z.int(),
  active: z.int(),
  dead: z.int().describe("Given up, and neither tried again nor done since"),
  ownDead: z.int().describe("Those of your organisation"),
});
export type QueueState = z.infer<typeof QueueState>;

export const Alert = z.object({
  id: Id,
  kind: z.enum(["auto_outs", "realtime", "heartbeats"]),
  scope: z.enum(["organisation", "installation"]),
  openedAt: Timestamp,
  seenAt: Timestamp.describe("When it was last too many"),
  closedAt: Timestamp.nullable(),
  peak: z.int().describe("The most that was counted within a minute"),
});
export type Alert = z.infer<typeof Alert>;

export const OperationsHold = z.object({
  id: Id,
  scope: z.enum(["organisation", "installation"]),
  state: z.enum(["held", "recovered", "expired"]),
  since: Timestamp,
  endedAt: Timestamp.nullable(),
  late: z.int(),
  open: z.int(),
});
export type OperationsHold = z.infer<typeof OperationsHold>;

export const Operations = z.object({
  serverTime: Timestamp,
  process: z.object({
    version: z.string(),
    node: z.string(),
    engine: z.enum(["pglite", "postgres"]),
    roles: z.array(z.enum(["api", "worker", "sweeper"])),
    uptimeSeconds: z.int(),
    streams: z.int().describe("Event streams open in this process"),
  }),
  serviceClock: z.object({
    seconds: z.number(),
    ageSeconds: z.number().describe("How long ago it last moved; more than a few seconds: no sweeper runs"),
  }),
  detection: z
    .object({ closes: z.int(), p50Seconds: z.number().nullable(), p99Seconds: z.number().nullable() })
    .describe("From deadline to close, of your organisation's shifts in the last hour"),
  openSessions: z.array(z.object({ kind: z.string(), open: z.int() })),
  queues: z.array(QueueState),
  outboxLagSeconds: z.number().describe("How long the oldest event has waited to become messages"),
  massSilences: z.array(OperationsHold).describe("Open ones, and those of the last 30 days, newest first"),
  alerts: z.array(Alert).describe("Open ones first, then those of the last 30 days, newest first"),
  errors: z.object({
    count: z.int().describe("Since this process started"),
    newest: z
      .array(z.object({ at: Timestamp, message: z.string(), code: z.string().nullable() }))
      .describe("The last 50 of this process, without what an error says of anybody"),
  }),
});
export type Operations = z.infer<typeof Operations>;

/** The longest stretch that the analytics look back. */
export const MAX_ANALYTICS_MONTHS = 24;

export const AnalyticsQuery = z.object({
  months: z.coerce.number().int().min(1).max(MAX_ANALYTICS_MONTHS).default(12),
});
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>;

/** What happened on somebody's shifts. What fell into a mass silence is nobody's, and not in it. */
export const ShiftHealth = z.object({
  shifts: z.int().describe("Shifts that began"),
  workedSeconds: z.int(),
  autoOuts: z.int().describe("Automatic punch-outs for silence"),
  gaps: z.int().describe("Silences of two beats or more that ended by themselves"),
  missedBeats: z.int(),
  silentSeconds: z.int().describe("How long the gaps lasted together"),
  heard: z
    .number()
    .nullable()
    .describe("Share of the time on shift that was heard, 0 to 1; null without shifts"),
});
export type ShiftHealth = z.infer<typeof ShiftHealth>;

export const EarlyWarning = z.object({
  employeeId: Id,
  name: z.string(),
  what: z.enum(["auto_outs", "gaps"]),
  recent: z.object({ events: z.int(), shifts: z.int() }).describe("The last 28 days"),
  before: z.object({ events: z.int(), shifts: z.int() }).describe("The 84 days before"),
  score: z.number().describe("Standard deviations above what the person's own past lets expect"),
});
export type EarlyWarning = z.infer<typeof EarlyWarning>;

export const Analytics = z.object({
  timeZone: z.string(),
  from: LocalDate,
  to: LocalDate,
  months: z.array(
    ShiftHealth.extend({
      month: z.string().describe("YYYY-MM"),
      massSilenceOuts: z.int().describe("Punched out when many fell silent together"),
    }),
  ),
  people: z.array(
    ShiftHealth.extend({
      employeeId: Id,
      name: z.string(),
      autoOutsByMonth: z.array(z.int()).describe("In the order of `months`"),
    }),
  ),
  warnings: z.array(EarlyWarning),
});
export type Analytics = z.infer<typeof Analytics>;
