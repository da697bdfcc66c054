import { MINUTE_MS } from "@stint/core";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import { SUMMED, SUMS, shiftChanges } from "./shift-changes.ts";

/** How many lines one transaction folds: the embedded database does nothing else meanwhile. */
const LINES_AT_ONCE = 5_000;
// A gap is judged by the mass silences there are; one that began with it may still be on its way into the database.
const SETTLED_MS = MINUTE_MS;

/** Moves what the ledgers say of shifts into the sums, so that analytics stay fast; they are right without it. */
export async function foldShifts(db: Database, linesAtOnce = LINES_AT_ONCE): Promise<{ folded: number }> {
  const { rows } = await db.system((tx) =>
    sql<{ org_id: string }>`
      select h.org_id from ledger_head h join organisation o on o.id = h.org_id left join shift_fold f on f.org_id = h.org_id
      where f.org_id is null or h.seq > f.seq or f.time_zone <> o.time_zone`.execute(tx),
  );
  let folded = 0;
  for (const { org_id } of rows) folded += await foldOrganisation(db, org_id, linesAtOnce);
  return { folded };
}

/** Folds an organisation's lines if they are too many to be read at each look: at first, and in a new time zone. */
export async function foldIfFarBehind(db: Database, orgId: string, mostLines = LINES_AT_ONCE): Promise<void> {
  const { rows } = await db.system((tx) =>
    sql`select from ledger_head h join organisation o on o.id = h.org_id
      left join shift_fold f on f.org_id = h.org_id and f.time_zone = o.time_zone
      where h.org_id = ${orgId} and h.seq - coalesce(f.seq, 0) > ${mostLines}`.execute(tx),
  );
  if (rows.length > 0) await foldOrganisation(db, orgId, LINES_AT_ONCE);
}

async function foldOrganisation(db: Database, orgId: string, linesAtOnce: number): Promise<number> {
  let folded = 0;
  let lines: number;
  do {
    lines = await db.system((tx) => foldOn(tx, orgId, linesAtOnce));
    folded += lines;
  } while (lines === linesAtOnce);
  return folded;
}

type State = { seq: string; until: string; time_zone: string; is_moved: boolean };

/** Returns how many lines that were; 0 also while another process is at it. */
async function foldOn(tx: Tx, orgId: string, linesAtOnce: number): Promise<number> {
  await sql`insert into shift_fold (org_id, time_zone, seq) select id, time_zone, 0 from organisation where id = ${orgId}
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<State>`
    select f.seq, ledger_before(f.org_id, wall_now() - ${SETTLED_MS} * interval '1 millisecond') as until, o.time_zone,
      o.time_zone <> f.time_zone as is_moved
    from shift_fold f join organisation o on o.id = f.org_id where f.org_id = ${orgId} for update of f skip locked`.execute(
    tx,
  );
  const [state] = rows;
  if (!state) return 0;
  if (state.is_moved)
    for (const table of ["shift_day", "shift_month"])
      await sql`delete from ${sql.table(table)} where org_id = ${orgId}`.execute(tx);
  const after = state.is_moved ? 0 : Number(state.seq);
  const until = Math.max(after, Math.min(after + linesAtOnce, Number(state.until)));
  await addLines(tx, { orgId, timeZone: state.time_zone, after, until });
  return until - after;
}

type Lines = { orgId: string; timeZone: string; after: number; until: number };

async function addLines(tx: Tx, { orgId, timeZone, after, until }: Lines): Promise<void> {
  const changes = shiftChanges({
    orgId: sql`${orgId}::uuid`,
    timeZone: sql`${timeZone}::text`,
    which: sql`l.seq > ${after}::bigint and l.seq <= ${until}::bigint`,
  });
  const add = (table: string, day: string) => sql`
    insert into ${sql.table(table)} as t (org_id, day, subject_id, ${SUMS})
    select ${orgId}::uuid, ${sql.raw(day)}, subject_id, ${SUMMED} from changes group by 2, 3 order by 2, 3
    on conflict (org_id, day, subject_id) do update set shifts = t.shifts + excluded.shifts,
      worked_ms = t.worked_ms + excluded.worked_ms, auto_outs = t.auto_outs + excluded.auto_outs,
      mass_outs = t.mass_outs + excluded.mass_outs, gaps = t.gaps + excluded.gaps, gap_ms = t.gap_ms + excluded.gap_ms`;
  await sql`
    with changes as materialized (${changes}),
    days as (${add("shift_day", "day")}),
    months as (${add("shift_month", "date_trunc('month', day::timestamp)::date")})
    update shift_fold set time_zone = ${timeZone}, seq = ${until} where org_id = ${orgId}`.execute(tx);
}
