import { z } from "zod";
import { Cursor, Id, Note, Timestamp } from "./wire.ts";

/** More signals than this in one upload are refused with 413. */
export const MAX_INGEST_SIGNALS = 10_000;
/** A larger upload is refused with 413 before it is read. */
export const MAX_INGEST_BYTES = 8 * 1024 * 1024;

const text = (most: number) => z.string().max(most).nullish();

/** One observation. Only its time is needed; a signal without a usable one is reported and the others go on. */
export const ActivitySignal = z.object({
  timestamp: z
    .union([z.string().max(100), z.number()])
    .nullish()
    .describe("RFC 3339 with an offset, or ms since 1970, on the sender's clock"),
  app: text(255),
  type: text(100).describe("What happened, such as `window`, `input`, `media`, `lock`, `call_start`"),
  source_type: text(100),
  window_title: text(2_000),
  url: text(4_000),
  document_path: text(4_000),
  device_id: text(100).describe("Left out: the device whose API key sends it"),
});

const Minutes = z.int().min(1).max(60);
export const IngestBody = z
  .object({
    activity_signals: z.array(ActivitySignal).min(1).max(MAX_INGEST_SIGNALS),
    idle_threshold_minutes: Minutes.default(5).describe("Silence up to this long is work"),
    max_merge_idle_minutes: Minutes.default(10).describe("Silence up to this long stays inside an entry"),
    sent_at: Timestamp.optional().describe("Your clock as you send this, by which a wrong one is put right"),
  })
  .refine((body) => body.max_merge_idle_minutes >= body.idle_threshold_minutes, {
    path: ["max_merge_idle_minutes"],
    message: "must not be less than idle_threshold_minutes",
  });

export const IngestReply = z.object({
  status: z.literal("processing"),
  task_id: Id,
  message: z.string(),
});
export type IngestReply = z.infer<typeof IngestReply>;

/** `PENDING` waits; `STARTED` is at work; `RETRY` failed and is tried again; the others are final. */
export const IngestState = z.enum(["PENDING", "STARTED", "RETRY", "SUCCESS", "FAILURE"]);
export type IngestState = z.infer<typeof IngestState>;

/** `accepted + duplicates + rejected` is what was sent. The ids are those of the entries that this task made. */
export const IngestResult = z.object({
  status: z.enum(["success", "partial_success", "error"]),
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.array(z.object({ index: z.int(), reason: z.string() })),
  suggested_count: z.int(),
  created_count: z.int(),
  created_ids: z.array(Id),
  verification_required: z.array(
    z.object({
      confidence: z.number(),
      reason: z.string(),
      description: z.string(),
      entry_id: Id.nullable().describe("Null where it is about a signal"),
    }),
  ),
});
export type IngestResult = z.infer<typeof IngestResult>;

export const IngestTask = z.object({
  task_id: Id,
  status: IngestState,
  result: IngestResult.optional(),
  error: z.string().optional(),
});
export type IngestTask = z.infer<typeof IngestTask>;

export const EntryStatus = z.enum(["pending", "approved", "rejected", "billed"]);
export type EntryStatus = z.infer<typeof EntryStatus>;
export const EntrySource = z.enum(["auto", "manual"]);
const ActivityName = z.enum(["focused_work", "meeting", "communication", "research", "admin", "break"]);
const Share = <Name extends string>(name: Name) =>
  z.object({ [name]: z.string(), seconds: z.number() } as Record<Name, z.ZodString> & {
    seconds: z.ZodNumber;
  });

/** Why an entry was suggested. Its person alone sees it. */
export const EntryContext = z.object({
  confidence: z.number().describe("0 to 1: how probable it is that you would leave it as it is"),
  reason: z.string().nullable().describe("What lowers the confidence most"),
  factors: z.record(z.string(), z.number()),
  verification_required: z.array(z.object({ reason: z.string(), description: z.string() })),
  primary_activity: ActivityName,
  activities: z.array(Share("type")),
  applications: z.array(Share("app")),
  active_seconds: z.number(),
  idle_seconds: z.number(),
  passive_seconds: z.number(),
  signals: z.int(),
  project: z
    .object({
      id: Id,
      by: z.enum(["timer", "rule", "learned"]),
      because: z
        .array(z.string())
        .describe("In words, such as `host jira.acme.com: 41 of 43 approvals are Acme`"),
    })
    .nullable(),
});
export type EntryContext = z.infer<typeof EntryContext>;

/** What of an entry is billed, settled by approval. */
const EntryTask = z.object({
  task: z.object({ id: Id, name: z.string() }).nullable(),
  billable: z.boolean(),
  own_billable: z.boolean().nullable().describe("Null where the entry is as its task and project are"),
});

