import { type RawBuilder, sql } from "kysely";

type Lines = {
  orgId: RawBuilder<unknown>;
  timeZone: RawBuilder<unknown>;
  /** Which of the organisation's lines, said of `l.seq`. */
  which: RawBuilder<unknown>;
};

/** The sums that `shift_day` and `shift_month` keep, in their order. */
export const SUMS = sql`shifts, worked_ms, auto_outs, mass_outs, gaps, gap_ms`;
export const SUMMED = sql`sum(shifts)::integer as shifts, sum(worked_ms)::bigint as worked_ms,
  sum(auto_outs)::integer as auto_outs, sum(mass_outs)::integer as mass_outs, sum(gaps)::integer as gaps,
  sum(gap_ms)::bigint as gap_ms`;

// Looked up line by line, and never joined: row-level security makes the planner expect a handful of sessions and compare
// them all with every line.
const OPENING = sql`cross join lateral (select case l.type when 'session.closed' then (
  select o.opened_at from session o where o.org_id = l.org_id and o.id = l.session_id) end as opened_at offset 0) s`;

/** What lines of the ledger add to the sums of each day and person. A gap that overlaps a mass silence adds nothing. */
export function shiftChanges({ orgId, timeZone, which }: Lines): RawBuilder<unknown> {
  return sql`
    select p.day, l.subject_id, ${SUMMED}
    from ledger l
    ${OPENING}
    cross join lateral (values
      ((case l.type when 'session.opened' then l.occurred_at else s.opened_at end at time zone ${timeZone})::date,
        (l.type = 'session.opened')::integer,
        case l.type when 'session.closed' then extract(epoch from l.occurred_at - s.opened_at) * 1000 else 0 end, 0, 0, 0, 0),
      ((l.recorded_at at time zone ${timeZone})::date, 0, 0,
        (l.type = 'session.closed' and l.data ->> 'reason' = 'silence')::integer,
        (l.type = 'session.closed' and l.data ->> 'reason' = 'mass_silence')::integer,
        (l.type = 'gap.recorded')::integer,
        case l.type when 'gap.recorded' then (l.data ->> 'silenceMs')::bigint else 0 end))
      as p(day, ${SUMS})
    where l.org_id = ${orgId} and ${which} and l.kind = 'shift'
      and l.type in ('session.opened', 'session.closed', 'gap.recorded') and p.day is not null
      and not (l.type = 'gap.recorded' and exists (select from silence_hold h
        where (h.org_id is null or h.org_id = l.org_id) and h.since_at <= l.recorded_at
          and coalesce(h.ended_at, 'infinity') >= at_ms((l.data ->> 'from')::bigint)))
    group by 1, 2
    having (sum(shifts), sum(worked_ms), sum(auto_outs), sum(mass_outs), sum(gaps)) <> (0, 0, 0, 0, 0)`;
}
