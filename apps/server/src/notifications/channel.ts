import type { NoticeType, PersonChannel } from "@stint/protocol";
import type { Tx } from "../db/database.ts";

/** What a message says, in words for people and in data for machines. */
export type Payload = {
  /** RFC 3339: when it happened. */
  timestamp: string;
  title: string;
  text: string;
  /** Where in the dashboard it leads. */
  path: string;
  data: Record<string, unknown>;
};

/** One message to one recipient, about to be tried. */
export type Delivery = {
  orgId: string;
  /** The same however often it is tried: what a recipient tells duplicates by. */
  id: string;
  eventId: string;
  eventType: string;
  userId: string | null;
  recipientId: string;
  payload: Payload;
};

/** A way out. `send` resolves once the other side has it, and rejects with what may be shown to administrators. */
export type Channel = {
  name: string;
  send(delivery: Delivery, signal: AbortSignal): Promise<void>;
};

/** A way to people. */
export type PersonalChannel = Channel & {
  name: PersonChannel;
  /** Whether this server has it at all. */
  isConfigured: boolean;
  /** Whom of these it reaches: one recipient for each of their addresses or subscriptions. */
  reach(tx: Tx, orgId: string, userIds: string[]): Promise<{ userId: string; recipientId: string }[]>;
  /** Whether somebody who has chosen nothing hears of it by this channel. */
  isDefault(topic: { type: NoticeType; about: "self" | "team" | "organisation" }): boolean;
};

/** Trying again would change nothing. */
export class GivenUp extends Error {}
