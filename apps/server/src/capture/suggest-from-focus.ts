import { DAY_MS } from "@stint/core";
import { sql } from "kysely";
import type { Logger } from "pino";
import type { Database } from "../db/database.ts";
import { nextEvidence } from "./gather-evidence.ts";
import { type Person, scopeOf } from "./person.ts";
import { readKnowledge, suggestAround } from "./suggest-again.ts";

/** Uploads that reach further back than this suggest nothing there: nobody reviews it any more. */
const FURTHEST_BACK_MS = 14 * DAY_MS;
const PEOPLE = 1_000;

type Waiting = { orgId: string; userId: string };

/** Suggests entries to everybody whose agent has uploaded focus sessions since the last time. */
export async function suggestFromFocus(db: Database, log: Logger): Promise<{ people: number }> {
  const { rows } = await db.system((tx) =>
    sql<Waiting>`
      select d.org_id as "orgId", d.user_id as "userId"
      from device d
      join member m on m.org_id = d.org_id and m.user_id = d.user_id and m.status = 'active'
      left join capture_person p on p.org_id = d.org_id and p.user_id = d.user_id
      where d.last_sync_at > coalesce(p.focus_until, '-infinity')
      group by d.org_id, d.user_id order by min(d.last_sync_at) limit ${PEOPLE}`.execute(tx),
  );
  let people = 0;
  for (const person of rows)
    try {
      await suggestTo(db, person);
      people += 1;
    } catch (error) {
      log.error(
        { err: error, userId: person.userId },
        "suggestions from focus sessions failed for one person",
      );
    }
  return { people };
}

async function suggestTo(db: Database, person: Person): Promise<void> {
  const { from, to, until } = await readUploads(db, person);
  if (until === null) return;
  const knowledge = await readKnowledge(db, person);
  let cursor = Number(from);
  for (;;) {
    const around = await db.tenant(scopeOf(person), (tx) => nextEvidence(tx, person, cursor, Number(to)));
    if (around === null) break;
    const done = await db.tenant(scopeOf(person), (tx) =>
      suggestAround(tx, person, knowledge, { around, taskId: null }),
    );
    if (!done) break;
    cursor = done.end + 1;
  }
  await db.tenant(scopeOf(person), (tx) =>
    sql`
      insert into capture_person (org_id, user_id, focus_until) values (${person.orgId}, ${person.userId}, ${until})
      on conflict (org_id, user_id) do update set focus_until = excluded.focus_until`.execute(tx),
  );
}

type Uploads = { from: string | null; to: string | null; until: string | null };

/** What the uploads reach over that came since the last time. */
async function readUploads(db: Database, { orgId, userId }: Person): Promise<Uploads> {
  const { rows } = await db.tenant(scopeOf({ orgId, userId }), (tx) =>
    sql<Uploads>`
      select greatest(ms_of(min(l.first_start)), wall_now_ms() - ${FURTHEST_BACK_MS}::bigint) as "from",
        ms_of(max(l.last_start)) as "to", max(l.synced_at)::text as until
      from sync_logs l
      where l.org_id = ${orgId} and l.user_id = ${userId} and l.synced_at > coalesce(
        (select focus_until from capture_person where org_id = ${orgId} and user_id = ${userId}), '-infinity')`.execute(
      tx,
    ),
  );
  return rows[0] ?? { from: null, to: null, until: null };
}
