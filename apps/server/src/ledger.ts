import { hash, randomUUID } from "node:crypto";
import { GENESIS_HASH, hashInputLater, type Instant, type LedgerEvent, type Transition } from "@stint/core";
import { type RawBuilder, sql } from "kysely";
import { bigintArray, byteaArray, textArray, tidArray, uuidArray } from "./db/binary-array.ts";
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
  /** Where the session's row was, if that is known: going there is quicker than a search, and it may have moved. */
  sessionPlace?: string | null;
};

/** The NOTIFY channel that carries the id of every organisation whose ledger has grown. */
export const LEDGER_CHANNEL = "stint_ledger";

/**
 * Writes transitions to the ledger and the session rows they change, in the caller's transaction.
 * The only writer of either. An organisation's events get consecutive numbers because its head row is held until commit.
 */
export async function record(tx: Tx, entries: Entry[]): Promise<void> {
  if (entries.length > 0) await write(tx, entries);
}

/** One, as it stands in the ledger from the caller's commit on. */
export async function recordOne(tx: Tx, entry: Entry): Promise<LedgerEvent> {
  const { ids, seqs, recordedAt } = await write(tx, [entry]);
  const [id = ""] = ids;
  const [seq = 0] = seqs;
  const { orgId, sessionId, subjectId, kind, occurredAt, actorId, transition } = entry;
  return { orgId, seq, id, sessionId, subjectId, kind, occurredAt, recordedAt, actorId, transition };
}

/** What the ledger adds to entries. Ten thousand come at once, so no object is made for each. */
type Written = { ids: string[]; seqs: number[]; recordedAt: Instant };

async function write(tx: Tx, entries: Entry[]): Promise<Written> {
  const keys = keysOf(entries);
  // Before the head is held, so that the others of the organisation wait only while lines are numbered and written.
  await projectSessions(tx, entries, keys);
  const ids = entries.map(() => randomUUID());
  const rest = describe(entries, ids, keys);
  const inputs = entries.map((entry, index) => hashInputLater(entry, ids[index] ?? ""));
  const orgIds = [...new Set(entries.map((entry) => entry.orgId))].sort();
  const { heads, recordedAt } = await lockHeads(tx, orgIds);
  const seqs: number[] = [];
  const hashes = entries.map(({ orgId }, index) => {
    const head = heads.get(orgId);
    const input = inputs[index];
    if (!head || !input) throw new Error(`organisation ${orgId} has no ledger head`);
    head.seq += 1;
    head.hash = hash("sha256", input(head.hash, recordedAt, head.seq), "hex");
    seqs.push(head.seq);
    return head.hash;
  });
  await insertLines(tx, { seqs, hashes, rest, recordedAt }, heads);
  return { ids, seqs, recordedAt };
}

type Head = { seq: number; hash: string };

/** And the time, read once nobody else of these organisations can be numbering lines. */
async function lockHeads(
  tx: Tx,
  orgIds: string[],
): Promise<{ heads: Map<string, Head>; recordedAt: Instant }> {
  const select = sql<{ org_id: string; seq: string; hash: string; now: string }>`/* prepared */
    select org_id, seq, encode(hash, 'hex') as hash, wall_now_ms() as now from (
      select org_id, seq, hash from ledger_head where org_id = any(${orgIds}::uuid[]) order by org_id for update) head`;
  let { rows } = await select.execute(tx);
  if (rows.length < orgIds.length) {
    await sql`insert into ledger_head (org_id, seq, hash)
      select org, 0, decode(${GENESIS_HASH}, 'hex') from unnest(${orgIds}::uuid[]) org
      order by org on conflict do nothing`.execute(tx);
    rows = (await select.execute(tx)).rows;
  }
  return {
    heads: new Map(rows.map((row) => [row.org_id, { seq: Number(row.seq), hash: row.hash }])),
    recordedAt: Math.max(...rows.map((row) => Number(row.now))),
  };
}

/** The organisations, sessions and times of entries, for two statements as often as not. */
type Keys = { orgIds: Buffer; sessionIds: Buffer; times: Buffer };

function keysOf(entries: Entry[]): Keys {
  return {
    orgIds: uuidArray(entries.map((entry) => entry.orgId)),
    sessionIds: uuidArray(entries.map((entry) => entry.sessionId)),
    times: bigintArray(entries.map((entry) => entry.occurredAt)),
  };
}

/** All of the lines but their number, hash and time, which are known only once the head is held. */
function describe(entries: Entry[], ids: string[], { orgIds, sessionIds, times }: Keys): RawBuilder<unknown> {
  return sql`${uuidArray(ids)}::uuid[], ${orgIds}::uuid[], ${sessionIds}::uuid[],
    ${uuidArray(entries.map((entry) => entry.subjectId))}::uuid[],
    ${textArray(entries.map((entry) => entry.kind))}::text[],
    ${textArray(entries.map((entry) => entry.transition.type))}::text[], ${times}::bigint[],
    ${uuidArray(entries.map((entry) => entry.actorId))}::uuid[],
    ${textArray(entries.map((entry) => dataOf(entry.transition)))}::text[]`;
}

type Lines = { seqs: number[]; hashes: string[]; rest: RawBuilder<unknown>; recordedAt: Instant };

