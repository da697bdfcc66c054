import { dayBounds, type LocalDate } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../../src/db/database.ts";
import { nothing, type Sums } from "../../src/insights/read-shift-sums.ts";

/** What shifts add up to by person from each of these days to the next one, worked out from every session and line. */
export async function naiveSums(
  tx: Tx,
  orgId: string,
  timeZone: string,
  days: LocalDate[],
): Promise<Map<string, Sums[]>> {
  const starts = days.map((day) => dayBounds(day, timeZone).start);
  const sums = new Map<string, Sums[]>();
  const at = (subjectId: string, part: number): Sums => {
    const own = sums.get(subjectId) ?? starts.map(nothing);
    sums.set(subjectId, own);
    return own[part - 1] ?? nothing();
  };
  for (const row of await readShifts(tx, orgId, starts)) {
    const part = at(row.subject_id, row.part);
    part.shifts = Number(row.shifts);
    part.workedMs = Number(row.worked_ms);
  }
  for (const row of await readSilences(tx, orgId, starts)) {
    const part = at(row.subject_id, row.part);
    part.autoOuts = Number(row.auto_outs);
    part.massSilenceOuts = Number(row.mass_outs);
    part.gaps = Number(row.gaps);
    part.gapMs = Number(row.gap_ms);
  }
  return sums;
}

type ShiftRow = { subject_id: string; part: number; shifts: string; worked_ms: string };

async function readShifts(tx: Tx, orgId: string, starts: number[]): Promise<ShiftRow[]> {
  const { rows } = await sql<ShiftRow>`
    with bounds as (select array_agg(at_ms(start) order by start) as starts from unnest(${starts}::bigint[]) as s(start))
    select s.subject_id, width_bucket(s.opened_at, b.starts) as part, count(*) as shifts,
      floor(extract(epoch from sum(coalesce(s.closed_at, wall_now()) - s.opened_at)) * 1000)::bigint as worked_ms
    from bounds b join session s on s.org_id = ${orgId} and s.kind = 'shift' and s.opened_at >= b.starts[1]
    group by 1, 2`.execute(tx);
  return rows;
}

type SilenceRow = {
  subject_id: string;
  part: number;
  auto_outs: string;
  mass_outs: string;
  gaps: string;
  gap_ms: string;
};

async function readSilences(tx: Tx, orgId: string, starts: number[]): Promise<SilenceRow[]> {
  const { rows } = await sql<SilenceRow>`
    with bounds as materialized (
      select (select array_agg(at_ms(start) order by start) from unnest(${starts}::bigint[]) as s(start)) as starts,
        (select coalesce(range_agg(tstzrange(since_at, coalesce(ended_at, 'infinity'), '[]')), '{}') from silence_hold
          where org_id is null or org_id = ${orgId}) as held),
    silence as (
      select l.subject_id, width_bucket(l.recorded_at, b.starts) as part, l.type = 'gap.recorded' as is_gap,
        l.data ->> 'reason' as reason, (l.data ->> 'silenceMs')::bigint as ms,
        l.type = 'gap.recorded' and b.held && tstzrange(at_ms((l.data ->> 'from')::bigint), l.recorded_at, '[]') as is_mass
      from bounds b join ledger l on l.org_id = ${orgId} and l.recorded_at >= b.starts[1]
        and l.kind = 'shift' and (l.type = 'gap.recorded' or l.data ->> 'reason' in ('silence', 'mass_silence')))
    select subject_id, part, count(*) filter (where reason = 'silence') as auto_outs,
      count(*) filter (where reason = 'mass_silence') as mass_outs,
      count(*) filter (where is_gap and not is_mass) as gaps,
      coalesce(sum(ms) filter (where is_gap and not is_mass), 0) as gap_ms
    from silence group by 1, 2`.execute(tx);
  return rows;
}
