import { z } from "zod";
import { EVENT_TYPES } from "./events.ts";
import { Cursor, Id, Timestamp } from "./wire.ts";

/** What people are told of by themselves: each a type of event, and what webhooks may ask for as well. */
export const NOTICE_TYPES = ["shift.auto_out", "silence.mass", "job.failed", "alert.raised"] as const;
export type NoticeType = (typeof NOTICE_TYPES)[number];

/** What a webhook may ask for: the above, and every line of the ledger. */
export const WEBHOOK_EVENTS = [...NOTICE_TYPES, ...EVENT_TYPES] as const;
/** The event of a test message to a webhook. */
export const TEST_EVENT = "webhook.test";
/** The event of a test message to a device. */
export const PUSH_TEST_EVENT = "push.test";

/** What a person may hear of, or not: an event and in what part it concerns them. */
export const TOPICS = [
  "own_auto_out",
  "team_auto_out",
  "silence_mass",
  "job_failed",
  "alert_raised",
] as const;
export const Topic = z.enum(TOPICS);
export type Topic = z.infer<typeof Topic>;

/** The ways to a person. */
export const PERSON_CHANNELS = ["in_app", "push", "email", "telegram"] as const;
export const PersonChannel = z.enum(PERSON_CHANNELS);
export type PersonChannel = z.infer<typeof PersonChannel>;

/** SSE event name that says to a person that their notifications have changed. It has no id and is not replayed. */
export const INBOX_EVENT = "inbox";

/** Something that a person was told of. */
export const Notification = z.object({
  id: Id,
  type: z.enum(NOTICE_TYPES),
  title: z.string(),
  text: z.string(),
  /** Where in the dashboard it leads. */
  path: z.string(),
  at: Timestamp,
  readAt: Timestamp.nullable(),
});
export type Notification = z.infer<typeof Notification>;

export const NotificationQuery = z.object({
  unread: z.stringbool({ truthy: ["true"], falsy: ["false"] }).default(false),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
/** Newest first; `unread` counts all that is unread, whatever is asked for. */
export const NotificationList = z.object({
  notifications: z.array(Notification),
  unread: z.int(),
  nextCursor: z.string().optional(),
});
export type NotificationList = z.infer<typeof NotificationList>;
export const ReadNotifications = z.object({ read: z.int() });
export type ReadNotifications = z.infer<typeof ReadNotifications>;

export const NotificationPreference = z.strictObject({
  topic: Topic,
  channel: PersonChannel,
  enabled: z.boolean(),
});
export type NotificationPreference = z.infer<typeof NotificationPreference>;

/** Every topic that concerns this person with every channel, and which channels this server has. */
export const NotificationPreferences = z.object({
  preferences: z.array(NotificationPreference),
  channels: z.array(PersonChannel),
  telegramChatId: z.string().nullable().describe("The chat that was linked; it alone gets messages"),
});
export type NotificationPreferences = z.infer<typeof NotificationPreferences>;

/** What is left out stays; a chat of `null` ends messages by Telegram. Another one links itself, by a code. */
export const NotificationPreferencesPatch = z.strictObject({
  preferences: z.array(NotificationPreference).max(100).optional(),
  telegramChatId: z.null().optional(),
});

/** Sent to the bot as `/start code` from a chat, which is what the address does, it links that chat. Once. */
export const TelegramLink = z.object({ code: z.string(), url: z.url(), expiresAt: Timestamp });
export type TelegramLink = z.infer<typeof TelegramLink>;

export const WebhookChannel = z.enum(["webhook", "slack"]);
export type WebhookChannel = z.infer<typeof WebhookChannel>;
const WebhookUrl = z.url({ protocol: /^https?$/ }).max(2_000);
const WebhookEvents = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length);
const Description = z.string().trim().max(100);

/** Where an organisation's events go. The address of a Slack webhook is a secret, and shown in part. */
export const Webhook = z.object({
  id: Id,
  channel: WebhookChannel,
  url: z.string(),
  description: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  enabled: z.boolean(),
  /** Why the server switched it off. */
  disabledReason: z.string().nullable(),
  /** Attempts that failed since one succeeded. */
  failures: z.int(),
  createdAt: Timestamp,
});
export type Webhook = z.infer<typeof Webhook>;
export const WebhookList = z.object({ webhooks: z.array(Webhook) });
export type WebhookList = z.infer<typeof WebhookList>;

export const NewWebhook = z.strictObject({
  channel: WebhookChannel.default("webhook"),
  url: WebhookUrl,
  description: Description.default(""),
  events: WebhookEvents,
});
export const WebhookPatch = z.strictObject({
  url: WebhookUrl.optional(),
  description: Description.optional(),
  events: WebhookEvents.optional(),
  enabled: z.boolean().optional(),
});
/** The secret (`whsec_…`) is told here and never again; Slack has none. */
export const CreatedWebhook = z.object({ webhook: Webhook, secret: z.string().nullable() });
export type CreatedWebhook = z.infer<typeof CreatedWebhook>;
/** For 24 hours messages are signed with the secret before, too. */
export const RotatedSecret = z.object({ secret: z.string() });
export type RotatedSecret = z.infer<typeof RotatedSecret>;

export const DeliveryState = z.enum(["queued", "sent", "failed"]);
export type DeliveryState = z.infer<typeof DeliveryState>;
export const OutgoingChannel = z.enum(["push", "email", "telegram", "webhook", "slack"]);

/** One message to one recipient. Its id is the idempotency key: the `webhook-id` of a webhook. */
export const OutgoingDelivery = z.object({
  id: Id,
  eventId: Id,
  eventType: z.string(),
  channel: z.string(),
  /** A person's name, or a webhook's description or host. */
  recipient: z.string(),
  state: DeliveryState,
  attempts: z.int(),
  error: z.string().nullable(),
  createdAt: Timestamp,
  settledAt: Timestamp.nullable(),
});
export type OutgoingDelivery = z.infer<typeof OutgoingDelivery>;
export const DeliveryQuery = z.object({
  state: DeliveryState.optional(),
  channel: OutgoingChannel.optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** Newest first. */
export const DeliveryList = z.object({
  deliveries: z.array(OutgoingDelivery),
  nextCursor: z.string().optional(),
});
export type DeliveryList = z.infer<typeof DeliveryList>;
/** How far it came within a moment: `queued` means that it is still tried. */
export const DeliveryReply = z.object({ id: Id, state: DeliveryState });
export type DeliveryReply = z.infer<typeof DeliveryReply>;