/** With the heads that follow from them; and tells whoever listens that these ledgers have grown. */
async function insertLines(
  tx: Tx,
  { seqs, hashes, rest, recordedAt }: Lines,
  heads: Map<string, Head>,
): Promise<void> {
  const moved = [...heads];
  await sql`/* prepared */
    with lines as (
      insert into ledger (org_id, seq, id, session_id, subject_id, kind, type, occurred_at, recorded_at, actor_id, data, hash)
      select org_id, seq, id, session_id, subject_id, kind, type, at_ms(occurred), at_ms(${recordedAt}),
        actor_id, data::jsonb, hash
      from unnest(${bigintArray(seqs)}::bigint[], ${byteaArray(hashes)}::bytea[], ${rest})
        as line(seq, hash, id, org_id, session_id, subject_id, kind, type, occurred, actor_id, data)),
    moved as (
      update ledger_head h set seq = m.seq, hash = decode(m.hash, 'hex')
      from unnest(${moved.map(([orgId]) => orgId)}::uuid[], ${moved.map(([, head]) => head.seq)}::bigint[],
        ${moved.map(([, head]) => head.hash)}::text[]) as m(org_id, seq, hash)
      where h.org_id = m.org_id returning h.org_id)
    select pg_notify(${LEDGER_CHANNEL}, org_id::text) from moved`.execute(tx);
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

async function projectSessions(tx: Tx, entries: Entry[], keys: Keys): Promise<void> {
  const opened = ofType(entries, "session.opened");
  const closed = ofType(entries, "session.closed");
  if (opened.length === 0) {
    await updateClosed(tx, closed, closed.length === entries.length ? keys : keysOf(closed));
  } else {
    const openedNow = new Set(opened.map((entry) => entry.sessionId));
    await insertOpened(tx, opened, new Map(closed.map((entry) => [entry.sessionId, entry])));
    const closedOnly = closed.filter((entry) => !openedNow.has(entry.sessionId));
    await updateClosed(tx, closedOnly, keysOf(closedOnly));
  }
  await updateCredited(tx, ofType(entries, "correction.approved"));
}

type EntryOf<Type extends Transition["type"]> = Entry & { transition: Extract<Transition, { type: Type }> };

function ofType<Type extends Transition["type"]>(entries: Entry[], type: Type): EntryOf<Type>[] {
  return entries.filter((entry): entry is EntryOf<Type> => entry.transition.type === type);
}

/** A session that is closed in the same breath is never open in between: its person may have another one open. */
async function insertOpened(
  tx: Tx,
  entries: EntryOf<"session.opened">[],
  closes: Map<string, EntryOf<"session.closed">>,
): Promise<void> {
  if (entries.length === 0) return;
  const closings = entries.map((entry) => closes.get(entry.sessionId));
  await sql`insert into session (org_id, id, subject_id, kind, opened_at, resumed_from, closed_at, close_reason)
    select org_id, id, subject_id, kind, at_ms(opened), resumed_from, at_ms(closed), reason
    from unnest(${entries.map((entry) => entry.orgId)}::uuid[], ${entries.map((entry) => entry.sessionId)}::uuid[],
      ${entries.map((entry) => entry.subjectId)}::uuid[], ${entries.map((entry) => entry.kind)}::text[],
      ${entries.map((entry) => entry.occurredAt)}::bigint[],
      ${entries.map((entry) => entry.transition.resumedFrom ?? null)}::uuid[],
      ${closings.map((entry) => entry?.occurredAt ?? null)}::bigint[],
      ${closings.map((entry) => entry?.transition.reason ?? null)}::text[])
      as opening(org_id, id, subject_id, kind, opened, resumed_from, closed, reason)`.execute(tx);
}

async function updateClosed(
  tx: Tx,
  entries: EntryOf<"session.closed">[],
  { orgIds, sessionIds, times }: Keys,
): Promise<void> {
  if (entries.length === 0) return;
  const places = entries.map((entry) => entry.sessionPlace ?? null);
  const close = async (where: RawBuilder<unknown>): Promise<number> => {
    const { numAffectedRows } =
      await sql`/* prepared */ update session s set closed_at = at_ms(c.at), close_reason = c.reason
      from unnest(${orgIds}::uuid[], ${sessionIds}::uuid[], ${times}::bigint[],
        ${textArray(entries.map((entry) => entry.transition.reason))}::text[], ${tidArray(places)}::tid[])
        as c(org_id, id, at, reason, place)
      where ${where} s.org_id = c.org_id and s.id = c.id and s.closed_at is null`.execute(tx);
    return Number(numAffectedRows);
  };
  let closed = places.some((place) => place !== null) ? await close(sql`s.ctid = c.place and`) : 0;
  if (closed < entries.length) closed += await close(sql``);
  if (closed !== entries.length)
    throw new Error(`${entries.length} closing entries, but ${closed} sessions were open`);
}

async function updateCredited(tx: Tx, entries: EntryOf<"correction.approved">[]): Promise<void> {
  if (entries.length === 0) return;
  await sql`update session s set credited_start = coalesce(at_ms(c.starts), credited_start),
      credited_end = coalesce(at_ms(c.ends), credited_end)
    from unnest(${entries.map((entry) => entry.orgId)}::uuid[], ${entries.map((entry) => entry.sessionId)}::uuid[],
      ${entries.map((entry) => entry.transition.start ?? null)}::bigint[],
      ${entries.map((entry) => entry.transition.end ?? null)}::bigint[]) as c(org_id, id, starts, ends)
    where s.org_id = c.org_id and s.id = c.id`.execute(tx);
}
