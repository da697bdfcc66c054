import type { Instant, SilenceSums } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";

/** Sums of one person in one stretch, and what fell into a mass silence, which is nobody's. */
export type Sums = SilenceSums & { massSilenceOuts: number };

/**
 * What the shifts of everybody add up to, from each of the moments to the next one, and from the last one on. Shifts count
 * where they began, silence where the server noticed it. A gap that overlaps a mass silence is left out.
 */
export async function sumSilence(tx: Tx, orgId: string, starts: Instant[]): Promise<Map<string, Sums[]>> {
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

export function nothing(): Sums {
  return { shifts: 0, workedMs: 0, autoOuts: 0, massSilenceOuts: 0, gaps: 0, gapMs: 0 };
}

export function added(parts: Sums[]): Sums {
  const total = nothing();
  for (const part of parts)
    for (const name of Object.keys(total) as (keyof Sums)[]) total[name] += part[name];
  return total;
}

type ShiftRow = { subject_id: string; part: number; shifts: string; worked_ms: string };

async function readShifts(tx: Tx, orgId: string, starts: Instant[]): Promise<ShiftRow[]> {
  const { rows } = await sql<ShiftRow>`
    with bounds as (select array_agg(at_ms(start) order by start) as starts from unnest(${starts}::bigint[]) as s(start))
    select m.user_id as subject_id, width_bucket(s.opened_at, b.starts) as part, count(*) as shifts,
      floor(extract(epoch from sum(coalesce(s.closed_at, wall_now()) - s.opened_at)) * 1000)::bigint as worked_ms
    from bounds b cross join member m
    join session s on s.org_id = m.org_id and s.subject_id = m.user_id and s.kind = 'shift' and s.opened_at >= b.starts[1]
    where m.org_id = ${orgId} group by 1, 2`.execute(tx);
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

async function readSilences(tx: Tx, orgId: string, starts: Instant[]): Promise<SilenceRow[]> {
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
