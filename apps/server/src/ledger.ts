import { hash, randomUUID } from "node:crypto";
import { GENESIS_HASH, hashInput, type Instant, type LedgerEvent, type Transition } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "./db/database.ts";

/** A transition about to be recorded; the ledger adds its place, its time of recording and its hash. */
export type Entry = {
  orgId: string;
  sessionId: string;
  subjectId: string;
  kind: string;
  occurredAt: Instant;
  actorId: string | null;
  transition: Transition;
};

/** The NOTIFY channel that carries the id of every organisation whose ledger has grown. */
export const LEDGER_CHANNEL = "stint_ledger";

/**
 * Writes transitions to the ledger and the session rows they change, in the caller's transaction.
 * The only writer of either. An organisation's events get consecutive numbers because its head row is held until commit.
 */
export async function record(tx: Tx, entries: Entry[]): Promise<LedgerEvent[]> {
  if (entries.length === 0) return [];
  const orgIds = [...new Set(entries.map((entry) => entry.orgId))].sort();
  const heads = await lockHeads(tx, orgIds);
  const recordedAt = await readWallMs(tx);
  const lines = entries.map((entry) => {
    const head = heads.get(entry.orgId);
    if (!head) throw new Error(`organisation ${entry.orgId} has no ledger head`);
    head.seq += 1;
    const event: LedgerEvent = { ...entry, seq: head.seq, id: randomUUID(), recordedAt };
    // From a buffer: given a string, this function takes twice as long.
    head.hash = hash("sha256", Buffer.from(hashInput(head.hash, event)), "hex");
    return { event, hash: head.hash };
  });
  await insertLines(tx, lines);
  await moveHeads(tx, heads);
  const events = lines.map((line) => line.event);
  await projectSessions(tx, events);
  await sql`select pg_notify(${LEDGER_CHANNEL}, org) from unnest(${orgIds}::text[]) org`.execute(tx);
  return events;
}

type Head = { seq: number; hash: string };

async function lockHeads(tx: Tx, orgIds: string[]): Promise<Map<string, Head>> {
  const select = sql<{ org_id: string; seq: string; hash: string }>`
    select org_id, seq, encode(hash, 'hex') as hash from ledger_head
    where org_id = any(${orgIds}::uuid[]) order by org_id for update`;
  let { rows } = await select.execute(tx);
  if (rows.length < orgIds.length) {
    await sql`insert into ledger_head (org_id, seq, hash)
      select org, 0, decode(${GENESIS_HASH}, 'hex') from unnest(${orgIds}::uuid[]) org
      order by org on conflict do nothing`.execute(tx);
    rows = (await select.execute(tx)).rows;
  }
  return new Map(rows.map((row) => [row.org_id, { seq: Number(row.seq), hash: row.hash }]));
}

async function readWallMs(tx: Tx): Promise<Instant> {
  const { rows } = await sql<{ now: string }>`select wall_now_ms() as now`.execute(tx);
  return Number(rows[0]?.now);
}

async function insertLines(tx: Tx, lines: { event: LedgerEvent; hash: string }[]): Promise<void> {
  const text = (pick: (event: LedgerEvent) => string): string[] => lines.map((line) => pick(line.event));
  const plain = (pick: (event: LedgerEvent) => string | number | null): string =>
    plainArray(lines.map((line) => pick(line.event)));
  await sql`
    insert into ledger (org_id, seq, id, session_id, subject_id, kind, type, occurred_at, recorded_at, actor_id, data, hash)
    select org_id, seq, id, session_id, subject_id, kind, type, at_ms(occurred), at_ms(recorded), actor_id, data::jsonb, decode(hash, 'hex')
    from unnest(${plain((event) => event.orgId)}::uuid[], ${plain((event) => event.seq)}::bigint[],
      ${plain((event) => event.id)}::uuid[], ${plain((event) => event.sessionId)}::uuid[],
      ${plain((event) => event.subjectId)}::uuid[], ${text((event) => event.kind)}::text[],
      ${text((event) => event.transition.type)}::text[], ${plain((event) => event.occurredAt)}::bigint[],
      ${plain((event) => event.recordedAt)}::bigint[], ${plain((event) => event.actorId)}::uuid[],
      ${text((event) => dataOf(event.transition))}::text[], ${plainArray(lines.map((line) => line.hash))}::text[])
      as line(org_id, seq, id, session_id, subject_id, kind, type, occurred, recorded, actor_id, data, hash)`.execute(
    tx,
  );
}

