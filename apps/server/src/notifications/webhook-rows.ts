import type { Webhook, WebhookChannel } from "@stint/protocol";
import { sql } from "kysely";
import type { Act } from "../audit.ts";
import { seal, unseal } from "../seal.ts";

const PURPOSE = "stint webhook v1";

export const sealed = (secret: string, text: string): Buffer => seal(secret, PURPOSE, text);
export const unsealed = (secret: string, text: Buffer): string => unseal(secret, PURPOSE, text);

export type WebhookRow = {
  id: string;
  channel: WebhookChannel;
  description: string;
  events: Webhook["events"];
  sealed_url: Buffer;
  failures: number;
  enabled: boolean;
  disabled_reason: string | null;
  created_ms: string;
};

export const WEBHOOK_COLUMNS = sql.raw(
  "id, channel, description, events, sealed_url, failures, enabled, disabled_reason, ms_of(created_at) as created_ms",
);

export function targetOf({ id, description, channel }: Omit<WebhookRow, "sealed_url">): Act["target"] {
  return { kind: "webhook", id, label: description || channel };
}

export function webhookOf(row: WebhookRow, secret: string): Webhook {
  const url = unsealed(secret, row.sealed_url);
  return {
    id: row.id,
    channel: row.channel,
    // Whoever knows the whole address of a Slack webhook may post by it.
    url: row.channel === "slack" ? `${new URL(url).origin}/…${url.slice(-4)}` : url,
    description: row.description,
    events: row.events,
    enabled: row.enabled,
    disabledReason: row.disabled_reason,
    failures: row.failures,
    createdAt: new Date(Number(row.created_ms)).toISOString(),
  };
}
