import { randomUUID } from "node:crypto";
import type { MassSilenceList } from "@stint/protocol";
import { sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import type { Database, Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { type Entry, record } from "../ledger.ts";
import { readMoment } from "../sessions.ts";
import { iso, SHIFT } from "./shift-rows.ts";
import type { Viewer } from "./viewer.ts";

type MassSilence = MassSilenceList["massSilences"][number];

/** The times when many fell silent together, newest first, with how many shifts of this organisation each closed. */
export async function listMassSilences(database: Database, viewer: Viewer): Promise<MassSilenceList> {
  return database.tenant({ orgId: viewer.orgId, sees: "organisation" }, async (tx) => {
    const { rows } = await sql<{
      id: string;
      since_ms: string;
      state: MassSilence["state"];
      closed: string;
      reinstated: string;
    }>`
      select h.id, ms_of(h.since_at) as since_ms, h.state,
        count(l.seq) filter (where l.type = 'session.closed') as closed,
        count(l.seq) filter (where l.type = 'correction.approved') as reinstated
      from silence_hold h
      left join ledger l on l.org_id = ${viewer.orgId} and l.data ? 'batchId' and l.data ->> 'batchId' = h.id::text
      where h.org_id is null or h.org_id = ${viewer.orgId}
      group by h.id having h.org_id is not null or h.ended_at is null or count(l.seq) > 0 order by h.since_at desc limit 100`.execute(
      tx,
    );
    return {
      massSilences: rows.map((row) => ({
        id: row.id,
        since: iso(Number(row.since_ms)),
        state: Number(row.reinstated) > 0 ? "reinstated" : row.state,
        closed: Number(row.closed),
      })),
    };
  });
}

type ClosedRow = { session_id: string; subject_id: string; recorded_ms: string; next_ms: string | null };

/**
 * Credits back, as one batch, the shifts that a mass silence closed: each counts until it was closed, or until the
 * person's next shift if that came first. Fails with `already_decided` the second time.
 */
export async function reinstateMassSilence(
  database: Database,
  decider: Viewer & Pick<Actor, "request">,
  holdId: string,
): Promise<{ reinstated: number }> {
  return database.tenant({ orgId: decider.orgId, sees: "organisation" }, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${holdId}, 1))`.execute(tx);
    await requireReinstatable(tx, decider.orgId, holdId);
    const { now } = await readMoment(tx);
    const rows = await readClosed(tx, decider.orgId, holdId);
    const corrections = rows.map((row) => ({
      id: randomUUID(),
      row,
      end: Math.min(
        Number(row.recorded_ms),
        row.next_ms === null ? Number.POSITIVE_INFINITY : Number(row.next_ms),
      ),
    }));
    await sql`insert into correction (org_id, id, subject_id, session_id, is_missing_shift, status, end_at, note,
        requested_at, decided_at, decided_by)
      select ${decider.orgId}, c.id, c.subject, c.session, false, 'approved', at_ms(c.ends), 'Many people lost contact together',
        at_ms(${now}), at_ms(${now}), ${decider.userId}
      from unnest(${corrections.map((made) => made.id)}::uuid[], ${rows.map((row) => row.subject_id)}::uuid[],
        ${rows.map((row) => row.session_id)}::uuid[], ${corrections.map((made) => made.end)}::bigint[])
        as c(id, subject, session, ends)`.execute(tx);
    await record(
      tx,
      corrections.map(
        ({ id, row, end }): Entry => ({
          orgId: decider.orgId,
          sessionId: row.session_id,
          subjectId: row.subject_id,
          kind: SHIFT,
          occurredAt: now,
          actorId: decider.userId,
          transition: { type: "correction.approved", correctionId: id, end, batchId: holdId },
        }),
      ),
    );
    await audit(tx, decider, {
      action: "mass_silence.reinstated",
      target: { kind: "mass_silence", id: holdId, label: "" },
      after: { shifts: corrections.length },
    });
    return { reinstated: corrections.length };
  });
}

async function requireReinstatable(tx: Tx, orgId: string, holdId: string): Promise<void> {
  const { rows } = await sql<{ closed: string; reinstated: string }>`
    select count(*) filter (where type = 'session.closed') as closed, count(*) filter (where type = 'correction.approved') as reinstated
    from ledger where org_id = ${orgId} and data ? 'batchId' and data ->> 'batchId' = ${holdId}`.execute(tx);
  if (Number(rows[0]?.reinstated ?? 0) > 0) {
    throw problem("already_decided", { message: "These shifts have already been credited back." });
  }
  if (Number(rows[0]?.closed ?? 0) === 0) throw problem("not_found");
}

async function readClosed(tx: Tx, orgId: string, holdId: string): Promise<ClosedRow[]> {
  const { rows } = await sql<ClosedRow>`
    select l.session_id, l.subject_id, ms_of(l.recorded_at) as recorded_ms,
      (select ms_of(min(n.opened_at)) from session n
        where n.org_id = l.org_id and n.subject_id = l.subject_id and n.kind = ${SHIFT} and n.opened_at > l.occurred_at) as next_ms
    from ledger l
    join session s on s.org_id = l.org_id and s.id = l.session_id and s.credited_end is null
    where l.org_id = ${orgId} and l.kind = ${SHIFT} and l.type = 'session.closed'
      and l.data ? 'batchId' and l.data ->> 'batchId' = ${holdId} order by l.seq`.execute(tx);
  return rows;
}
