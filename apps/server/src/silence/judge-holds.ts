import { randomUUID } from "node:crypto";
import { judgeHold, type MassSilencePolicy } from "@stint/core";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import { announce, announceToAll } from "../outbox.ts";
import type { Tick } from "../service-clock.ts";
import { countSilence, type ScopeSilence } from "./count-silence.ts";
import type { Waiting } from "./find-due.ts";

/** A mass silence in force: closes in its scope wait (`held`), or carry its id (`expired`). A null `orgId` means everybody. */
export type Held = {
  id: string;
  orgId: string | null;
  state: "held" | "expired";
  changed: "began" | "expired" | false;
  late: number;
  open: number;
};

/** Whose closes wait. */
export function waitingFor(holds: Pick<Held, "orgId" | "state">[]): Waiting {
  const scopes = holds.filter((hold) => hold.state === "held").map((hold) => hold.orgId);
  return { orgIds: scopes.filter((orgId) => orgId !== null), everybody: scopes.includes(null) };
}

type Row = { id: string; org_id: string | null; state: "held" | "expired"; since_svc_ms: string };

// One process judges at a time; the others wait, and then find it judged.
const LOCK_KEY = 7_215_361_002;

/** Decides for every scope with somebody due or a hold whether many fell silent together. Returns the holds in force. */
export async function judgeHolds(
  database: Database,
  tick: Tick,
  policy: MassSilencePolicy,
  dueOrgs: string[],
): Promise<Held[]> {
  return database.system(async (tx) => {
    const current = await readHolds(tx);
    const first = await countSilence(tx, tick, policy, current.map(orgOf), dueOrgs);
    const isNews = first.some((scope) => judgeHold(null, scope, tick.svcMs, policy) === "begin");
    if (current.length === 0 && !isNews) return [];
    await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
    // Whoever had the lock before may have closed or forgiven the very sessions that were counted.
    const holds = new Map((await readHolds(tx)).map((hold) => [hold.org_id, hold]));
    const scopes = await countSilence(tx, tick, policy, [...holds.keys()], dueOrgs);
    const held: Held[] = [];
    for (const scope of scopes) {
      const hold = await judgeScope(tx, tick, policy, scope, holds.get(scope.orgId) ?? null);
      if (hold) held.push(hold);
    }
    return held;
  });
}

const orgOf = (hold: Row): string | null => hold.org_id;

async function readHolds(tx: Tx): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select id, org_id, state, since_svc_ms from silence_hold where ended_at is null`.execute(tx);
  return rows;
}

async function judgeScope(
  tx: Tx,
  tick: Tick,
  policy: MassSilencePolicy,
  scope: ScopeSilence,
  row: Row | null,
): Promise<Held | null> {
  const hold = row && { sinceSvcMs: Number(row.since_svc_ms), expired: row.state === "expired" };
  const verdict = judgeHold(hold, scope, tick.svcMs, policy);
  const { orgId, late, open } = scope;
  if (verdict === "begin") {
    const id = randomUUID();
    await sql`insert into silence_hold (id, org_id, state, since_svc_ms, since_at, late, open)
      values (${id}, ${orgId}, 'held', ${tick.svcMs}, wall_now(), ${late}, ${open})`.execute(tx);
    const event = {
      type: "silence.mass",
      data: { holdId: id, late, open, everybody: orgId === null },
    } as const;
    await (orgId === null ? announceToAll(tx, event) : announce(tx, orgId, event));
    return { id, orgId, state: "held", changed: "began", late, open };
  }
  if (!row || verdict === "none") return null;
  if (verdict === "keep") {
    await sql`update silence_hold set late = greatest(late, ${late}) where id = ${row.id}`.execute(tx);
    return { id: row.id, orgId, state: row.state, changed: false, late, open };
  }
  if (verdict === "expire") {
    await sql`update silence_hold set state = 'expired', late = greatest(late, ${late}) where id = ${row.id}`.execute(
      tx,
    );
    return { id: row.id, orgId, state: "expired", changed: "expired", late, open };
  }
  await sql`update silence_hold set ended_at = wall_now(), state = ${verdict === "recover" ? "recovered" : "expired"}
    where id = ${row.id}`.execute(tx);
  if (verdict === "recover") await giveFreshInterval(tx, tick, orgId);
  return null;
}

async function giveFreshInterval(tx: Tx, tick: Tick, orgId: string | null): Promise<void> {
  await sql`update presence set grace_svc_ms = ${tick.svcMs}, due_svc_ms = ${tick.svcMs} + threshold_ms
    where (${orgId}::uuid is null or org_id = ${orgId}::uuid) and on_silence = 'close'
      and ${tick.svcMs} - greatest(last_svc_ms, grace_svc_ms) >= least(heartbeat_ms * 2, threshold_ms)`.execute(
    tx,
  );
}
