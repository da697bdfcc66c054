import type { BulkBody, BulkReply } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { Problem, problem } from "../http/problem.ts";
import { isTransition } from "./change-entry.ts";
import { type EntryRow, findEntries, HOLDING, refuseOverlap } from "./entry-rows.ts";
import { lockPerson, msOrNull, type Person, scopeOf } from "./person.ts";

type Body = z.infer<typeof BulkBody>;

/** How many one call decides. */
const MOST = 500;

/** Decides many entries of one's own at once. One that cannot go there is skipped and said, and the others go on. */
export async function decideEntries(
  { db, entryBilling }: Pick<Deps, "db" | "entryBilling">,
  person: Person,
  body: Body,
): Promise<BulkReply> {
  return db.tenant(scopeOf(person), async (tx) => {
    await lockPerson(tx, person);
    const closedUntil = await entryBilling.closedUntil(tx, person.orgId);
    const found = await findMeant(tx, person, body);
    const known = new Set(found.map(({ id }) => id));
    const missing = [...new Set(body.ids)].filter((id) => !known.has(id.toLowerCase()));
    const reply: BulkReply = { updated: [], skipped: missing.map((id) => ({ id, code: "not_found" })) };
    const changed: string[] = [];
    for (const row of found) {
      const code = await refusalOf(tx, person, row, { status: body.status, closedUntil });
      if (code !== null) reply.skipped.push({ id: row.id, code });
      else {
        reply.updated.push(row.id);
        if (row.status !== body.status) changed.push(row.id);
      }
    }
    await sql`
      update time_entry set status = ${body.status}, in_bulk = ${body.status !== "pending"}, updated_at = wall_now(),
        decided_at = ${body.status === "pending" ? null : sql`wall_now()`}
      where org_id = ${person.orgId} and id = any(${changed}::uuid[])`.execute(tx);
    await entryBilling.settle(tx, person.orgId, changed);
    return reply;
  });
}

async function refusalOf(
  tx: Tx,
  person: Person,
  row: EntryRow,
  { status, closedUntil }: { status: Body["status"]; closedUntil: number },
): Promise<string | null> {
  try {
    const changes = isTransition(row.status, status);
    const bounds = { start: Number(row.start), end: Number(row.end) };
    if (changes && bounds.start < closedUntil) throw problem("period_locked");
    if (changes && row.status === "rejected") await refuseOverlap(tx, person, bounds, [row.id]);
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

async function findMeant(tx: Tx, { orgId, userId }: Person, body: Body): Promise<EntryRow[]> {
  const own = sql`t.org_id = ${orgId} and t.user_id = ${userId}`;
  const order = sql`order by t.started_at, t.id limit ${MOST} ${HOLDING}`;
  if (body.ids) return findEntries(tx, sql`${own} and t.id = any(${body.ids}::uuid[])`, order);
  const from = msOrNull(body.from);
  const to = msOrNull(body.to);
  return findEntries(
    tx,
    sql`${own} and t.status = 'pending' and t.source = 'auto' and e.confidence >= ${body.min_confidence ?? 1}
      and e.suggestion -> 'context' -> 'verification_required' = '[]'
      and (${from}::bigint is null or t.ended_at > at_ms(${from}::bigint))
      and (${to}::bigint is null or t.started_at < at_ms(${to}::bigint))`,
    order,
  );
}