export const TimeEntry = z.object({
  id: Id,
  user_id: Id,
  started_at: Timestamp,
  ended_at: Timestamp,
  duration_minutes: z.number().describe("To a hundredth"),
  status: EntryStatus,
  source: EntrySource,
  activity_type: ActivityName,
  project_id: Id.nullable(),
  client_id: Id.nullable(),
  notes: z.string().nullable(),
  billing: EntryTask,
  edited: z.boolean().describe("A suggestion that its person has changed"),
  decided_at: Timestamp.nullable(),
  context_data: EntryContext.nullable().describe(
    "Null for manual entries, and for everybody but their person",
  ),
});
export type TimeEntry = z.infer<typeof TimeEntry>;

const Page = {
  skip: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};
export const PendingReviewQuery = z.object(Page);
export const TimeEntryQuery = z.object({
  ...Page,
  status: EntryStatus.optional(),
  source: EntrySource.optional(),
  from: Timestamp.optional().describe("Entries that end after this moment"),
  to: Timestamp.optional().describe("Entries that begin before this moment"),
  project_id: Id.optional(),
  member_id: Id.optional().describe("A member's id or user id; managers only, left out: yourself"),
});
export const TimeEntryList = z.object({
  total: z.int(),
  skip: z.int(),
  limit: z.int(),
  entries: z.array(TimeEntry),
});
export type TimeEntryList = z.infer<typeof TimeEntryList>;

/** Your own days on which suggestions wait, oldest first. */
export const WaitingDays = z.object({
  total: z.int(),
  days: z.array(
    z.object({ date: z.string().describe("Such as `2026-02-27`, in your time zone"), count: z.int() }),
  ),
});
export type WaitingDays = z.infer<typeof WaitingDays>;

const Editable = {
  notes: Note.nullish(),
  project_id: Id.nullish(),
  client_id: Id.nullish(),
  activity_type: ActivityName.optional(),
};
/** What is left out stays; `null` takes notes, project or client away. Only billing sets `billed`. */
export const TimeEntryPatch = z.strictObject({
  status: EntryStatus.optional(),
  ...Editable,
  started_at: Timestamp.optional(),
  ended_at: Timestamp.optional(),
});

export const NewTimeEntry = z.strictObject({
  started_at: Timestamp,
  ended_at: Timestamp,
  ...Editable,
  activity_type: ActivityName.default("focused_work"),
  status: z.enum(["pending", "approved"]).default("approved"),
});

/** Who chooses the second one's id can go on with it before the answer is there. */
export const SplitBody = z.strictObject({
  at: Timestamp,
  second_id: Id.optional().describe("The id of the second, a new UUID; left out, the server makes one"),
});
export const SplitReply = z.object({ entries: z.array(TimeEntry) });
export type SplitReply = z.infer<typeof SplitReply>;

const Ids = z.array(Id).max(500);
export const MergeBody = z.strictObject({ ids: Ids.min(2) });

/** Either the entries by their ids, or your pending suggestions that are at least this sure and need no look. */
export const BulkBody = z
  .strictObject({
    status: z.enum(["pending", "approved", "rejected"]),
    ids: Ids.min(1).optional(),
    min_confidence: z.number().min(0).max(1).optional(),
    from: Timestamp.optional(),
    to: Timestamp.optional(),
  })
  .refine((body) => (body.ids === undefined) !== (body.min_confidence === undefined), {
    path: ["ids"],
    message: "give either ids or min_confidence",
  });
/** An entry that could not go there is skipped, and the others go on. */
export const BulkReply = z.object({
  updated: z.array(Id),
  skipped: z.array(z.object({ id: Id, code: z.string() })),
});
export type BulkReply = z.infer<typeof BulkReply>;

export const ActivityQuery = z
  .object({ from: Timestamp, to: Timestamp })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), {
    path: ["to"],
    message: "must be after from",
  })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 48 * 3_600_000, {
    path: ["to"],
    message: "must be at most 48 hours after from",
  });

/** A stretch in which a device said one and the same thing, the evidence that entries are suggested from. */
export const ActivityStretch = z.object({
  started_at: Timestamp,
  ended_at: Timestamp,
  device_id: z.string(),
  type: z.string(),
  source_type: z.string(),
  app: z.string(),
  window_title: z.string(),
  url: z.string(),
  document_path: z.string(),
  signals: z.int(),
});
export type ActivityStretch = z.infer<typeof ActivityStretch>;
/** Oldest first; nobody but you can read them. */
export const ActivityList = z.object({ stretches: z.array(ActivityStretch) });
export type ActivityList = z.infer<typeof ActivityList>;

/** An upload of signals that failed three times, without anything of what was in it. */
export const FailedCapture = z.object({
  task_id: Id,
  member: z.object({ id: Id, name: z.string() }),
  signals: z.int(),
  error: z.string(),
  failedAt: Timestamp,
});
export const FailedCaptureQuery = z.object({
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const FailedCaptureList = z.object({
  captures: z.array(FailedCapture),
  nextCursor: z.string().optional(),
});
export type FailedCaptureList = z.infer<typeof FailedCaptureList>;
