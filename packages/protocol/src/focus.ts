import { isTimeZone } from "@stint/core/days";
import { z } from "zod";
import { Cursor, Id, LocalDate, Timestamp } from "./wire.ts";

/** More rows than this in one upload are refused with 413. */
export const MAX_SYNC_SESSIONS = 1_000;
/** A larger upload is refused with 413 before it is read; a client sends fewer rows then. */
export const MAX_SYNC_BYTES = 8 * 1024 * 1024;
/** A longer focus session is refused; a client cuts it in two. */
export const MAX_FOCUS_SESSION_S = 7 * 86_400;
/** The longest texts of a focus session, in UTF-16 units. A client cuts what is longer before it sends it. */
export const FOCUS_TEXT_LIMITS = {
  id: 100,
  app_name: 255,
  window_title: 2_000,
  url: 4_000,
  bundle_id: 255,
  tab_title: 2_000,
  document_path: 4_000,
} as const;

const LIMITS = FOCUS_TEXT_LIMITS;
/** The first second of the year 10000. */
const END_OF_TIME_S = 253_402_300_800;
/** How much longer than its two times a session may say it lasted: clients round. */
const ROUNDING_S = 1;

const UnixSeconds = z.number().min(0).lt(END_OF_TIME_S).describe("Unix time in seconds, with a fraction");
const Flag = z.union([z.boolean(), z.literal(0).transform(() => false), z.literal(1).transform(() => true)]);
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

/** One finalised stretch with one window in focus, as an agent sends it. Unknown fields are ignored. */
export const SyncSession = z
  .object({
    id: z.string().min(1).max(LIMITS.id).describe("The client's own, the same at every retry; best a UUID"),
    app_name: z.string().min(1).max(LIMITS.app_name),
    window_title: z
      .string()
      .max(LIMITS.window_title)
      .nullish()
      .transform((title) => title ?? ""),
    url: optional(z.string().max(LIMITS.url)),
    start_time: UnixSeconds,
    end_time: UnixSeconds,
    duration: z.number().gt(0).max(MAX_FOCUS_SESSION_S).describe("Seconds; what the statistics count"),
    bundle_id: optional(z.string().max(LIMITS.bundle_id)),
    tab_title: optional(z.string().max(LIMITS.tab_title)),
    tab_count: optional(z.int().min(0).max(1_000_000)),
    document_path: optional(z.string().max(LIMITS.document_path)),
    is_full_screen: optional(Flag),
    is_minimized: optional(Flag),
  })
  .refine((row) => row.end_time >= row.start_time, {
    path: ["end_time"],
    message: "must not be before start_time",
  })
  .refine(
    (row) => row.end_time < row.start_time || row.duration <= row.end_time - row.start_time + ROUNDING_S,
    {
      path: ["duration"],
      message: "is longer than from start_time to end_time",
    },
  );
export type SyncSession = z.infer<typeof SyncSession>;

export const SyncBody = z.object({ sessions: z.array(SyncSession).min(1).max(MAX_SYNC_SESSIONS) });

/** `inserted + duplicates` is what was sent. */
export const SyncReply = z.object({ inserted: z.int(), duplicates: z.int(), sync_id: Id });
export type SyncReply = z.infer<typeof SyncReply>;

/** How a device's uploads stand: within half an hour, within a day, longer ago, none yet, key revoked. */
export const SyncHealth = z.enum(["healthy", "quiet", "stale", "never", "revoked"]);
export type SyncHealth = z.infer<typeof SyncHealth>;

export const SyncDevice = z.object({
  deviceId: Id,
  name: z.string(),
  health: SyncHealth,
  lastSync: Timestamp.nullable(),
  sessions: z.int().describe("How many the server holds of this device"),
  lastStart: Timestamp.nullable().describe("The latest start among them"),
  createdAt: Timestamp,
  revokedAt: Timestamp.nullable(),
});
export type SyncDevice = z.infer<typeof SyncDevice>;

