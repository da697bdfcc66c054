import { DAY_MS, SLOT_MS, slotBounds, slotNames } from "@stint/core";
import type { Stats, StatsQuery, StatsRow } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import type { Caller } from "../http/env.ts";
import { readMoment } from "../sessions.ts";
import { boundsOf } from "./bounds.ts";
import { scopeOf } from "./person.ts";

type Query = z.infer<typeof StatsQuery>;
/** ms and sessions of one key, or of one quarter of an hour. */
export type Sum = { key: string; part: string | null; ms: string; sessions: string };

const SLOTS_A_DAY = DAY_MS / SLOT_MS;

/** A person's time over [from, to) by whatever they ask for, from the roll-up alone. */
export async function readStats({ db }: Pick<Deps, "db">, caller: Caller, query: Query): Promise<Stats> {
  return db.tenant(scopeOf(caller), async (tx) => {
    const { now } = await readMoment(tx);
    const { from, to, timeZone } = boundsOf(query, caller, now);
    const slots = slotBounds(from, to);
    const sums = await readSums(tx, caller, query, slots);
    const { by } = query;
    const rows = by === "day" || by === "hour" ? nameSlots(sums, timeZone, by) : bySize(sums.map(rowOf));
    const isDevice = query.by === "device" || query.split === "device";
    return {
      ...totalsOf(sums),
      rows: (isDevice ? await labelled(tx, caller, rows, query) : rows).slice(0, query.limit),
      from: new Date(slots.first * SLOT_MS).toISOString(),
      to: new Date(slots.end * SLOT_MS).toISOString(),
      timeZone,
    };
  });
}

type Slots = { first: number; end: number };

async function readSums(tx: Tx, caller: Caller, query: Query, slots: Slots): Promise<Sum[]> {
  const { orgId, userId } = caller;
  const facet = query.by === "day" || query.by === "hour" ? null : FACET_COLUMNS[query.by];
  const part = query.split ? FACET_COLUMNS[query.split] : null;
  const { filter, isFiltered } = filterOf(query);
  if (!facet && !part && !isFiltered) {
    const { rows } = await sql<Sum>`
      select slot::text as key, null as part, ms, sessions from focus_slot
      where org_id = ${orgId} and user_id = ${userId} and slot >= ${slots.first} and slot < ${slots.end}
      order by slot`.execute(tx);
    return rows;
  }
  // First by number, then by name: comparing a few hundred facets' texts and not those of every quarter of an hour.
  const { rows } = await sql<Sum>`
    select ${facet ?? sql`r.slot::text`} as key, ${part ?? sql`null`} as part, sum(r.ms)::bigint as ms,
      sum(r.sessions)::bigint as sessions
    from (${facet ? sumsOfFacets(caller, slots) : slotsOfFacets(caller, slots)}) r
    join focus_facet f on f.org_id = ${orgId} and f.user_id = ${userId} and f.id = r.facet_id ${filter}
    group by ${facet ? sql`1, 2` : sql`r.slot, 2`} ${facet ? sql`` : sql`order by r.slot, 2`}`.execute(tx);
  return rows;
}

function slotsOfFacets({ orgId, userId }: Caller, { first, end }: Slots): RawBuilder<unknown> {
  return sql`select slot, facet_id, ms, sessions from focus_quarter
    where org_id = ${orgId} and user_id = ${userId} and slot >= ${first} and slot < ${end}`;
}

/** From whole days (UTC) where there are any, and from quarters of an hour at both ends. */
function sumsOfFacets(caller: Caller, { first, end }: Slots): RawBuilder<unknown> {
  const { orgId, userId } = caller;
  const firstDay = Math.ceil(first / SLOTS_A_DAY);
  const endDay = Math.floor(end / SLOTS_A_DAY);
  const quarters = (from: number, to: number) => sql`select facet_id, ms, sessions
    from (${slotsOfFacets(caller, { first: from, end: to })}) q`;
  const parts =
    firstDay >= endDay
      ? [quarters(first, end)]
      : [
          quarters(first, firstDay * SLOTS_A_DAY),
          sql`select facet_id, ms, sessions from focus_day
            where org_id = ${orgId} and user_id = ${userId} and day >= ${firstDay} and day < ${endDay}`,
          quarters(endDay * SLOTS_A_DAY, end),
        ];
  return sql`select facet_id, sum(ms)::bigint as ms, sum(sessions) as sessions
    from (${sql.join(parts, sql` union all `)}) p group by facet_id`;
}

const FACET_COLUMNS = {
  app: sql`f.app`,
  host: sql`f.host`,
  category: sql`f.category`,
  device: sql`f.device_id::text`,
} satisfies Record<string, RawBuilder<unknown>>;

function filterOf({ app, host, category, device }: Query): {
  filter: RawBuilder<unknown>;
  isFiltered: boolean;
} {
  const conditions = [
    app !== undefined && sql`and f.app = ${app}`,
    host !== undefined && sql`and f.host = ${host}`,
    category !== undefined && sql`and f.category = ${category}`,
    device !== undefined && sql`and f.device_id = ${device}`,
  ].filter((condition) => condition !== false);
  return { filter: sql.join(conditions, sql` `), isFiltered: conditions.length > 0 };
}

/** Rows of local days or hours from those of quarters of an hour, oldest first. */
export function nameSlots(sums: Sum[], timeZone: string, by: "day" | "hour"): StatsRow[] {
  const names = slotNames(timeZone);
  const nameOf = by === "day" ? names.day : names.hour;
  const rows = new Map<string, { key: string; part: string | null; ms: number; sessions: number }>();
  let last = { slot: "", name: "" };
  for (const { key: slot, part, ms, sessions } of sums) {
    if (last.slot !== slot) last = { slot, name: nameOf(Number(slot)) };
    const id = part === null ? last.name : `${last.name} ${part}`;
    const row = rows.get(id) ?? { key: last.name, part, ms: 0, sessions: 0 };
    row.ms += Number(ms);
    row.sessions += Number(sessions);
    rows.set(id, row);
  }
  return [...rows.values()].map(rowOf);
}

export function rowOf(sum: {
  key: string;
  part: string | null;
  ms: string | number;
  sessions: string | number;
}): StatsRow {
  const { key, part } = sum;
  return {
    key,
    ...(part !== null && { part }),
    seconds: Number(sum.ms) / 1_000,
    sessions: Number(sum.sessions),
  };
}

export function bySize(rows: StatsRow[]): StatsRow[] {
  return rows.sort((a, b) => b.seconds - a.seconds || b.sessions - a.sessions || (a.key < b.key ? -1 : 1));
}

export function totalsOf(sums: { ms: string; sessions: string }[]): {
  totalSeconds: number;
  totalSessions: number;
} {
  return {
    totalSeconds: sums.reduce((total, { ms }) => total + Number(ms), 0) / 1_000,
    totalSessions: sums.reduce((total, { sessions }) => total + Number(sessions), 0),
  };
}

async function labelled(
  tx: Tx,
  { orgId, userId }: Caller,
  rows: StatsRow[],
  query: Query,
): Promise<StatsRow[]> {
  const { rows: devices } = await sql<{ id: string; name: string }>`
    select id, name from device where org_id = ${orgId} and user_id = ${userId}`.execute(tx);
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    ...row,
    label: names.get((query.by === "device" ? row.key : row.part) ?? ""),
  }));
}
