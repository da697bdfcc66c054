import { type Liveness, type Presence, statusOf } from "@stint/core";
import type { EmployeeStatus } from "@stint/protocol";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import { readMoment } from "../sessions.ts";
import { closedView, findLastClose } from "./last-close.ts";
import type { Person } from "./punch-in.ts";
import { iso, SHIFT } from "./shift-rows.ts";
import type { ShiftRules } from "./shift-rules.ts";

export type PresenceRow = {
  session_id: string;
  on_silence: "close" | "log";
  heartbeat_ms: number;
  threshold_ms: number;
  last_at_ms: string;
  last_svc_ms: string;
  grace_svc_ms: string;
  logged_svc_ms: string;
  last_source: string | null;
  hinted: boolean;
};

type OpenRow = PresenceRow & { opened_ms: string };

/** What a person's page needs: whether they are in, since when, who beats for them, and how the last shift ended. */
export async function readStatus(
  database: Database,
  person: Person,
  rules: ShiftRules,
  sign: (claims: { orgId: string; subjectId: string; sessionId: string }) => string,
): Promise<EmployeeStatus> {
  return database.tenant({ orgId: person.orgId, sees: { subjectId: person.userId } }, async (tx) => {
    const moment = await readMoment(tx);
    const open = await findOpen(tx, person);
    if (!open) {
      const close = await findLastClose(
        tx,
        { orgId: person.orgId, subjectId: person.userId },
        moment.now,
        rules.resumeMs,
      );
      return {
        status: "OUT",
        state: "out",
        shiftId: null,
        since: close ? iso(close.at) : null,
        lastSeen: null,
        sources: [],
        thresholdMs: rules.policy.thresholdMs,
        heartbeatMs: rules.policy.heartbeatMs,
        serverTime: iso(moment.now),
        beatToken: null,
        closed: close ? closedView(close) : null,
      };
    }
    return {
      status: "IN",
      state: livenessOf(open, moment.svcMs),
      shiftId: open.session_id,
      since: iso(Number(open.opened_ms)),
      lastSeen: iso(Number(open.last_at_ms)),
      sources: await readSources(tx, person.orgId, open),
      thresholdMs: open.threshold_ms,
      heartbeatMs: open.heartbeat_ms,
      serverTime: iso(moment.now),
      beatToken: sign({ orgId: person.orgId, subjectId: person.userId, sessionId: open.session_id }),
      closed: null,
    };
  });
}

export function livenessOf(row: PresenceRow, svcMs: number): Liveness {
  const presence: Presence = {
    heartbeatMs: row.heartbeat_ms,
    thresholdMs: row.threshold_ms,
    onSilence: row.on_silence,
    lastAt: Number(row.last_at_ms),
    lastSvcMs: Number(row.last_svc_ms),
    graceSvcMs: Number(row.grace_svc_ms),
    loggedSvcMs: Number(row.logged_svc_ms),
  };
  return statusOf(presence, svcMs);
}

async function findOpen(tx: Tx, person: Person): Promise<OpenRow | undefined> {
  const { rows } = await sql<OpenRow>`
    select p.*, ms_of(s.opened_at) as opened_ms from presence p join session s on s.org_id = p.org_id and s.id = p.session_id
    where p.org_id = ${person.orgId} and p.subject_id = ${person.userId} and p.kind = ${SHIFT}`.execute(tx);
  return rows[0];
}

async function readSources(tx: Tx, orgId: string, open: PresenceRow): Promise<EmployeeStatus["sources"]> {
  const { rows } = await sql<{ source_id: string; last_at_ms: string; closing: boolean }>`
    select source_id, last_at_ms, closing from presence_source
    where org_id = ${orgId} and session_id = ${open.session_id} order by last_at_ms desc, source_id`.execute(
    tx,
  );
  return rows.map((row) => {
    // The last beat of the session is exact; the others' are written once a minute.
    const isLast = row.source_id === open.last_source;
    const lastAt = isLast
      ? Math.max(Number(row.last_at_ms), Number(open.last_at_ms))
      : Number(row.last_at_ms);
    return { sessionId: row.source_id, lastSeen: iso(lastAt), closing: row.closing };
  });
}