export const SyncUpload = z.object({
  id: Id,
  deviceId: Id,
  sessionCount: z.int().describe("How many were sent, duplicates included"),
  firstStart: Timestamp,
  lastStart: Timestamp,
  syncedAt: Timestamp,
});

export const SyncStatus = z.object({
  devices: z.array(SyncDevice),
  /** The latest uploads, newest first. */
  uploads: z.array(SyncUpload),
  serverTime: Timestamp,
});
export type SyncStatus = z.infer<typeof SyncStatus>;

const Zone = z.string().max(64).refine(isTimeZone, "not a known IANA time zone");
const Day = LocalDate.refine(
  (date) => date >= "1970-01-01" && date < "9999-12-30",
  "must lie between the years 1970 and 9999",
);
const Moment = z
  .string()
  .max(40)
  .refine((text) => Day.safeParse(text).success || Timestamp.safeParse(text).success, {
    message: "must be an RFC 3339 date and time, or a calendar day",
  });
const Bounds = {
  from: Moment.optional().describe("A moment, or a calendar day in `tz`; left out: 30 days before `to`"),
  to: Moment.optional().describe("A moment, not included, or the last calendar day, included; left out: now"),
  tz: Zone.optional().describe("IANA time zone; left out: your own"),
};
const Filters = {
  app: z.string().max(LIMITS.app_name).optional(),
  host: z.string().max(255).optional(),
  category: z.string().max(60).optional().describe("Empty: what no rule has matched"),
  device: Id.optional(),
};

/** A focus session as it was sent, with what the server found out about it. */
export const FocusSession = z.object({
  id: z.string(),
  app_name: z.string(),
  window_title: z.string(),
  url: z.string().nullable(),
  start_time: z.number().describe("Unix time in seconds"),
  end_time: z.number().describe("Unix time in seconds"),
  duration: z.number().describe("Seconds"),
  bundle_id: z.string().nullable(),
  tab_title: z.string().nullable(),
  tab_count: z.int().nullable(),
  document_path: z.string().nullable(),
  is_full_screen: z.boolean().nullable(),
  is_minimized: z.boolean().nullable(),
  device_id: Id,
  host: z.string().describe("Of the URL; empty without one"),
  category: z.string().describe("Empty if no rule has matched"),
});
export type FocusSession = z.infer<typeof FocusSession>;

