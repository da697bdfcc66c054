import { atLeast, type PendingReviewQuery, type TimeEntryList, type TimeEntryQuery } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Database, Scope, Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { problem } from "../http/problem.ts";
import { entryOf, findEntries } from "./entry-rows.ts";
import { msOrNull, scopeOf } from "./person.ts";

type Page = { skip: number; limit: number };

/** One's own suggestions that wait for a decision, oldest first. */
export async function listPending(
  db: Database,
  { orgId, userId }: Caller,
  page: z.infer<typeof PendingReviewQuery>,
): Promise<TimeEntryList> {
  return db.tenant(scopeOf({ orgId, userId }), (tx) =>
    readPage(
      tx,
      sql`t.org_id = ${orgId} and t.user_id = ${userId} and t.status = 'pending' and t.source = 'auto'`,
      sql`t.started_at, t.id`,
      page,
    ),
  );
}

/** One's own entries, or for managers a member's, newest first. */
export async function listEntries(
  db: Database,
  caller: Caller,
  query: z.infer<typeof TimeEntryQuery>,
): Promise<TimeEntryList> {
  const from = msOrNull(query.from);
  const to = msOrNull(query.to);
  const { userId, scope } = await whose(db, caller, query.member_id);
  const conditions = [
    sql`t.org_id = ${caller.orgId} and t.user_id = ${userId}`,
    ...(query.status ? [sql`t.status = ${query.status}`] : []),
    ...(query.source ? [sql`t.source = ${query.source}`] : []),
    ...(query.project_id ? [sql`t.project_id = ${query.project_id}`] : []),
    ...(from === null ? [] : [sql`t.ended_at > at_ms(${from})`]),
    ...(to === null ? [] : [sql`t.started_at < at_ms(${to})`]),
  ];
  return db.tenant(scope, (tx) =>
    readPage(tx, sql.join(conditions, sql` and `), sql`t.started_at desc, t.id desc`, query),
  );
}

/** A colleague's are `not_found`; what a manager sees of others is decided time, without why it was suggested. */
async function whose(
  db: Database,
  { orgId, userId, memberId, role }: Caller,
  asked: string | undefined,
): Promise<{ userId: string; scope: Scope }> {
  if (asked === undefined || asked === userId || asked === memberId)
    return { userId, scope: scopeOf({ orgId, userId }) };
  if (!atLeast(role, "manager")) throw problem("not_found");
  const scope: Scope = { orgId, sees: "organisation" };
  const { rows } = await db.tenant(scope, (tx) =>
    sql<{ user_id: string }>`
      select user_id from member where org_id = ${orgId} and (user_id = ${asked} or id = ${asked})`.execute(
      tx,
    ),
  );
  if (!rows[0]) throw problem("not_found");
  return { userId: rows[0].user_id, scope };
}

async function readPage(
  tx: Tx,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  { skip, limit }: Page,
): Promise<TimeEntryList> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::integer as total from time_entry t where ${where}`.execute(tx);
  const found = await findEntries(tx, where, sql`order by ${order} limit ${limit} offset ${skip}`);
  return { total: rows[0]?.total ?? 0, skip, limit, entries: found.map(entryOf) };
}