/** An array of ids, numbers or hashes as PostgreSQL writes it: none of them needs quoting, which is slow for thousands. */
function plainArray(values: (string | number | null)[]): string {
  return `{${values.map((value) => value ?? "NULL").join()}}`;
}

/** A transition's own fields without its type and, where the row has a column for it, its kind. */
function dataOf(transition: Transition): string {
  const { type: _type, ...rest } = transition;
  if ("kind" in rest) {
    const { kind: _kind, ...data } = rest;
    return JSON.stringify(data);
  }
  return JSON.stringify(rest);
}

async function moveHeads(tx: Tx, heads: Map<string, Head>): Promise<void> {
  const moved = [...heads];
  await sql`update ledger_head h set seq = m.seq, hash = decode(m.hash, 'hex')
    from unnest(${moved.map(([orgId]) => orgId)}::uuid[], ${moved.map(([, head]) => head.seq)}::bigint[],
      ${moved.map(([, head]) => head.hash)}::text[]) as m(org_id, seq, hash)
    where h.org_id = m.org_id`.execute(tx);
}

async function projectSessions(tx: Tx, events: LedgerEvent[]): Promise<void> {
  const opened = ofType(events, "session.opened");
  const closed = ofType(events, "session.closed");
  const openedNow = new Set(opened.map((event) => event.sessionId));
  await insertOpened(tx, opened, new Map(closed.map((event) => [event.sessionId, event])));
  await updateClosed(
    tx,
    closed.filter((event) => !openedNow.has(event.sessionId)),
  );
  await updateCredited(tx, ofType(events, "correction.approved"));
}

type EventOf<Type extends Transition["type"]> = LedgerEvent & {
  transition: Extract<Transition, { type: Type }>;
};

function ofType<Type extends Transition["type"]>(events: LedgerEvent[], type: Type): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.transition.type === type);
}

/** A session that is closed in the same breath is never open in between: its person may have another one open. */
async function insertOpened(
  tx: Tx,
  events: EventOf<"session.opened">[],
  closes: Map<string, EventOf<"session.closed">>,
): Promise<void> {
  if (events.length === 0) return;
  const closings = events.map((event) => closes.get(event.sessionId));
  await sql`insert into session (org_id, id, subject_id, kind, opened_at, resumed_from, closed_at, close_reason)
    select org_id, id, subject_id, kind, at_ms(opened), resumed_from, at_ms(closed), reason
    from unnest(${events.map((event) => event.orgId)}::uuid[], ${events.map((event) => event.sessionId)}::uuid[],
      ${events.map((event) => event.subjectId)}::uuid[], ${events.map((event) => event.kind)}::text[],
      ${events.map((event) => event.occurredAt)}::bigint[],
      ${events.map((event) => event.transition.resumedFrom ?? null)}::uuid[],
      ${closings.map((event) => event?.occurredAt ?? null)}::bigint[],
      ${closings.map((event) => event?.transition.reason ?? null)}::text[])
      as opening(org_id, id, subject_id, kind, opened, resumed_from, closed, reason)`.execute(tx);
}

async function updateClosed(tx: Tx, events: EventOf<"session.closed">[]): Promise<void> {
  if (events.length === 0) return;
  const { numAffectedRows } = await sql`update session s set closed_at = at_ms(c.at), close_reason = c.reason
    from unnest(${plainArray(events.map((event) => event.orgId))}::uuid[],
      ${plainArray(events.map((event) => event.sessionId))}::uuid[],
      ${plainArray(events.map((event) => event.occurredAt))}::bigint[], ${events.map((event) => event.transition.reason)}::text[])
      as c(org_id, id, at, reason)
    where s.org_id = c.org_id and s.id = c.id and s.closed_at is null`.execute(tx);
  if (numAffectedRows !== BigInt(events.length)) {
    throw new Error(`${events.length} closing events, but ${numAffectedRows} sessions were open`);
  }
}

async function updateCredited(tx: Tx, events: EventOf<"correction.approved">[]): Promise<void> {
  if (events.length === 0) return;
  await sql`update session s set credited_start = coalesce(at_ms(c.starts), credited_start),
      credited_end = coalesce(at_ms(c.ends), credited_end)
    from unnest(${events.map((event) => event.orgId)}::uuid[], ${events.map((event) => event.sessionId)}::uuid[],
      ${events.map((event) => event.transition.start ?? null)}::bigint[],
      ${events.map((event) => event.transition.end ?? null)}::bigint[]) as c(org_id, id, starts, ends)
    where s.org_id = c.org_id and s.id = c.id`.execute(tx);
}
