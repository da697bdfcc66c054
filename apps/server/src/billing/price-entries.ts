import { type Rate, type ResolvedRate, rateBook } from "@stint/core";
import type { EntryStatus } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../db/database.ts";

/** An entry with what it would be billed at by the rates of now, and what was settled when it was approved. */
export type PricedEntry = {
  id: string;
  userId: string;
  status: EntryStatus;
  /** Null as well where the entry has since gone to another project. */
  taskId: string | null;
  projectId: string | null;
  clientId: string | null;
  day: string;
  start: number;
  end: number;
  currency: string;
  billable: boolean;
  rate: ResolvedRate | null;
  own: { billable: boolean | null; minorPerHour: bigint | null };
  /** Null while nothing is settled. */
  stamp: Stamp | null;
  invoiceId: string | null;
};
export type Stamp = {
  billable: boolean;
  minorPerHour: bigint | null;
  currency: string | null;
  source: ResolvedRate["source"] | null;
};

/** The tables that say what an entry is worth, around `t`. A task counts as long as it is of the entry's project. */
export const PRICED_FROM = sql.raw(`
  time_entry t join organisation o on o.id = t.org_id
  left join project_task k on k.org_id = t.org_id and k.id = t.project_task_id and k.project_id = t.project_id
  left join project_billing p on p.org_id = t.org_id and p.project_id = t.project_id
  left join client_billing c on c.org_id = t.org_id and c.client_id = t.client_id
  left join billing_settings s on s.org_id = t.org_id`);
/** The organisation's day that an entry starts on. */
export const ENTRY_DAY = sql.raw("(t.started_at at time zone o.time_zone)::date");
export const ENTRY_CURRENCY = sql.raw("coalesce(c.currency, s.currency, 'EUR')");

type Row = {
  id: string;
  userId: string;
  status: EntryStatus;
  taskId: string | null;
  projectId: string | null;
  clientId: string | null;
  day: string;
  start: string;
  end: string;
  currency: string;
  billable: boolean;
  own_billable: boolean | null;
  own_rate: string | null;
  stamped_billable: boolean | null;
  rate_minor: string | null;
  rate_currency: string | null;
  rate_source: ResolvedRate["source"] | null;
  invoiceId: string | null;
};

/** Two statements, however many entries: the entries by a condition over `t`, and all rates that may fit them. */
export async function priceEntries(
  tx: Tx,
  orgId: string,
  where: RawBuilder<unknown>,
  rest: RawBuilder<unknown> = sql``,
): Promise<PricedEntry[]> {
  const { rows } = await sql<Row>`
    select t.id, t.user_id as "userId", t.status, k.id as "taskId", t.project_id as "projectId",
      t.client_id as "clientId", ${ENTRY_DAY}::text as day, ms_of(t.started_at) as start, ms_of(t.ended_at) as "end",
      ${ENTRY_CURRENCY} as currency, coalesce(t.billable, k.billable, p.billable, t.client_id is not null) as billable,
      t.billable as own_billable, t.own_rate_minor as own_rate, t.stamped_billable, t.rate_minor, t.rate_currency,
      t.rate_source, t.invoice_id as "invoiceId"
    from ${PRICED_FROM} where t.org_id = ${orgId} and ${where} ${rest}`.execute(tx);
  if (rows.length === 0) return [];
  const book = rateBook(await findRatesFor(tx, orgId, rows));
  return rows.map((row) => pricedOf(row, book));
}

function pricedOf(row: Row, book: ReturnType<typeof rateBook>): PricedEntry {
  const { own_billable, own_rate, stamped_billable, rate_minor, rate_currency, rate_source, ...entry } = row;
  const entryMinorPerHour = bigintOrNull(own_rate);
  return {
    ...entry,
    start: Number(row.start),
    end: Number(row.end),
    rate: book.resolve({ ...entry, entryMinorPerHour }),
    own: { billable: own_billable, minorPerHour: entryMinorPerHour },
    stamp:
      stamped_billable === null
        ? null
        : {
            billable: stamped_billable,
            minorPerHour: bigintOrNull(rate_minor),
            currency: rate_currency,
            source: rate_source,
          },
  };
}

function bigintOrNull(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}

/** Whom and what rates are looked for. */
export type RateSeekers = Pick<PricedEntry, "userId" | "taskId" | "projectId" | "clientId">;

/** Every rate that could fit any of these, whatever its day. */
export async function findRatesFor(tx: Tx, orgId: string, seekers: readonly RateSeekers[]): Promise<Rate[]> {
  const all = (key: keyof RateSeekers): string[] => [...new Set(seekers.flatMap((one) => one[key] ?? []))];
  const { rows } = await sql<Omit<Rate, "minorPerHour"> & { minor: string | null }>`
    select id, task_id as "taskId", project_id as "projectId", client_id as "clientId", user_id as "userId",
      valid_from::text as "validFrom", minor_per_hour as minor, currency
    from rate where org_id = ${orgId} and (user_id is null or user_id = any(${all("userId")}::uuid[]))
      and (num_nonnulls(task_id, project_id, client_id) = 0 or task_id = any(${all("taskId")}::uuid[])
        or project_id = any(${all("projectId")}::uuid[]) or client_id = any(${all("clientId")}::uuid[]))`.execute(
    tx,
  );
  return rows.map(({ minor, ...rate }) => ({ ...rate, minorPerHour: bigintOrNull(minor) }));
}
