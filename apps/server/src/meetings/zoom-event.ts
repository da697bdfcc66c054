import { createHash, createHmac } from "node:crypto";
import type { Instant, MeetingSign } from "@stint/core";
import type { ZoomWebhookBody } from "@stint/protocol";
import type { z } from "zod";

/** What is kept of one of Zoom's events. */
export type ZoomEvent = MeetingSign & {
  /** The same for the same event, however often it is sent. */
  id: Buffer;
  zoomNumber: string;
  emailKey: string | null;
  nameKey: string | null;
  isHost: boolean;
};

const TYPES: Record<string, MeetingSign["type"]> = {
  "meeting.participant_joined": "joined",
  "meeting.participant_left": "left",
  "meeting.ended": "ended",
};

/** The event as it is kept; null for one that says nothing about when somebody was there. */
export function readZoomEvent(
  { event, event_ts: sentMs, payload }: z.infer<typeof ZoomWebhookBody>,
  secret: string,
  now: Instant,
): ZoomEvent | null {
  const type = TYPES[event];
  const meeting = payload.object;
  if (!type || !meeting?.id) return null;
  const { participant } = meeting;
  const told =
    type === "joined" ? participant?.join_time : type === "left" ? participant?.leave_time : meeting.end_time;
  const at = Math.min(now, told === undefined ? (sentMs ?? now) : Date.parse(told));
  const email = participant?.email ? personKey(secret, participant.email) : null;
  const name = participant?.user_name ? personKey(secret, participant.user_name) : null;
  const person =
    type === "ended" ? null : (email ?? name ?? personKey(secret, String(participant?.user_id ?? "")));
  const zoomNumber = String(meeting.id);
  const run = meeting.uuid ?? "";
  const who = participant?.participant_uuid ?? participant?.user_id ?? person;
  const id = createHash("sha256")
    .update(JSON.stringify([zoomNumber, run, type, told ?? sentMs ?? null, who]))
    .digest();
  const isHost = Boolean(participant?.id) && participant?.id === meeting.host_id;
  return { id, zoomNumber, run, type, at, person, emailKey: email, nameKey: name, isHost };
}

/** A name or an address, to be compared and not read. Case, spaces and accents tell nobody apart. */
export function personKey(secret: string, text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
  return createHmac("sha256", secret).update(`stint zoom person v1 ${plain}`).digest("base64url");
}
