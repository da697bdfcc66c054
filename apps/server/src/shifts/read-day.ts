import { addDays, dayBounds, type Instant, localDateOf, mondayOf, overlapMs } from "@stint/core";
import type { Day, Week } from "@stint/protocol";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { readMoment } from "../sessions.ts";
import {
  findShifts,
  iso,
  isoOrNull,
  PUNCH_COLUMNS,
  type PunchRow,
  punchOf,
  type Shift,
} from "./shift-rows.ts";
import { scopeOf, type Viewer } from "./viewer.ts";

/** One person's day in their own time zone: what counts, what was punched, who beat and where silence was noticed. */
export async function readDay(
  database: Database,
  viewer: Viewer,
  query: { date?: string; employeeId?: string },
): Promise<Day> {
  return database.tenant(scopeOf(viewer, query.employeeId), async (tx) => {
    const employee = await findEmployee(tx, viewer.orgId, query.employeeId ?? viewer.userId);
    const { now } = await readMoment(tx);
    const date = query.date ?? localDateOf(now, employee.timeZone);
    const bounds = dayBounds(date, employee.timeZone);
    const shifts = await findShifts(tx, viewer.orgId, employee.id, bounds.start, bounds.end, now);
    return {
      date,
      timeZone: employee.timeZone,
      start: iso(bounds.start),
      end: iso(bounds.end),
      employee: { id: employee.id, name: employee.name },
      stretches: shifts.flatMap((shift) => cutToDay(shift, bounds)),
      punches: await readPunches(tx, viewer.orgId, employee.id, bounds),
      sources: await readSources(tx, viewer.orgId, employee.id, shifts, bounds),
      gaps: await readGaps(tx, viewer.orgId, shifts, bounds),
      totalSeconds: totalSeconds(shifts, bounds),
      serverTime: iso(now),
    };
  });
}

/** The seven days, Monday first, of the week that a day belongs to. */
export async function readWeek(
  database: Database,
  viewer: Viewer,
  query: { date?: string; employeeId?: string },
): Promise<Week> {
  return database.tenant(scopeOf(viewer, query.employeeId), async (tx) => {
    const employee = await findEmployee(tx, viewer.orgId, query.employeeId ?? viewer.userId);
    const { now } = await readMoment(tx);
    const monday = mondayOf(query.date ?? localDateOf(now, employee.timeZone));
    const dates = [0, 1, 2, 3, 4, 5, 6].map((offset) => addDays(monday, offset));
    const bounds = dates.map((date) => ({ date, ...dayBounds(date, employee.timeZone) }));
    const first = bounds[0];
    const last = bounds[6];
    if (!first || !last) throw new Error("a week has seven days");
    const shifts = await findShifts(tx, viewer.orgId, employee.id, first.start, last.end, now);
    const days = bounds.map((day) => ({ date: day.date, totalSeconds: totalSeconds(shifts, day) }));
    return {
      timeZone: employee.timeZone,
      days,
      totalSeconds: days.reduce((sum, day) => sum + day.totalSeconds, 0),
      serverTime: iso(now),
    };
  });
}

type Bounds = { start: Instant; end: Instant };

export function totalSeconds(shifts: Shift[], bounds: Bounds): number {
  return Math.floor(
    shifts.reduce((sum, shift) => sum + overlapMs(shift, bounds, shift.countsUntil), 0) / 1000,
  );
}

/** What of a shift counts on a day; nothing if it lies outside. */
export function cutToDay(shift: Shift, bounds: Bounds): Day["stretches"] {
  const start = Math.max(shift.start, bounds.start);
  const end = shift.end === null ? null : Math.min(shift.end, bounds.end);
  if (start >= bounds.end || (end !== null && end <= start)) return [];
  return [
    {
      shiftId: shift.id,
      start: iso(start),
      end: isoOrNull(end),
      reason: shift.reason,
      resumedFrom: shift.resumedFrom,
      corrected: shift.corrected,
    },
  ];
}

async function findEmployee(
  tx: Tx,
  orgId: string,
  userId: string,
): Promise<{ id: string; name: string; timeZone: string }> {
  const { rows } = await sql<{ name: string; time_zone: string }>`
    select m.name, coalesce(m.time_zone, o.time_zone) as time_zone from member m join organisation o on o.id = m.org_id
    where m.org_id = ${orgId} and m.user_id = ${userId}`.execute(tx);
  const row = rows[0];
  if (!row) throw problem("not_found");
  return { id: userId, name: row.name, timeZone: row.time_zone };
}

async function readPunches(
  tx: Tx,
  orgId: string,
  employeeId: string,
  bounds: Bounds,
): Promise<Day["punches"]> {
  const { rows } = await sql<PunchRow>`
    select ${PUNCH_COLUMNS} from punches where org_id = ${orgId} and employee_id = ${employeeId}
      and at >= at_ms(${bounds.start}) and at < at_ms(${bounds.end}) order by at, seq`.execute(tx);
  return rows.map(punchOf);
}

async function readSources(
  tx: Tx,
  orgId: string,
  employeeId: string,
  shifts: Shift[],
  bounds: Bounds,
): Promise<Day["sources"]> {
  const { rows } = await sql<{
    session_id: string;
    source_id: string;
    first_at_ms: string;
    last_at_ms: string;
  }>`
    select s.session_id, s.source_id, s.first_at_ms,
      greatest(s.last_at_ms, case when p.last_source = s.source_id then p.last_at_ms end,
        (select ms_of(l.occurred_at) from ledger l where l.org_id = s.org_id and l.subject_id = ${employeeId}
          and l.session_id = s.session_id and l.type = 'session.closed' and l.data ->> 'sourceId' = s.source_id)) as last_at_ms
    from presence_source s left join presence p on p.session_id = s.session_id
    where s.org_id = ${orgId} and s.session_id = any(${shifts.map((shift) => shift.id)}::uuid[]) order by s.first_at_ms`.execute(
    tx,
  );
  return rows
    .map((row) => ({
      shiftId: row.session_id,
      sessionId: row.source_id,
      start: Math.max(Number(row.first_at_ms), bounds.start),
      end: Math.min(Number(row.last_at_ms), bounds.end),
    }))
    .filter((source) => source.start <= source.end)
    .map(({ start, end, ...source }) => ({ ...source, firstSeen: iso(start), lastSeen: iso(end) }));
}

async function readGaps(tx: Tx, orgId: string, shifts: Shift[], bounds: Bounds): Promise<Day["gaps"]> {
  const { rows } = await sql<{ session_id: string; from_ms: string; to_ms: string }>`
    select session_id, data ->> 'from' as from_ms, data ->> 'to' as to_ms from ledger
    where org_id = ${orgId} and session_id = any(${shifts.map((shift) => shift.id)}::uuid[]) and type = 'gap.recorded'
      and occurred_at >= at_ms(${bounds.start}) and occurred_at < at_ms(${bounds.end}) order by seq`.execute(
    tx,
  );
  return rows.map((row) => ({
    shiftId: row.session_id,
    from: iso(Number(row.from_ms)),
    to: iso(Number(row.to_ms)),
  }));
}
