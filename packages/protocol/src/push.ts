import { z } from "zod";
import { Id, Timestamp } from "./wire.ts";

/** A key as browsers write it: base64url without padding. */
const bytes = (count: number) =>
  z
    .string()
    .length(Math.ceil((count * 4) / 3), `must be ${count} bytes as base64url`)
    .regex(/^[\w-]+$/, "must be base64url");

/** What a browser's `PushSubscription` has (RFC 8030, RFC 8291), and what its owner calls the device. */
export const NewPushDevice = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
  keys: z.strictObject({ p256dh: bytes(65), auth: bytes(16) }),
  label: z.string().trim().min(1).max(100),
});
export type NewPushDevice = z.infer<typeof NewPushDevice>;

/** A browser that shows somebody's notifications also while no page of Stint is open. */
export const PushDevice = z.object({
  id: Id,
  label: z.string(),
  addedAt: Timestamp,
  /** When a push service last took a message for it. */
  lastSentAt: Timestamp.nullable(),
});
export type PushDevice = z.infer<typeof PushDevice>;

/** Newest first. `publicKey` is what a browser subscribes with (RFC 8292), null where this server cannot push. */
export const PushDeviceList = z.object({ devices: z.array(PushDevice), publicKey: z.string().nullable() });
export type PushDeviceList = z.infer<typeof PushDeviceList>;

/** What is pushed to a device, encrypted for it alone. */
export type PushMessage = {
  /** The delivery's id: a duplicate replaces what is shown. */
  id: string;
  title: string;
  text: string;
  /** Where in the dashboard it leads. */
  path: string;
  /** RFC 3339: until when the shift that it is about may be resumed by whoever reads it. */
  resumableUntil?: string;
};
