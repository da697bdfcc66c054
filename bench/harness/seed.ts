import { randomUUID } from "node:crypto";
import type { LivenessPolicy } from "@stint/core";
import { sql } from "kysely";
import { insertOrganisation } from "../../apps/server/src/access/people.ts";
import type { Database, Tx } from "../../apps/server/src/db/database.ts";
import { createBeatTokens } from "../../apps/server/src/heartbeats/beat-token.ts";
import { record } from "../../apps/server/src/ledger.ts";
import { newSessionId } from "../../apps/server/src/session-id.ts";
import { readMoment } from "../../apps/server/src/sessions.ts";
import { SECRET } from "./server-process.ts";

export type Seeded = { orgId: string; subjectId: string; sessionId: string };

/** What a tab knows of its shift: the body of its beats. */
export type BeatBody = { employeeId: string; sessionId: string; beatToken: string };

export const SHIFT: LivenessPolicy = {
  kind: "shift",
  heartbeatMs: 10_000,
  thresholdMs: 30_000,
  onSilence: "close",
};

const AT_A_TIME = 5_000;

/** Where the service clock stands when the benchmarks begin, ms. */
export const SVC_START_MS = 1_000_000;

/**
 * Opens this many shifts, spread evenly over the organisations, through the ledger as the server does. They are in
 * mid-course: each has beaten within the last interval, in the order in which they are returned and will beat again, and
 * its lazy deadline comes within the threshold.
 */
export async function seedShifts(
  database: Database,
  count: number,
  organisations = 1,
  policy = SHIFT,
): Promise<Seeded[]> {
  const orgIds: string[] = [];
  await database.pool.query("update service_clock set svc_ms = greatest(svc_ms, $1)", [SVC_START_MS]);
  for (let index = 0; index < organisations; index++) {
    const organisation = { name: `Organisation ${index + 1}`, timeZone: "UTC" };
    orgIds.push(await database.system((tx) => insertOrganisation(tx, organisation)));
  }
  const seeded: Seeded[] = [];
  while (seeded.length < count) {
    const openedAt = Date.now();
    const batch = Array.from({ length: Math.min(AT_A_TIME, count - seeded.length) }, (_, index) => ({
      orgId: orgIds[(seeded.length + index) % orgIds.length] ?? "",
      subjectId: randomUUID(),
      sessionId: newSessionId(openedAt),
    }));
    const before = seeded.length;
    const beatenMs = batch.map((_, index) => Math.floor((1 - (before + index) / count) * policy.heartbeatMs));
    await database.system((tx) => openAll(tx, batch, beatenMs, policy));
    seeded.push(...batch);
  }
  // Whoever opened them has been told long since.
  await database.pool.query(`insert into outbox_cursor (org_id, seq) select org_id, seq from ledger_head
    on conflict (org_id) do update set seq = excluded.seq`);
  await database.pool.query("vacuum analyze");
  return seeded;
}

/** `beatenMs` is how long ago each has beaten. */
async function openAll(
  tx: Tx,
  sessions: Seeded[],
  beatenMs: number[],
  policy: LivenessPolicy,
): Promise<void> {
  await sql`set local synchronous_commit = off`.execute(tx);
  const { now } = await readMoment(tx);
  const svcMs = SVC_START_MS;
  const { kind } = policy;
  const transition = { type: "session.opened" as const, kind };
  await record(
    tx,
    sessions.map((session) => ({
      ...session,
      kind,
      occurredAt: now,
      actorId: session.subjectId,
      transition,
    })),
  );
  await sql`insert into presence (session_id, org_id, subject_id, kind, on_silence, heartbeat_ms, threshold_ms,
      due_svc_ms, last_at_ms, last_svc_ms, prev_at_ms, prev_svc_ms, session_place)
    select id, org, subject, ${kind}, ${policy.onSilence}, ${policy.heartbeatMs}, ${policy.thresholdMs},
      ${svcMs}::bigint + floor(random() * ${policy.thresholdMs}),
      ${now}, ${svcMs}::bigint - beaten, ${now}, ${svcMs}::bigint - beaten,
      (select ctid from session s where s.org_id = org and s.id = opened.id)
    from unnest(${sessions.map((session) => session.sessionId)}::uuid[],
      ${sessions.map((session) => session.orgId)}::uuid[],
      ${sessions.map((session) => session.subjectId)}::uuid[], ${beatenMs}::bigint[])
      as opened(id, org, subject, beaten)`.execute(tx);
}

export function beatBodies(sessions: Seeded[]): BeatBody[] {
  const tokens = createBeatTokens(SECRET);
  return sessions.map((session) => ({
    employeeId: session.subjectId,
    sessionId: randomUUID(),
    beatToken: tokens.sign(session),
  }));
}
