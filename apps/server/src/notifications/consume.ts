import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { eventOf, LEDGER_FIELDS, type LedgerRow } from "../ledger-read.ts";
import type { PersonalChannel } from "./channel.ts";
import { type EventRow, type Happening, happeningOf, happeningsOf } from "./happenings.ts";
import { planDeliveries } from "./plan-deliveries.ts";
import { writeDeliveries } from "./write-deliveries.ts";

type Parts = Pick<Deps, "db" | "jobs"> & { channels: PersonalChannel[] };

/** So many lines at once that their messages are written within some ten milliseconds. */
const PAGE = 100;

class QueueNeeded extends Error {}

/**
 * Turns what has happened in an organisation into messages: in one transaction they are written down, put into the
 * queue, and the place up to which the ledger has been read is moved. Says whether there may be more to read.
 */
export async function consume(parts: Parts, orgId: string, isQueueReady = false): Promise<boolean> {
  const { db, jobs, channels } = parts;
  try {
    const { more, queued } = await db.system(async (tx) => {
      const read = await readOn(tx, orgId);
      if (!read) return { more: false, queued: 0 };
      const planned = await planDeliveries(tx, orgId, read.happenings, channels);
      const ids = await writeDeliveries(tx, orgId, planned);
      // The queue cannot be opened within a transaction: the embedded database has one connection.
      if (ids.length > 0 && !isQueueReady) throw new QueueNeeded();
      await jobs.enqueueAll(
        tx,
        "deliveries",
        ids.map((deliveryId) => ({ orgId, deliveryId })),
      );
      await moveOn(tx, orgId, read);
      return { more: read.isFull, queued: ids.length };
    });
    if (queued > 0) jobs.wake("deliveries");
    return more;
  } catch (error) {
    if (!(error instanceof QueueNeeded)) throw error;
    await jobs.ready();
    return consume(parts, orgId, true);
  }
}

type Read = { happenings: Happening[]; seq: string | null; eventIds: string[]; isFull: boolean };

/** Null: another process is at it, or there is nothing new. */
async function readOn(tx: Tx, orgId: string): Promise<Read | null> {
  await sql`insert into outbox_cursor (org_id, seq) values (${orgId}, 0) on conflict do nothing`.execute(tx);
  const { rows: cursors } = await sql<{ seq: string }>`
    select seq from outbox_cursor where org_id = ${orgId} for update skip locked`.execute(tx);
  const [cursor] = cursors;
  if (!cursor) return null;
  const { rows: lines } = await sql<LedgerRow>`
    select ${sql.raw(LEDGER_FIELDS)} from ledger where org_id = ${orgId} and seq > ${cursor.seq}::bigint
    order by seq limit ${PAGE}`.execute(tx);
  const { rows: events } = await sql<EventRow>`
    select id, type, data, ms_of(created_at) as created_ms from outbox_event where org_id = ${orgId}
    order by created_at, id limit ${PAGE}`.execute(tx);
  if (lines.length === 0 && events.length === 0) return null;
  return {
    happenings: [...lines.flatMap((row) => happeningsOf(eventOf(row))), ...events.map(happeningOf)],
    seq: lines.at(-1)?.seq ?? null,
    eventIds: events.map(({ id }) => id),
    isFull: lines.length === PAGE || events.length === PAGE,
  };
}

async function moveOn(tx: Tx, orgId: string, { seq, eventIds }: Read): Promise<void> {
  if (seq !== null)
    await sql`update outbox_cursor set seq = ${seq}::bigint where org_id = ${orgId}`.execute(tx);
  if (eventIds.length > 0)
    await sql`delete from outbox_event where org_id = ${orgId} and id = any(${eventIds}::uuid[])`.execute(tx);
}

/** The organisations with something that has not been turned into messages. */
export async function findBehind({ db }: Pick<Deps, "db">): Promise<string[]> {
  const { rows } = await db.pool.query<{ org_id: string }>({
    name: "outbox-behind",
    text: `select h.org_id from ledger_head h left join outbox_cursor c on c.org_id = h.org_id
      where h.seq > coalesce(c.seq, 0)
      union select org_id from outbox_event`,
  });
  return rows.map(({ org_id }) => org_id);
}
