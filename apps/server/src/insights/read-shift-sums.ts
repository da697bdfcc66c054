import type { LocalDate, SilenceSums } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { SUMMED, SUMS, shiftChanges } from "./shift-changes.ts";

/** Sums of one person in one stretch, and what fell into a mass silence, which is nobody's. */
export type Sums = SilenceSums & { massSilenceOuts: number };
/** By person, and then by what the stretches are called. */
type ByPerson = Map<string, Map<string, Sums>>;

type Asked = {
  orgId: string;
  timeZone: string;
  /** First days of the months from the first one on. */
  firstMonth: LocalDate;
  /** `before` is from the first of these days on, `recent` from the second one on. */
  before: LocalDate;
  recent: LocalDate;
};

/**
 * What everybody's shifts add up to by month (`2026-11`), recently and before: the folded sums, the lines since, and the
 * time of those who are in, at one moment.
 */
export async function readShiftSums(tx: Tx, asked: Asked): Promise<ByPerson> {
  const { orgId, timeZone, firstMonth, before, recent } = asked;
  const org = sql`${orgId}::uuid`;
  const zone = sql`${timeZone}::text`;
  const fresh = shiftChanges({ orgId: org, timeZone: zone, which: sql`l.seq > (select seq from folded)` });
  const { rows } = await sql<Row>`
    with folded as materialized (
      select coalesce(max(seq), 0) as seq from shift_fold where org_id = ${org} and time_zone = ${zone}),
    fresh as materialized (
      ${fresh}
      union all
      select (opened_at at time zone ${zone})::date, subject_id, 0,
        floor(extract(epoch from wall_now() - opened_at) * 1000)::bigint, 0, 0, 0, 0
      from (select p.subject_id,
          (select s.opened_at from session s where s.org_id = p.org_id and s.id = p.session_id) as opened_at
        from presence p where p.org_id = ${org} and p.kind = 'shift' offset 0) open_shift),
    parts as (
      select to_char(day, 'YYYY-MM') as part, subject_id, ${SUMS} from shift_month
      where org_id = ${org} and day >= ${firstMonth}::date and (select seq from folded) > 0
      union all
      select to_char(day, 'YYYY-MM'), subject_id, ${SUMS} from fresh where day >= ${firstMonth}::date
      union all
      select case when day >= ${recent}::date then 'recent' else 'before' end, subject_id, ${SUMS} from (
        select day, subject_id, ${SUMS} from shift_day
        where org_id = ${org} and day >= ${before}::date and (select seq from folded) > 0
        union all
        select day, subject_id, ${SUMS} from fresh where day >= ${before}::date) lately)
    select part, subject_id, ${SUMMED} from parts group by 1, 2`.execute(tx);
  const people: ByPerson = new Map();
  for (const row of rows) {
    const parts = people.get(row.subject_id) ?? new Map<string, Sums>();
    people.set(row.subject_id, parts.set(row.part, sumsOf(row)));
  }
  return people;
}

type Row = {
  part: string;
  subject_id: string;
  shifts: number;
  worked_ms: string;
  auto_outs: number;
  mass_outs: number;
  gaps: number;
  gap_ms: string;
};

function sumsOf(row: Row): Sums {
  return {
    shifts: row.shifts,
    workedMs: Number(row.worked_ms),
    autoOuts: row.auto_outs,
    massSilenceOuts: row.mass_outs,
    gaps: row.gaps,
    gapMs: Number(row.gap_ms),
  };
}

export function nothing(): Sums {
  return { shifts: 0, workedMs: 0, autoOuts: 0, massSilenceOuts: 0, gaps: 0, gapMs: 0 };
}

export function added(parts: Sums[]): Sums {
  const total = nothing();
  for (const part of parts)
    for (const name of Object.keys(total) as (keyof Sums)[]) total[name] += part[name];
  return total;
}
