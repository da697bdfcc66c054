import { hash } from "node:crypto";
import { GENESIS_HASH, hashInput, type LedgerEvent, type Transition } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "./db/database.ts";

export type LedgerRow = {
  org_id: string;
  seq: string;
  id: string;
  session_id: string;
  subject_id: string;
  kind: string;
  type: string;
  occurred_ms: string;
  recorded_ms: string;
  actor_id: string | null;
  data: Record<string, unknown>;
};

/** The columns a LedgerRow needs, to be selected from `ledger`. */
export const LEDGER_FIELDS =
  "org_id, seq, id, session_id, subject_id, kind, type, ms_of(occurred_at) as occurred_ms, ms_of(recorded_at) as recorded_ms, actor_id, data";

export function eventOf(row: LedgerRow): LedgerEvent {
  const kind = row.type === "session.opened" ? { kind: row.kind } : {};
  return {
    orgId: row.org_id,
    seq: Number(row.seq),
    id: row.id,
    sessionId: row.session_id,
    subjectId: row.subject_id,
    kind: row.kind,
    occurredAt: Number(row.occurred_ms),
    recordedAt: Number(row.recorded_ms),
    actorId: row.actor_id,
    transition: { type: row.type, ...kind, ...row.data } as Transition,
  };
}

export type LedgerFault = { orgId: string; seq: number; problem: string };

/** Recomputes an organisation's hash chain page by page; the first line that does not fit is the fault. */
export async function verifyLedger(
  tx: Tx,
  orgId: string,
  pageSize = 5_000,
): Promise<{ lines: number; hash: string; fault: LedgerFault | null }> {
  let previous = GENESIS_HASH;
  let seq = 0;
  for (;;) {
    const { rows } = await sql<LedgerRow & { hash: string }>`
      select ${sql.raw(LEDGER_FIELDS)}, encode(hash, 'hex') as hash from ledger
      where org_id = ${orgId} and seq > ${seq} order by seq limit ${pageSize}`.execute(tx);
    for (const row of rows) {
      const event = eventOf(row);
      const fault = (problem: string): LedgerFault => ({ orgId, seq: event.seq, problem });
      if (event.seq !== seq + 1)
        return { lines: seq, hash: previous, fault: fault(`line ${seq + 1} is missing`) };
      if (hash("sha256", hashInput(previous, event), "hex") !== row.hash) {
        return { lines: seq, hash: previous, fault: fault("the line does not match its hash") };
      }
      previous = row.hash;
      seq = event.seq;
    }
    if (rows.length < pageSize) break;
  }
  const { rows } = await sql<{ seq: string; hash: string }>`
    select seq, encode(hash, 'hex') as hash from ledger_head where org_id = ${orgId}`.execute(tx);
  const head = rows[0] ?? { seq: "0", hash: GENESIS_HASH };
  if (Number(head.seq) !== seq || head.hash !== previous) {
    return { lines: seq, hash: previous, fault: { orgId, seq, problem: "the last lines are missing" } };
  }
  return { lines: seq, hash: previous, fault: null };
}
