import { dayBounds, localDateOf } from "@stint/core";
import type { Role, Team, TeamMember } from "@stint/protocol";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import { readMoment } from "../sessions.ts";
import { cutToDay, totalSeconds } from "./read-day.ts";
import { livenessOf, type PresenceRow } from "./read-status.ts";
import { findShifts, iso, isoOrNull, SHIFT, type Shift } from "./shift-rows.ts";
import type { ShiftRules } from "./shift-rules.ts";
import type { Viewer } from "./viewer.ts";

type MemberRow = Partial<PresenceRow> & {
  user_id: string;
  name: string;
  email: string;
  role: Role;
  opened_ms: string | null;
  closed_ms: string | null;
  close_reason: TeamMember["reason"];
};

/** The live board: every active member with what they are doing now and their day so far. */
export async function readTeam(database: Database, viewer: Viewer, rules: ShiftRules): Promise<Team> {
  return database.tenant({ orgId: viewer.orgId, sees: "organisation" }, async (tx) => {
    const { now, svcMs } = await readMoment(tx);
    const timeZone = rules.timeZone;
    const date = localDateOf(now, timeZone);
    const bounds = dayBounds(date, timeZone);
    const shiftsOf = groupBySubject(await findShifts(tx, viewer.orgId, null, bounds.start, bounds.end, now));
    const members = (await readMembers(tx, viewer.orgId)).map((row): TeamMember => {
      const shifts = shiftsOf.get(row.user_id) ?? [];
      const open = isOpen(row);
      return {
        employeeId: row.user_id,
        name: row.name,
        email: row.email,
        role: row.role,
        status: open ? "IN" : "OUT",
        state: open ? livenessOf(row, svcMs) : "out",
        since: isoOrNull(open ? row.opened_ms : row.closed_ms),
        lastSeen: open ? iso(Number(row.last_at_ms)) : null,
        reason: open ? null : row.close_reason,
        todaySeconds: totalSeconds(shifts, bounds),
        today: shifts.flatMap((shift) => cutToDay(shift, bounds)).map(({ start, end }) => ({ start, end })),
      };
    });
    return {
      members,
      date,
      timeZone,
      dayStart: iso(bounds.start),
      dayEnd: iso(bounds.end),
      serverTime: iso(now),
      policy: { heartbeatMs: rules.policy.heartbeatMs, thresholdMs: rules.policy.thresholdMs },
      hold: await readHold(tx, viewer.orgId, members),
      pendingCorrections: await countPending(tx, viewer.orgId),
    };
  });
}

function isOpen(row: MemberRow): row is MemberRow & PresenceRow & { opened_ms: string } {
  return row.session_id !== null && row.session_id !== undefined;
}

function groupBySubject(shifts: Shift[]): Map<string, Shift[]> {
  const grouped = new Map<string, Shift[]>();
  for (const shift of shifts) {
    const known = grouped.get(shift.subjectId);
    if (known) known.push(shift);
    else grouped.set(shift.subjectId, [shift]);
  }
  return grouped;
}

async function readMembers(tx: Tx, orgId: string): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select m.user_id, m.name, m.email, m.role, p.session_id, p.on_silence, p.heartbeat_ms, p.threshold_ms, p.last_at_ms,
      p.last_svc_ms, p.grace_svc_ms, p.logged_svc_ms, p.last_source, p.hinted, ms_of(s.opened_at) as opened_ms,
      ms_of(last.closed_at) as closed_ms, last.close_reason
    from member m
    left join presence p on p.org_id = m.org_id and p.subject_id = m.user_id and p.kind = ${SHIFT}
    left join session s on s.org_id = m.org_id and s.id = p.session_id
    left join lateral (
      select closed_at, close_reason from session c
      where c.org_id = m.org_id and c.subject_id = m.user_id and c.kind = ${SHIFT} and p.session_id is null
      order by opened_at desc limit 1) last on true
    where m.org_id = ${orgId} and m.status = 'active' order by m.name, m.user_id`.execute(tx);
  return rows;
}

async function readHold(tx: Tx, orgId: string, members: TeamMember[]): Promise<Team["hold"]> {
  const { rows } = await sql<{ id: string; since_ms: string }>`
    select id, ms_of(since_at) as since_ms from silence_hold
    where ended_at is null and state = 'held' and (org_id is null or org_id = ${orgId}) order by since_at limit 1`.execute(
    tx,
  );
  const hold = rows[0];
  if (!hold) return null;
  const open = members.filter((member) => member.status === "IN");
  return {
    id: hold.id,
    since: iso(Number(hold.since_ms)),
    late: open.filter((member) => member.state !== "live").length,
    open: open.length,
  };
}

async function countPending(tx: Tx, orgId: string): Promise<number> {
  const { rows } = await sql<{ pending: string }>`
    select count(*) as pending from correction where org_id = ${orgId} and status = 'pending'`.execute(tx);
  return Number(rows[0]?.pending ?? 0);
}
