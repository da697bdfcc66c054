import { dayBounds, localDateOf, slotOf } from "@stint/core";
import type { FocusSharing, FocusSharingBody } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { readMoment } from "../sessions.ts";
import { type Person, scopeOf } from "./person.ts";

export async function readSharing(db: Database, person: Person): Promise<FocusSharing> {
  return db.tenant(scopeOf(person), (tx) => findSharing(tx, person));
}

/** Shows managers the totals of each category from a day on, or nothing any more, at once. */
export async function changeSharing(
  db: Database,
  caller: Caller,
  body: z.infer<typeof FocusSharingBody>,
): Promise<FocusSharing> {
  return db.tenant(scopeOf(caller), async (tx) => {
    if (!body.shared) {
      await sql`delete from focus_sharing where org_id = ${caller.orgId} and user_id = ${caller.userId}`.execute(
        tx,
      );
    } else {
      const from = body.from ?? localDateOf((await readMoment(tx)).now, caller.timeZone);
      const slot = slotOf(dayBounds(from, caller.timeZone).start);
      await sql`insert into focus_sharing (org_id, user_id, from_date, from_slot)
        values (${caller.orgId}, ${caller.userId}, ${from}, ${slot})
        on conflict (org_id, user_id) do update set from_date = excluded.from_date, from_slot = excluded.from_slot`.execute(
        tx,
      );
    }
    return findSharing(tx, caller);
  });
}

async function findSharing(tx: Tx, { orgId, userId }: Person): Promise<FocusSharing> {
  const { rows } = await sql<{ from_date: string }>`
    select from_date::text from focus_sharing where org_id = ${orgId} and user_id = ${userId}`.execute(tx);
  return { shared: rows.length > 0, from: rows[0]?.from_date ?? null };
}
