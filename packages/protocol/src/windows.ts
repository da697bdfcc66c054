import { z } from "zod";
import { Cursor, Id, Note, SourceId, Timestamp } from "./wire.ts";

/** Milliseconds since 1970-01-01T00:00:00Z, the one place where the wire carries Unix time. */
const UnixMs = z.int().nonnegative().describe("Unix timestamp in ms");

/** What an organisation wants of its screenshots: as they are, unreadable, or no pixels at all. */
export const Blur = z.enum(["none", "blurred", "no_image"]);
export type Blur = z.infer<typeof Blur>;

/** What an agent goes by; it comes with every answer, so that a change reaches every desktop. */
export const CapturePolicy = z.object({
  blur: Blur,
  screenshotEveryMs: z.int().describe("How often the agent uploads; each upload is the window's heartbeat"),
  thresholdMs: z.int().describe("A full stretch of silence this long counts as one missed screenshot"),
});
export type CapturePolicy = z.infer<typeof CapturePolicy>;

export const DesktopWindow = z.object({
  id: Id,
  employeeId: Id,
  deviceId: z.string().nullable(),
  projectId: Id.nullable(),
  note: z.string().nullable(),
  startedAt: Timestamp,
  endedAt: Timestamp.nullable(),
  /** Why it ended: `command`, or `deactivated` with its person. */
  endReason: z.string().nullable(),
  lastHeartbeat: UnixMs,
  /** One entry for each full threshold of silence, dated when that stretch ended, oldest first. */
  missedScreenshots: z.array(UnixMs),
  thresholdMs: z.int(),
  /** How many are kept, with those whose person deleted what they showed. */
  screenshots: z.int(),
});
export type DesktopWindow = z.infer<typeof DesktopWindow>;

export const WindowReply = z.object({ window: DesktopWindow, policy: CapturePolicy });
export type WindowReply = z.infer<typeof WindowReply>;
export const CurrentWindow = z.object({
  window: DesktopWindow.nullable(),
  policy: CapturePolicy,
  serverTime: Timestamp,
});
export type CurrentWindow = z.infer<typeof CurrentWindow>;

export const WindowStartBody = z.strictObject({
  deviceId: SourceId.optional(),
  projectId: Id.optional(),
  note: Note.optional(),
});
export const WindowStopBody = z.strictObject({ windowId: Id });

export const MAX_IMAGE_BYTES = 5 * 1024 * 1024;
export const MAX_IMAGE_SIDE_PX = 16_384;
export const MAX_THUMBNAIL_BYTES = 128 * 1024;
export const MAX_THUMBNAIL_SIDE_PX = 1_024;
const MAX_SYSTEM_CHARS = 16_384;
const MAX_SYSTEM_DEPTH = 8;

/** What the sender knows of its machine at that moment. Exclusions and redactions have been applied before it is sent. */
export const SystemInfo = z
  .looseObject({
    platform: z.string().max(100).optional(),
    hostname: z.string().max(255).optional(),
    agentVersion: z.string().max(100).optional(),
    app: z.string().max(255).optional(),
    windowTitle: z.string().max(2_000).optional(),
    url: z.string().max(4_000).optional(),
    tabTitle: z.string().max(2_000).optional(),
    documentPath: z.string().max(4_000).optional(),
    bundleId: z.string().max(255).optional(),
    isFullScreen: z.boolean().optional(),
    isMinimized: z.boolean().optional(),
    idleMs: z.number().nonnegative().optional(),
    isLocked: z.boolean().optional(),
    /** Why no image came along, such as an exclusion rule or a screen that cannot be read. */
    noImage: z.string().max(200).optional(),
  })
  .refine((system) => isShallow(system, MAX_SYSTEM_DEPTH), "is nested too deeply")
  .refine((system) => JSON.stringify(system).length <= MAX_SYSTEM_CHARS, "is too large");
export type SystemInfo = z.infer<typeof SystemInfo>;

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => isShallow(part, depth - 1));
}

export const ImageFacts = z.strictObject({
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "must be 64 hexadecimal digits")
    .transform((digest) => digest.toLowerCase()),
  width: z.int().min(1).max(MAX_IMAGE_SIDE_PX),
  height: z.int().min(1).max(MAX_IMAGE_SIDE_PX),
  bytes: z.int().min(1).max(MAX_IMAGE_BYTES).describe("Size of the file"),
});
export type ImageFacts = z.infer<typeof ImageFacts>;

/**
 * As JSON, or as multipart/form-data with the same names: objects as JSON text, the picture as a file part named
 * `image`, and beside it, if the sender made one, a small one named `thumbnail`. Facts that come with a picture must
 * be true of it.
 */
export const ScreenshotUpload = z.strictObject({
  id: Id.optional().describe(
    "The client's own name for this upload: sent again to the same window, it is answered with what it first made",
  ),
  windowId: Id,
  takenAt: Timestamp.optional().describe("The client's claim; it cannot lie outside the window"),
  system: SystemInfo,
  image: ImageFacts.optional(),
});
export type ScreenshotUpload = z.infer<typeof ScreenshotUpload>;

export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/webp"] as const;
export const ImageType = z.enum(IMAGE_TYPES);
export type ImageType = z.infer<typeof ImageType>;

export const Screenshot = z.object({
  id: Id,
  windowId: Id,
  employeeId: Id,
  takenAt: Timestamp,
  receivedAt: Timestamp,
  system: SystemInfo,
  image: z
    .object({
      sha256: z.string(),
      width: z.int(),
      height: z.int(),
      bytes: z.int(),
      /** Where the picture is, below the same origin; null if only its facts were sent. */
      url: z.string().nullable(),
      /** The same for its thumbnail; null if none was sent. */
      thumbnailUrl: z.string().nullable(),
      type: ImageType.nullable(),
    })
    .nullable(),
  /** Set once its person has deleted it; what it showed is gone then. */
  deletedAt: Timestamp.nullable(),
});
export type Screenshot = z.infer<typeof Screenshot>;

export const ScreenshotReply = z.object({
  screenshot: Screenshot,
  lastHeartbeat: UnixMs,
  policy: CapturePolicy,
});
export type ScreenshotReply = z.infer<typeof ScreenshotReply>;

export const InactivityReply = z.object({ checked: z.int(), logged: z.int() });

const Page = {
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  memberId: Id.optional().describe("A member's id or user id; managers only, left out: yourself"),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

export const WindowQuery = z.object(Page);
export const WindowList = z.object({
  windows: z.array(DesktopWindow),
  nextCursor: z.string().optional(),
  employee: z.object({ id: Id, name: z.string() }),
  timeZone: z.string().describe("Of the person, to cut days by"),
  serverTime: Timestamp,
});
export type WindowList = z.infer<typeof WindowList>;

export const ScreenshotQuery = z.object({ ...Page, windowId: Id.optional() });
export const ScreenshotList = z.object({
  screenshots: z.array(Screenshot),
  nextCursor: z.string().optional(),
});
export type ScreenshotList = z.infer<typeof ScreenshotList>;

/** How an organisation captures, and for how long it keeps a screenshot. */
export const WindowCapture = z.strictObject({
  blur: Blur,
  screenshotRetentionDays: z.int().min(1).max(3_650),
});
export type WindowCapture = z.infer<typeof WindowCapture>;
