import { dayBounds } from "@stint/core";
import type { ReportEntriesQuery, ReportEntry } from "@stint/protocol";
import { sql } from "kysely";
import type { Database, Scope, Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { readOrgZone, whoseTime, zoneOf } from "./whose-time.ts";

const PAGE = 2_000;

type Person = { userId: string; memberId: string; name: string };
type Reading = { scope: Scope; from: number; to: number; people: Person[] };

/** The entries that begin in the stretch, person after person by name, of each the oldest first, page after page. */
export async function openEntries(
  db: Database,
  caller: Caller,
  query: ReportEntriesQuery,
): Promise<AsyncGenerator<ReportEntry[]>> {
  const whose = await whoseTime(db, caller, query.member_id);
  const reading = await db.tenant(whose.scope, async (tx): Promise<Reading> => {
    const zone = zoneOf(whose, caller, await readOrgZone(tx, caller.orgId));
    const { rows: people } = await sql<Person>`
      select user_id as "userId", id as "memberId", name from member
      where org_id = ${caller.orgId} and (${whose.userId}::uuid is null or user_id = ${whose.userId}::uuid)
      order by name, id`.execute(tx);
    const { start } = dayBounds(query.from, zone);
    return { scope: whose.scope, from: start, to: dayBounds(query.to, zone).end, people };
  });
  return pages(db, caller.orgId, query, reading);
}

type After = { started: string; id: string };

async function* pages(
  db: Database,
  orgId: string,
  query: ReportEntriesQuery,
  { scope, from, to, people }: Reading,
): AsyncGenerator<ReportEntry[]> {
  for (const person of people) {
    let after: After | null = null;
    do {
      const place: After | null = after;
      const rows: Row[] = await db.tenant(scope, (tx) =>
        readPage(tx, orgId, person, { query, from, to, after: place }),
      );
      if (rows.length > 0) yield rows.map((row) => entryOf(row, person));
      const last = rows.length === PAGE ? rows.at(-1) : undefined;
      after = last ? { started: last.started, id: last.id } : null;
    } while (after);
  }
}

type Row = {
  id: string;
  /** To the microsecond, as the index has it. */
  started: string;
  start: string;
  end: string;
  seconds: string;
  status: ReportEntry["status"];
  project_id: string | null;
  project: string | null;
  client_id: string | null;
  client: string | null;
  task: string | null;
  notes: string | null;
  billable: boolean;
  rate: string | null;
  currency: string | null;
  amount: string | null;
};

type Page = { query: ReportEntriesQuery; from: number; to: number; after: After | null };

async function readPage(
  tx: Tx,
  orgId: string,
  { userId }: Person,
  { query, from, to, after }: Page,
): Promise<Row[]> {
  const { status, billable, project_id, client_id } = query;
  const conditions = [
    sql`t.org_id = ${orgId} and t.user_id = ${userId} and t.status <> 'rejected'`,
    sql`t.started_at >= at_ms(${from}) and t.started_at < at_ms(${to})`,
    ...(after ? [sql`(t.started_at, t.id) > (${after.started}::timestamptz, ${after.id}::uuid)`] : []),
    ...(status === undefined ? [] : [sql`t.status = ${status}`]),
    ...(project_id === undefined ? [] : [sql`t.project_id = ${project_id}`]),
    ...(client_id === undefined ? [] : [sql`t.client_id = ${client_id}`]),
    ...(billable === undefined
      ? []
      : [sql`coalesce(t.stamped_billable, t.billable, false) = ${billable === "true"}`]),
  ];
  const { rows } = await sql<Row>`
    select t.id, t.started_at::text as started, ms_of(t.started_at) as start, ms_of(t.ended_at) as "end",
      whole_seconds(t.ended_at - t.started_at) as seconds, t.status, t.project_id, p.name as project, t.client_id,
      c.name as client, k.name as task, t.notes, coalesce(t.stamped_billable, t.billable, false) as billable,
      t.rate_minor as rate, t.rate_currency as currency,
      case when t.stamped_billable then amount_of(whole_seconds(t.ended_at - t.started_at), t.rate_minor) end as amount
    from time_entry t
    left join project p on p.org_id = t.org_id and p.id = t.project_id
    left join client c on c.org_id = t.org_id and c.id = t.client_id
    left join project_task k on k.org_id = t.org_id and k.id = t.project_task_id
    where ${sql.join(conditions, sql` and `)} order by t.started_at, t.id limit ${PAGE}`.execute(tx);
  return rows;
}

function entryOf(row: Row, person: Person): ReportEntry {
  const numberOrNull = (value: string | null) => (value === null ? null : Number(value));
  return {
    id: row.id,
    startedAt: new Date(Number(row.start)).toISOString(),
    endedAt: new Date(Number(row.end)).toISOString(),
    seconds: Number(row.seconds),
    status: row.status,
    memberId: person.memberId,
    person: person.name,
    projectId: row.project_id,
    project: row.project,
    clientId: row.client_id,
    client: row.client,
    task: row.task,
    notes: row.notes,
    billable: row.billable,
    rateMinor: numberOrNull(row.rate),
    currency: row.currency,
    amountMinor: numberOrNull(row.amount),
  };
}
