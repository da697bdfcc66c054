import type { Notification, NotificationList, NotificationQuery } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import type { Payload } from "./channel.ts";
import { iso, ownScope, type Person, placeOf } from "./person.ts";
import { announceInbox, IN_APP } from "./write-deliveries.ts";

type Row = {
  id: string;
  event_type: Notification["type"];
  payload: Payload;
  read_ms: string | null;
  created_us: string;
};

/** A person's own notifications, newest first. */
export async function readInbox(
  db: Database,
  person: Person,
  { unread, cursor, limit }: z.infer<typeof NotificationQuery>,
): Promise<NotificationList> {
  const { orgId, userId } = person;
  const after = placeOf(cursor);
  return db.tenant(ownScope(person), async (tx) => {
    const { rows } = await sql<Row>`
      select id, event_type, payload, ms_of(read_at) as read_ms,
        floor(extract(epoch from created_at) * 1000000)::bigint as created_us
      from delivery
      where org_id = ${orgId} and user_id = ${userId} and channel = ${IN_APP} and (not ${unread} or read_at is null)
        and (${after?.us ?? null}::bigint is null or (created_at, id)
          < (timestamptz 'epoch' + ${after?.us ?? null}::bigint * interval '1 microsecond', ${after?.id ?? null}::uuid))
      order by created_at desc, id desc limit ${limit + 1}`.execute(tx);
    const { rows: counts } = await sql<{ unread: number }>`
      select count(*)::integer as unread from delivery
      where org_id = ${orgId} and user_id = ${userId} and channel = ${IN_APP} and read_at is null`.execute(
      tx,
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      notifications: page.map(notificationOf),
      unread: counts[0]?.unread ?? 0,
      nextCursor: last && `${last.created_us}.${last.id}`,
    };
  });
}

/** Marks one as read, or all; those that are read stay as they are. What is not there is `not_found`. */
export async function markRead(db: Database, person: Person, id: string | "all"): Promise<{ read: number }> {
  const { orgId, userId } = person;
  return db.tenant(ownScope(person), async (tx) => {
    const one = id === "all" ? null : id;
    const own = sql`org_id = ${orgId} and user_id = ${userId} and channel = ${IN_APP}
      and (${one}::uuid is null or id = ${one}::uuid)`;
    const { numAffectedRows } =
      await sql`update delivery set read_at = wall_now() where ${own} and read_at is null`.execute(tx);
    const read = Number(numAffectedRows ?? 0n);
    if (one !== null && read === 0) {
      const { rows } = await sql`select from delivery where ${own}`.execute(tx);
      if (rows.length === 0) throw problem("not_found");
    }
    if (read > 0) await announceInbox(tx, [userId]);
    return { read };
  });
}

function notificationOf({ id, event_type, payload, read_ms }: Row): Notification {
  const { title, text, path, timestamp } = payload;
  return { id, type: event_type, title, text, path, at: timestamp, readAt: read_ms && iso(read_ms) };
}
