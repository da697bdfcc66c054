import { z } from "zod";
import { Email, PersonName } from "./access.ts";
import { Cursor, Id, LocalDate, Timestamp } from "./wire.ts";

const Named = z.object({ id: Id, name: z.string() });

/** A chat's number as Telegram's bot knows it, or the @name of a channel. */
export const TelegramChatId = z
  .union([
    z
      .string()
      .trim()
      .regex(/^(-?\d{1,20}|@[A-Za-z]\w{3,31})$/, "must be a chat's number or a channel's @name"),
    z.int(),
  ])
  .transform(String);

/** A guest of one teacher: somebody whose time is kept and who never signs in. */
export const Student = z.object({
  id: Id,
  name: z.string(),
  telegramChatId: z.string().nullable(),
  email: z.string().nullable(),
  createdAt: Timestamp,
});
export type Student = z.infer<typeof Student>;

export const NewStudent = z.strictObject({
  name: PersonName,
  telegramChatId: TelegramChatId.nullish(),
  email: Email.nullish(),
});
/** What is left out stays; `null` takes a way to reach the student away. */
export const StudentPatch = z.strictObject({
  name: PersonName.optional(),
  telegramChatId: TelegramChatId.nullish(),
  email: Email.nullish(),
});

export const StudentQuery = z.object({
  q: z.string().max(200).optional().describe("Part of a name or an e-mail address"),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
/** By name. */
export const StudentList = z.object({ students: z.array(Student), nextCursor: z.string().optional() });
export type StudentList = z.infer<typeof StudentList>;

export const MAX_MEETING_LINK_CHARS = 2_000;

export const SendLinkBody = z.strictObject({
  link: z
    .string()
    .trim()
    .min(1)
    .max(MAX_MEETING_LINK_CHARS)
    .describe("http(s) address of a meeting at an allowed host, without a user or a port"),
  topic: z.string().trim().max(200).optional().describe("What the lesson is called; the student sees it"),
});

/**
 * What became of a message: `sent`, the other side took it; `queued`, it is on its way and tried again if it fails;
 * `skipped`, there is no address for the student or no such channel on this server.
 */
export const Delivery = z.enum(["sent", "queued", "skipped"]);
export type Delivery = z.infer<typeof Delivery>;

/** A tracked link. The token is told here and never again: the server keeps only its hash. */
export const SentLink = z.object({
  id: Id,
  token: z.string(),
  trackingUrl: z.url(),
  telegram: Delivery,
  email: Delivery,
});
export type SentLink = z.infer<typeof SentLink>;

export const MeetingStatus = z.enum(["active", "ended", "timeout"]);
export type MeetingStatus = z.infer<typeof MeetingStatus>;

/** What is no token of this server is answered like one that nobody has: `not_found`. */
const Token = z.string().min(1).max(200);

/** A missing token is one that nobody has. */
export const TrackQuery = z.object({ token: z.string().optional() });

export const MeetingBeatBody = z.object({
  token: Token,
  closing: z
    .boolean()
    .optional()
    .describe(
      "The page is going away: unless it is heard again shortly, as after a reload, the session ends as of now",
    ),
});
/** `success` is false once the session is over; the page then stops. */
export const MeetingBeatReply = z.object({
  success: z.boolean(),
  session_status: MeetingStatus,
  nextHeartbeatMs: z.int(),
});
export type MeetingBeatReply = z.infer<typeof MeetingBeatReply>;

export const EndMeetingBody = z.object({
  token: Token,
  duration: z.int().min(0).optional().describe("The client's claim in minutes; kept, and never used"),
  endTime: Timestamp.optional().describe("The client's claim; kept within the session, and never used"),
});
/** The same answer however often it is asked. */
export const EndMeetingReply = z.object({
  success: z.literal(true),
  duration: z.int().describe("Minutes, by the server's clock"),
});
export type EndMeetingReply = z.infer<typeof EndMeetingReply>;

/** Part of a name, a calendar day, a stretch: what a list, its numbers and its file are narrowed to. */
const SessionFilter = {
  teacherId: Id.optional().describe("A teacher's user id"),
  date: LocalDate.optional().describe("Opened on this day, as your time zone has it"),
  from: Timestamp.optional().describe("Opened from then on"),
  to: Timestamp.optional().describe("Opened before then"),
  status: MeetingStatus.optional(),
  q: z.string().max(200).optional().describe("Part of the name of a student or a teacher, or of a topic"),
};

export const TeacherSessionExportQuery = z.object(SessionFilter);
export const TeacherSessionQuery = z.object({
  ...SessionFilter,
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** A link that was opened. */
export const MeetingSession = z.object({
  id: Id,
  teacher: Named,
  student: Named,
  topic: z.string().nullable(),
  clicked_at: Timestamp,
  session_ended_at: Timestamp.nullable().describe("Null while it is active"),
  session_duration_minutes: z
    .int()
    .describe("Rounded to whole minutes; while it is active, up to the last activity"),
  session_status: MeetingStatus,
  last_activity_at: Timestamp,
  /** Whose times these are: this server's own, or the meeting service's, which knows better who was there. */
  decided_by: z.enum(["server", "zoom"]),
});
export type MeetingSession = z.infer<typeof MeetingSession>;

/** Minutes are those of the sessions that are over; the average is over them, to a tenth. */
const Numbers = {
  total: z.int(),
  active: z.int(),
  ended: z.int(),
  timeout: z.int(),
  totalMinutes: z.int(),
  averageMinutes: z.number(),
};
export const TeacherStatistics = z.object({ teacherId: Id, name: z.string(), ...Numbers });
export type TeacherStatistics = z.infer<typeof TeacherStatistics>;

/** Newest first. The statistics are of everything that the filter lets through, whatever the page. */
export const TeacherSessionList = z.object({
  sessions: z.array(MeetingSession),
  nextCursor: z.string().optional(),
  statistics: z.object({ ...Numbers, perTeacher: z.array(TeacherStatistics) }),
  serverTime: Timestamp,
});
export type TeacherSessionList = z.infer<typeof TeacherSessionList>;

/** How many sessions of the caller's organisation this sweep ended. */
export const EndedLessons = z.object({ ended: z.int() });
export type EndedLessons = z.infer<typeof EndedLessons>;

/** A message that did not arrive after its last attempt. */
export const FailedNotification = z.object({
  id: Id,
  channel: z.enum(["telegram", "email"]),
  teacher: Named,
  student: Named,
  topic: z.string().nullable(),
  error: z.string().describe("What the last attempt met with"),
  failedAt: Timestamp,
});
export type FailedNotification = z.infer<typeof FailedNotification>;
export const FailedNotificationQuery = z.object({
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** Newest first. */
export const FailedNotificationList = z.object({
  notifications: z.array(FailedNotification),
  nextCursor: z.string().optional(),
});
export type FailedNotificationList = z.infer<typeof FailedNotificationList>;

/** What came of trying once more. */
export const ReplayReply = z.object({ delivery: Delivery });
export type ReplayReply = z.infer<typeof ReplayReply>;

/** What the tracking page says about privacy; `null` stands for the words that come with Stint. */
export const MeetingNotice = z.strictObject({ notice: z.string().trim().min(1).max(2_000).nullable() });
export type MeetingNotice = z.infer<typeof MeetingNotice>;

const ZoomText = z.string().max(1_000);
/** An event of Zoom's; of what it says, what decides a lesson. The rest is ignored. */
export const ZoomWebhookBody = z.object({
  event: z.string().max(200),
  event_ts: z.int().min(0).max(8_640_000_000_000_000).optional().describe("When Zoom sent it, ms since 1970"),
  payload: z.object({
    plainToken: ZoomText.optional(),
    object: z
      .object({
        id: z.union([ZoomText, z.int()]).optional().describe("The meeting's number"),
        uuid: ZoomText.optional().describe("One run of the meeting"),
        host_id: ZoomText.optional(),
        end_time: Timestamp.optional(),
        participant: z
          .object({
            id: ZoomText.optional(),
            user_id: z.union([ZoomText, z.int()]).optional(),
            participant_uuid: ZoomText.optional(),
            user_name: ZoomText.optional(),
            email: ZoomText.optional(),
            join_time: Timestamp.optional(),
            leave_time: Timestamp.optional(),
          })
          .optional(),
      })
      .optional(),
  }),
});
/** Empty, except for the answer to the challenge by which Zoom validates the address. */
export const ZoomWebhookReply = z.object({
  plainToken: z.string().optional(),
  encryptedToken: z.string().optional(),
});
