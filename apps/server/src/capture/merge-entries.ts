import type { TimeEntry } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { invalidField, problem } from "../http/problem.ts";
import { requireOrder } from "./change-entry.ts";
import { requireOpenPeriod } from "./entry-billing.ts";
import { type EntryRow, entryOf, findOne, findOwn, requireOpen } from "./entry-rows.ts";
import { keepParts } from "./merged-parts.ts";
import { lockPerson, type Person, scopeOf } from "./person.ts";

/**
 * Makes one of several entries of one's own, from the first's beginning to the last's end. It has the project, the
 * activity and what was said of billing of the longest. Another entry between them is `overlapping`.
 */
export async function mergeEntries(
  { db, entryBilling }: Pick<Deps, "db" | "entryBilling">,
  person: Person,
  ids: string[],
): Promise<TimeEntry> {
  return db.tenant(scopeOf(person), async (tx) => {
    await lockPerson(tx, person);
    const rows = await findOwn(tx, person, ids);
    const [first] = rows;
    if (!first || rows.length < 2) throw invalidField("body.ids", "names fewer than two entries");
    for (const row of rows) requireOpen(row);
    if (rows.some(({ status }) => status !== first.status))
      throw problem("illegal_transition", { message: "Entries of one status can be merged." });
    const start = Number(first.start);
    const end = Math.max(...rows.map((row) => Number(row.end)));
    await requireOpenPeriod(
      entryBilling,
      tx,
      person.orgId,
      rows.map((row) => Number(row.start)),
    );
    requireOrder({ start, end }, "ended_at");
    await refuseOthersBetween(tx, person, rows, { start, end });
    const merged = rows.map(({ id }) => id);
    await keepParts(tx, person, first.id, merged);
    await keepFirst(tx, person, rows, end);
    await entryBilling.settle(tx, person.orgId, [first.id]);
    return entryOf(await findOne(tx, person, first.id));
  });
}

async function refuseOthersBetween(
  tx: Tx,
  { orgId, userId }: Person,
  rows: EntryRow[],
  { start, end }: { start: number; end: number },
): Promise<void> {
  const others = await sql`
    select from time_entry where org_id = ${orgId} and user_id = ${userId} and status <> 'rejected'
      and started_at < at_ms(${end}) and ended_at > at_ms(${start})
      and id <> all(${rows.map(({ id }) => id)}::uuid[]) limit 1`.execute(tx);
  if (others.rows.length > 0)
    throw problem("overlapping", { message: "Another entry lies between those to be merged." });
}

async function keepFirst(tx: Tx, { orgId }: Person, rows: EntryRow[], end: number): Promise<void> {
  const [first, ...others] = rows as [EntryRow, ...EntryRow[]];
  const length = (row: EntryRow): number => Number(row.end) - Number(row.start);
  const longest = rows.reduce((most, row) => (length(row) > length(most) ? row : most));
  const notes = [...new Set(rows.flatMap((row) => row.notes ?? []))].join("\n").slice(0, 1_000);
  await sql`
    update time_entry t set ended_at = at_ms(${end}), project_id = l.project_id, client_id = l.client_id,
      activity_type = l.activity_type, notes = ${notes || null}, edited = true, updated_at = wall_now(),
      project_task_id = l.project_task_id, billable = l.billable, own_rate_minor = l.own_rate_minor
    from time_entry l
    where t.org_id = ${orgId} and t.id = ${first.id} and l.org_id = t.org_id and l.id = ${longest.id}`.execute(
    tx,
  );
  await sql`delete from time_entry where org_id = ${orgId}
    and id = any(${others.map(({ id }) => id)}::uuid[])`.execute(tx);
}
