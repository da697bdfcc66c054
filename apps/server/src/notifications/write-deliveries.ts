import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { INBOX_CHANNEL } from "../outbox.ts";
import type { Planned } from "./plan-deliveries.ts";

export const IN_APP = "in_app";

/** A NOTIFY carries less than 8,000 bytes. */
const IDS_AT_ONCE = 200;

/** Writes messages down, each once however often it is planned. Returns the ids of those that must be sent. */
export async function writeDeliveries(tx: Tx, orgId: string, planned: Planned[]): Promise<string[]> {
  if (planned.length === 0) return [];
  const rows = planned.map((one, place) => ({ id: randomUUID(), place, ...one }));
  const { rows: written } = await sql<{ id: string; channel: string; user_id: string | null }>`
    insert into delivery (org_id, id, event_id, event_type, channel, user_id, recipient_id, payload, state, created_at,
      settled_at)
    select ${orgId}::uuid, p.id, p."eventId", p."eventType", p.channel, p."userId", p."recipientId", p.payload,
      case when p.channel = ${IN_APP} then 'sent' else 'queued' end,
      now.at + p.place * interval '1 microsecond',
      case when p.channel = ${IN_APP} then now.at end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(id uuid, place integer, "eventId" uuid, "eventType" text, channel text,
      "userId" uuid, "recipientId" uuid, payload jsonb), (select wall_now() as at) now
    on conflict do nothing returning id, channel, user_id`.execute(tx);
  const told = written.flatMap(({ channel, user_id }) => (channel === IN_APP && user_id ? [user_id] : []));
  await announceInbox(tx, told);
  return written.filter(({ channel }) => channel !== IN_APP).map(({ id }) => id);
}

/** Tells every process, once the transaction commits, that these people's notifications have changed. */
export async function announceInbox(tx: Tx, userIds: string[]): Promise<void> {
  const ids = [...new Set(userIds)];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE)
    await sql`select pg_notify(${INBOX_CHANNEL}, ${ids.slice(at, at + IDS_AT_ONCE).join()})`.execute(tx);
}
