import {
  MAX_REPORT_ROWS,
  type ReportGrouping,
  type TimeReport,
  type TimeReportQuery,
  type TimeReportRow,
  type TimeSums,
} from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { invalidField } from "../http/problem.ts";
import { entryFacts, keptFacts, type Wanted } from "./facts.ts";
import { type Names, readNames } from "./names.ts";
import { addFact, type FactRow, isNothing, noTime } from "./sums.ts";
import { readOrgZone, whoseTime, zoneOf } from "./whose-time.ts";

/** Time over [from, to] by one or two groupings, from sums that are kept with the entries. */
export async function readReport(db: Database, caller: Caller, query: TimeReportQuery): Promise<TimeReport> {
  const whose = await whoseTime(db, caller, query.member_id);
  return db.tenant(whose.scope, async (tx) => {
    const orgZone = await readOrgZone(tx, caller.orgId);
    const timeZone = zoneOf(whose, caller, orgZone);
    const wanted = wantedOf(caller, whose.userId, query);
    const facts = timeZone === orgZone ? keptFacts(wanted) : entryFacts(wanted, timeZone);
    const { total, rows } = grouped(await sumOf(tx, query, facts));
    const names = await readNames(tx, caller.orgId, wanted.groupings);
    return {
      from: query.from,
      to: query.to,
      timeZone,
      by: query.by,
      split: query.split ?? null,
      total,
      rows: rowsOf(rows, query, names, total.seconds),
    };
  });
}

export function wantedOf(caller: Caller, userId: string | null, query: TimeReportQuery): Wanted {
  return {
    orgId: caller.orgId,
    from: query.from,
    to: query.to,
    userId,
    projectId: query.project_id,
    clientId: query.client_id,
    status: query.status,
    billable: query.billable === undefined ? undefined : query.billable === "true",
    groupings: query.split ? [query.by, query.split] : [query.by],
  };
}

const KEYS = {
  person: sql`user_id`,
  project: sql`project_id`,
  client: sql`client_id`,
  task: sql`project_task_id`,
  day: sql`day`,
  week: sql`(day - extract(isodow from day)::integer + 1)`,
  month: sql`date_trunc('month', day::timestamp)::date`,
} satisfies Record<ReportGrouping, RawBuilder<unknown>>;

/** Standings, currencies and what is not billable make several facts of a row. */
const MOST_FACTS = MAX_REPORT_ROWS * 5;

async function sumOf(tx: Tx, { by, split }: TimeReportQuery, facts: RawBuilder<unknown>): Promise<FactRow[]> {
  // Compiling such a statement takes PostgreSQL longer than running it.
  await sql`set local jit = off`.execute(tx);
  const { rows } = await sql<FactRow>`
    select key::text, part::text, standing, billable, currency, seconds, entries, amount from (
      select ${KEYS[by]} as key, ${split ? KEYS[split] : sql`null::text`} as part, standing, billable, currency,
        sum(seconds)::bigint as seconds, sum(entries)::bigint as entries, sum(amount_minor)::bigint as amount
      from (${facts}) f group by 1, 2, 3, 4, 5) g
    where seconds <> 0 or entries <> 0 or amount <> 0
    order by 1, 2 limit ${MOST_FACTS + 1}`.execute(tx);
  if (rows.length > MOST_FACTS) throw tooMany();
  return rows;
}

type Group = { sums: TimeSums; parts: Map<string | null, TimeSums> };

function grouped(facts: FactRow[]): { total: TimeSums; rows: Map<string | null, Group> } {
  const total = noTime();
  const rows = new Map<string | null, Group>();
  for (const fact of facts) {
    const group = rows.get(fact.key) ?? { sums: noTime(), parts: new Map() };
    const part = group.parts.get(fact.part) ?? noTime();
    addFact(total, fact);
    addFact(group.sums, fact);
    addFact(part, fact);
    group.parts.set(fact.part, part);
    rows.set(fact.key, group);
  }
  return { total, rows };
}

function rowsOf(
  groups: Map<string | null, Group>,
  { by, split }: TimeReportQuery,
  names: Names,
  all: number,
): TimeReportRow[] {
  const rows: TimeReportRow[] = [];
  let count = 0;
  const named = (grouping: ReportGrouping, key: string | null, sums: TimeSums) => ({
    key: grouping === "month" ? (key?.slice(0, 7) ?? null) : key,
    ...names(grouping, key),
    ...sums,
    share: all === 0 ? 0 : sums.seconds / all,
  });
  for (const [key, { sums, parts }] of groups) {
    if (isNothing(sums)) continue;
    count += 1 + (split ? parts.size : 0);
    if (count > MAX_REPORT_ROWS) throw tooMany();
    const row: TimeReportRow = named(by, key, sums);
    if (split)
      row.parts = inOrder(
        split,
        [...parts].map(([part, partSums]) => named(split, part, partSums)),
      );
    rows.push(row);
  }
  return inOrder(by, rows);
}

function inOrder<Row extends TimeReportRow>(grouping: ReportGrouping, rows: Row[]): Row[] {
  const name = ({ key }: Row) => key ?? "";
  const byName = (one: Row, other: Row) => (name(one) < name(other) ? -1 : 1);
  if (grouping === "day" || grouping === "week" || grouping === "month") return rows.sort(byName);
  return rows.sort(
    (one, other) =>
      other.seconds - one.seconds || other.pendingSeconds - one.pendingSeconds || byName(one, other),
  );
}

function tooMany() {
  return invalidField(
    "query.split",
    `makes more than ${MAX_REPORT_ROWS} rows; ask for fewer days, or a filter`,
  );
}