export const FocusSessionQuery = z.object({
  ...Bounds,
  from: Moment.optional().describe("Sessions that start from then on"),
  to: Moment.optional().describe("A moment, not included, or the last day, included"),
  ...Filters,
  q: z.string().max(200).optional().describe("Part of a title, an app or a URL"),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

/** Newest start first. */
export const FocusSessionList = z.object({
  sessions: z.array(FocusSession),
  nextCursor: z.string().optional(),
});
export type FocusSessionList = z.infer<typeof FocusSessionList>;

export const FocusExportQuery = FocusSessionQuery.omit({ cursor: true, limit: true });

export const StatsBy = z.enum(["day", "hour", "app", "device", "host", "category"]);
export type StatsBy = z.infer<typeof StatsBy>;
export const StatsSplit = z.enum(["category", "device"]);

export const StatsQuery = z.object({
  ...Bounds,
  by: StatsBy.default("day"),
  split: StatsSplit.optional().describe("Divides each row further; a row then says its `part`"),
  ...Filters,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(10_000)
    .describe("The largest rows only; totals count all"),
});

/**
 * The key of a row is, by `day`: `2026-11-21`; by `hour`: the hour's start in local time with its offset,
 * `2026-11-21T14:00:00+13:00`, so that the hour that a clock change repeats is two rows; by `device`: its id, with
 * its name as `label`; else the text itself, empty for none. A session is counted once, where it starts.
 */
export const StatsRow = z.object({
  key: z.string(),
  part: z.string().optional(),
  label: z.string().optional(),
  seconds: z.number(),
  sessions: z.int(),
});
export type StatsRow = z.infer<typeof StatsRow>;

/** By day and hour oldest first and only those with time in them, else most time first. */
export const Stats = z.object({
  rows: z.array(StatsRow),
  totalSeconds: z.number(),
  totalSessions: z.int(),
  from: Timestamp.describe("Time is counted in quarter hours: `from` is taken back to the start of one"),
  to: Timestamp.describe("… and `to` forward to the end of one"),
  timeZone: z.string(),
});
export type Stats = z.infer<typeof Stats>;

export const FocusDayQuery = z.object({ date: Day.optional(), tz: Zone.optional() });

/** Every session that touches a local day, oldest first, uncut, for a timeline. */
export const FocusDay = z.object({
  date: LocalDate,
  timeZone: z.string(),
  start: Timestamp,
  end: Timestamp,
  sessions: z.array(
    z.object({
      id: z.string(),
      deviceId: Id,
      app: z.string(),
      title: z.string(),
      host: z.string(),
      category: z.string(),
      start: Timestamp,
      end: Timestamp.describe("The start and the duration"),
    }),
  ),
  /** True if there were more than fit; the earliest are here then. */
  isTruncated: z.boolean(),
});
export type FocusDay = z.infer<typeof FocusDay>;

export const RuleField = z.enum(["app", "title", "host"]);
export type RuleField = z.infer<typeof RuleField>;

/** A pattern is a regular expression of RE2 (no look-around, no back-references), case-insensitive, found anywhere. */
export const CategoryRule = z.strictObject({
  category: z.string().trim().min(1).max(60),
  field: RuleField,
  pattern: z.string().min(1).max(200),
});
export type CategoryRule = z.infer<typeof CategoryRule>;

/** The whole list: the first rule that matches a session gives its category. */
export const CategoryRulesBody = z.strictObject({ rules: z.array(CategoryRule).max(100) });

export const CategoryRules = z.object({
  rules: z.array(CategoryRule),
  /** True as long as nothing was changed: the rules are those everybody starts with. */
  isStarter: z.boolean(),
  starter: z.array(CategoryRule),
  /** While sessions from before a change are gone through again. */
  applying: z.object({ done: z.int(), total: z.int() }).nullable(),
});
export type CategoryRules = z.infer<typeof CategoryRules>;

export const RulePreviewBody = z.strictObject({ rule: CategoryRule });

/** What a rule would match by itself among your latest sessions. */
export const RulePreview = z.object({
  examined: z.int(),
  matched: z.int(),
  seconds: z.number(),
  examples: z.array(
    z.object({ app_name: z.string(), window_title: z.string(), host: z.string(), category: z.string() }),
  ),
});
export type RulePreview = z.infer<typeof RulePreview>;

/** What your managers see of you: nothing, or from a day on the totals of each category. Never a title, app or URL. */
export const FocusSharing = z.object({ shared: z.boolean(), from: LocalDate.nullable() });
export type FocusSharing = z.infer<typeof FocusSharing>;
export const FocusSharingBody = z.strictObject({
  shared: z.boolean(),
  from: Day.optional().describe("The first day that is shared; left out: today"),
});

export const TeamFocusQuery = z.object(Bounds);
/** Only those who share. */
export const TeamFocus = z.object({
  members: z.array(
    z.object({
      employeeId: Id,
      name: z.string(),
      sharedFrom: LocalDate,
      totalSeconds: z.number(),
      categories: z.array(StatsRow),
    }),
  ),
  from: Timestamp,
  to: Timestamp,
  timeZone: z.string(),
});
export type TeamFocus = z.infer<typeof TeamFocus>;

export const MemberFocusQuery = z.object({
  ...Bounds,
  by: z.enum(["category", "day", "hour"]).default("category"),
  split: z.literal("category").optional(),
});
/** Of somebody who does not share, 404. Days before the first shared one count nothing. */
export const MemberFocus = Stats.extend({
  employee: z.object({ id: Id, name: z.string() }),
  sharedFrom: LocalDate,
});
export type MemberFocus = z.infer<typeof MemberFocus>;
