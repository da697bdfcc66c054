import type { EntryContext, EntryStatus, TimeEntry } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { iso, type Person } from "./person.ts";

export type EntryRow = {
  id: string;
  user_id: string;
  start: string;
  end: string;
  status: EntryStatus;
  source: TimeEntry["source"];
  activity_type: TimeEntry["activity_type"];
  project_id: string | null;
  client_id: string | null;
  notes: string | null;
  edited: boolean;
  decided: string | null;
  context: EntryContext | null;
  task_id: string | null;
  task_name: string | null;
  billable: boolean;
  own_billable: boolean | null;
};

/** Entries with what speaks for them, by a condition over `t`; `rest` orders and limits them. */
export async function findEntries(
  tx: Tx,
  where: RawBuilder<unknown>,
  rest: RawBuilder<unknown> = sql``,
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select t.id, t.user_id, ms_of(t.started_at) as start, ms_of(t.ended_at) as "end", t.status, t.source, t.activity_type,
      t.project_id, t.client_id, t.notes, t.edited, ms_of(t.decided_at) as decided, e.suggestion -> 'context' as context,
      k.id as task_id, k.name as task_name, t.billable as own_billable,
      coalesce(t.stamped_billable, t.billable, k.billable, p.billable, t.client_id is not null) as billable
    from time_entry t left join time_entry_evidence e on e.org_id = t.org_id and e.entry_id = t.id
    left join project_task k on k.org_id = t.org_id and k.id = t.project_task_id and k.project_id = t.project_id
    left join project_billing p on p.org_id = t.org_id and p.project_id = t.project_id
    where ${where} ${rest}`.execute(tx);
  return rows;
}

/** Keeps what is about to be written from being billed meanwhile. */
export const HOLDING = sql.raw("for no key update of t");

/** One's own entries by their ids, oldest first, and held. If any is not there, or somebody else's: `not_found`. */
export async function findOwn(tx: Tx, { orgId, userId }: Person, ids: string[]): Promise<EntryRow[]> {
  const wanted = [...new Set(ids)];
  const rows = await findEntries(
    tx,
    sql`t.org_id = ${orgId} and t.user_id = ${userId} and t.id = any(${wanted}::uuid[])`,
    sql`order by t.started_at, t.id ${HOLDING}`,
  );
  if (rows.length !== wanted.length) throw problem("not_found");
  return rows;
}

export async function findOne(tx: Tx, person: Person, id: string): Promise<EntryRow> {
  const [row] = await findOwn(tx, person, [id]);
  if (!row) throw problem("not_found");
  return row;
}

/** Fails with `overlapping` if [start, end) touches anything decided, changed or manual of the person, but for `except`. */
export async function refuseOverlap(
  tx: Tx,
  { orgId, userId }: Person,
  { start, end }: { start: number; end: number },
  except: string[] = [],
): Promise<void> {
  const { rows } = await sql`
    select from time_entry where org_id = ${orgId} and user_id = ${userId} and status <> 'rejected'
      and (status <> 'pending' or edited or source = 'manual')
      and started_at < at_ms(${end}) and ended_at > at_ms(${start}) and id <> all(${except}::uuid[]) limit 1`.execute(
    tx,
  );
  if (rows.length > 0) throw problem("overlapping", { message: "That overlaps another entry." });
}

/** A suggestion to be reviewed, or a manual entry that nobody has billed: its person may change all of it. */
export function isOpen({ status, source }: Pick<EntryRow, "status" | "source">): boolean {
  return status === "pending" || (source === "manual" && status === "approved");
}

export function requireOpen(row: Pick<EntryRow, "status" | "source">): void {
  if (isOpen(row)) return;
  const message =
    row.status === "billed"
      ? "This entry has been billed."
      : "This entry has been decided; put it back to pending first.";
  throw problem("already_decided", { message });
}

export function entryOf(row: EntryRow): TimeEntry {
  return {
    id: row.id,
    user_id: row.user_id,
    started_at: iso(row.start),
    ended_at: iso(row.end),
    duration_minutes: Math.round((Number(row.end) - Number(row.start)) / 600) / 100,
    status: row.status,
    source: row.source,
    activity_type: row.activity_type,
    project_id: row.project_id,
    client_id: row.client_id,
    notes: row.notes,
    billing: {
      task: row.task_id === null ? null : { id: row.task_id, name: row.task_name ?? "" },
      billable: row.billable,
      own_billable: row.own_billable,
    },
    edited: row.edited,
    decided_at: row.decided === null ? null : iso(row.decided),
    context_data: row.context,
  };
}
