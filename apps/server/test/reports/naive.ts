import { addDays, dayBounds, divRound, localDateOf } from "@stint/core";
import type { World } from "@stint/testkit";

type EntryRow = {
  user_id: string;
  project_id: string | null;
  client_id: string | null;
  project_task_id: string | null;
  start: string;
  end: string;
  status: string;
  source: string;
  billable: boolean | null;
  stamped_billable: boolean | null;
  rate_minor: string | null;
  rate_currency: string | null;
};

type Sum = { seconds: number; entries: number; amount: number };

/** What an organisation's entries add up to by every key, worked out from each of them and in another way. */
export async function naiveSums(world: World, orgId: string, timeZone: string): Promise<Map<string, Sum>> {
  const { rows } = await world.deps.db.pool.query<EntryRow>(
    `select user_id, project_id, client_id, project_task_id, ms_of(started_at) as start, ms_of(ended_at) as "end", status,
      source, billable, stamped_billable, rate_minor, rate_currency
     from time_entry where org_id = $1 and status <> 'rejected'`,
    [orgId],
  );
  const sums = new Map<string, Sum>();
  for (const row of rows) addEntry(sums, row, timeZone);
  return sums;
}

function addEntry(sums: Map<string, Sum>, row: EntryRow, timeZone: string): void {
  const [start, end] = [Number(row.start), Number(row.end)];
  const standing = row.status === "pending" && row.source === "auto" ? "suggested" : row.status;
  const rate = row.stamped_billable && row.rate_minor !== null ? BigInt(row.rate_minor) : null;
  const secondsUntil = (at: number) => Math.round((Math.min(at, end) - start) / 1_000);
  const amountOf = (seconds: number) =>
    rate === null ? 0 : Number(divRound(BigInt(seconds) * rate, 3_600n));
  let before = 0;
  const first = localDateOf(start, timeZone);
  for (let day = first; dayBounds(day, timeZone).start < end; day = addDays(day, 1)) {
    const reached = secondsUntil(dayBounds(day, timeZone).end);
    const key = [
      day,
      row.user_id,
      row.project_id,
      row.client_id,
      row.project_task_id,
      standing,
      row.stamped_billable ?? row.billable ?? false,
      rate === null ? null : row.rate_currency,
    ];
    add(sums, key.join(" "), {
      seconds: reached - before,
      entries: day === first ? 1 : 0,
      amount: amountOf(reached) - amountOf(before),
    });
    before = reached;
  }
}

function add(sums: Map<string, Sum>, key: string, { seconds, entries, amount }: Sum): void {
  if (seconds === 0 && entries === 0) return;
  const sum = sums.get(key) ?? { seconds: 0, entries: 0, amount: 0 };
  sums.set(key, {
    seconds: sum.seconds + seconds,
    entries: sum.entries + entries,
    amount: sum.amount + amount,
  });
}

const DETAIL = "user_id, project_id, client_id, project_task_id, standing, billable, currency";
const TABLES = {
  report_day: { day: "day", columns: DETAIL, where: "true" },
  report_month: { day: "date_trunc('month', day::timestamp)::date", columns: DETAIL, where: "true" },
  report_total: {
    day: "day",
    columns: "null as user_id, project_id, client_id, null as project_task_id, standing, billable, currency",
    where: "standing <> 'suggested'",
  },
};
export type Kept = keyof typeof TABLES;

/** What is kept in a table together with what has been noted since, by the same keys. */
export async function keptSums(world: World, orgId: string, table: Kept): Promise<Map<string, Sum>> {
  const { day, columns, where } = TABLES[table];
  const { rows } = await world.deps.db.pool.query<Record<string, unknown>>(
    `select day::text, user_id, project_id, client_id, project_task_id, standing, billable, currency,
       sum(seconds)::bigint as seconds, sum(entries)::bigint as entries, sum(amount_minor)::bigint as amount
     from (select day, ${columns}, seconds, entries, amount_minor from ${table} where org_id = $1
       union all select ${day}, ${columns}, seconds, entries, amount_minor from report_change where org_id = $1 and ${where}) f
     group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(seconds) <> 0 or sum(entries) <> 0 or sum(amount_minor) <> 0`,
    [orgId],
  );
  return new Map(
    rows.map(({ seconds, entries, amount, ...key }) => [
      Object.values(key).join(" "),
      { seconds: Number(seconds), entries: Number(entries), amount: Number(amount) },
    ]),
  );
}

/** The naive sums by the coarser keys of a table. */
export function coarser(sums: Map<string, Sum>, table: Kept): Map<string, Sum> {
  const result = new Map<string, Sum>();
  for (const [key, sum] of sums) {
    const parts = key.split(" ");
    if (table === "report_month") parts[0] = `${parts[0]?.slice(0, 7)}-01`;
    if (table === "report_total") {
      if (parts[5] === "suggested") continue;
      parts[1] = "";
      parts[4] = "";
    }
    add(result, parts.join(" "), sum);
  }
  return result;
}
