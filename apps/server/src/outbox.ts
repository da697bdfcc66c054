import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Tx } from "./db/database.ts";

/** The NOTIFY channel that carries the id of every organisation with something in its outbox. */
export const OUTBOX_CHANNEL = "stint_outbox";
/** The NOTIFY channel that carries, by commas, the ids of people whose notifications have changed. */
export const INBOX_CHANNEL = "stint_inbox";

/** What administrators are told of and no ledger has a line for. `path` is where in the dashboard to look. */
export type OutboxEvent =
  | { type: "job.failed"; data: { job: string; title: string; text: string; path: string } }
  | { type: "silence.mass"; data: { holdId: string; late: number; open: number; everybody: boolean } }
  | { type: "alert.raised"; data: { alert: string; title: string; text: string; path: string } };

/** Tells an organisation's administrators of something once the transaction commits. The server's own transactions only. */
export async function announce(tx: Tx, orgId: string, event: OutboxEvent): Promise<void> {
  await sql`insert into outbox_event (org_id, id, type, data, created_at)
    values (${orgId}, ${randomUUID()}, ${event.type}, ${JSON.stringify(event.data)}::jsonb, wall_now())`.execute(
    tx,
  );
  await sql`select pg_notify(${OUTBOX_CHANNEL}, ${orgId})`.execute(tx);
}

/** The same, to every organisation with somebody at work. */
export async function announceToAll(tx: Tx, event: OutboxEvent): Promise<void> {
  await sql`insert into outbox_event (org_id, id, type, data, created_at)
    select org_id, gen_random_uuid(), ${event.type}, ${JSON.stringify(event.data)}::jsonb, wall_now()
    from (select distinct org_id from presence) at_work`.execute(tx);
  await sql`select pg_notify(${OUTBOX_CHANNEL}, '')`.execute(tx);
}
