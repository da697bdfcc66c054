import { acceptSignals, type Signal, type SignalRejection } from "@stint/core";
import { sql } from "kysely";
import { bigintArray, byteaArray, textArray } from "../db/binary-array.ts";
import type { Database, Tx } from "../db/database.ts";
import { sha256, unpackSignals } from "./pack-signals.ts";
import { type Person, scopeOf } from "./person.ts";

export type Batch = {
  taskId: string;
  body: Buffer;
  receivedAt: number;
  sentAt: number | null;
};

export type StoredBatch = {
  accepted: number;
  duplicates: number;
  rejected: SignalRejection[];
  /** When the good signals were, those known before included; ascending. */
  times: number[];
};

/** How many signals one transaction writes, so that none holds up the others for long. */
const CHUNK = 1_000;

/**
 * Keeps the signals of a batch that were not known. Doing it again, as after a crash, gives the same numbers: a signal
 * counts as accepted where this very batch brought it.
 */
export async function storeSignals(
  db: Database,
  person: Person,
  { taskId, body, receivedAt, sentAt }: Batch,
  signal: AbortSignal,
): Promise<StoredBatch> {
  const batch = { userId: person.userId, signals: unpackSignals(body), receivedAt, sentAt };
  const { accepted, duplicates, rejected } = acceptSignals(batch, sha256);
  let own = 0;
  for (let at = 0; at < accepted.length; at += CHUNK) {
    signal.throwIfAborted();
    const chunk = accepted.slice(at, at + CHUNK);
    own += await db.tenant(scopeOf(person), (tx) => writeSignals(tx, person, taskId, chunk));
  }
  if (rejected.length > 0)
    await db.tenant(scopeOf(person), (tx) => writeRejections(tx, person, taskId, rejected));
  return {
    accepted: own,
    duplicates: duplicates + accepted.length - own,
    rejected,
    times: accepted.map(({ at }) => at).sort((one, other) => one - other),
  };
}

async function writeSignals(
  tx: Tx,
  { orgId, userId }: Person,
  taskId: string,
  signals: Signal[],
): Promise<number> {
  await holdTask(tx, orgId, taskId);
  const texts = (pick: (signal: Signal) => string): Buffer => textArray(signals.map(pick));
  const keys = byteaArray(signals.map(({ key }) => key));
  await sql`
    insert into activity_signal (org_id, user_id, task_id, key, at_ms, claimed_ms, device_id, app, type, source_type,
      title, url, path)
    select ${orgId}::uuid, ${userId}::uuid, ${taskId}::uuid, u.*
    from unnest(${keys}::bytea[], ${bigintArray(signals.map(({ at }) => at))}::bigint[],
      ${bigintArray(signals.map(({ claimedAt }) => claimedAt))}::bigint[],
      ${texts(({ deviceId }) => deviceId)}::text[], ${texts(({ app }) => app)}::text[],
      ${texts(({ type }) => type)}::text[], ${texts(({ sourceType }) => sourceType)}::text[],
      ${texts(({ title }) => title)}::text[], ${texts(({ url }) => url)}::text[],
      ${texts(({ path }) => path)}::text[]) u
    on conflict (org_id, user_id, key) do nothing`.execute(tx);
  const { rows } = await sql<{ own: number }>`
    select count(*)::integer as own from activity_signal
    where org_id = ${orgId} and user_id = ${userId} and key = any(${keys}::bytea[]) and task_id = ${taskId}`.execute(
    tx,
  );
  return rows[0]?.own ?? 0;
}

async function writeRejections(
  tx: Tx,
  { orgId, userId }: Person,
  taskId: string,
  rejected: SignalRejection[],
): Promise<void> {
  await holdTask(tx, orgId, taskId);
  const rows = rejected.map(({ index, reason, near }) => ({ place: index, reason, near_ms: near }));
  await sql`
    insert into signal_rejection (org_id, user_id, task_id, place, reason, near_ms)
    select ${orgId}::uuid, ${userId}::uuid, ${taskId}::uuid, r.place, r.reason, r.near_ms
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(place integer, reason text, near_ms bigint)
    on conflict do nothing`.execute(tx);
}

/** Nobody erases a person's evidence between this and the commit; where somebody has, the task is over. */
async function holdTask(tx: Tx, orgId: string, taskId: string): Promise<void> {
  const { rows } = await sql`
    select from capture_task where org_id = ${orgId} and id = ${taskId} and state = 'STARTED' for share`.execute(
    tx,
  );
  if (rows.length === 0) throw new Error("the upload is over: its person's evidence was erased");
}
