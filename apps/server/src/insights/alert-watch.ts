import { randomUUID } from "node:crypto";
import { ALERT_RULES, type AlertKind, type Clock, judgeAlert, SECOND_MS } from "@stint/core";
import { sql } from "kysely";
import type { Logger } from "pino";
import type { Database, Tx } from "../db/database.ts";

/** An alert that has just been raised; a null `orgId` means the installation. */
export type RaisedAlert = { id: string; orgId: string | null; kind: AlertKind; counted: number };

type Parts = {
  db: Database;
  clock: Clock;
  log: Logger;
  /** Runs in the transaction that raises it, in the one process that does. */
  onRaised: (tx: Tx, alert: RaisedAlert) => Promise<void>;
};

type Trouble = Exclude<AlertKind, "auto_outs">;
type Row = { id: string; org_id: string | null; kind: AlertKind; seen_ms: string; now_ms: string };
type Count = { orgId: string | null; kind: AlertKind; counted: number };

// One process judges at a time; the others wait, and then find it judged.
const LOCK_KEY = 7_215_361_003;
const LOOK_EVERY_MS = 5 * SECOND_MS;
/** More failures than any rule asks for need not be remembered. */
const MOST_REMEMBERED = 1_000;

/** Raises alerts and closes them again. Every process has one: failures it counts itself, punch-outs are counted in the ledger. */
export class AlertWatch {
  readonly #parts: Parts;
  readonly #failures: Record<Trouble, number[]> = { realtime: [], heartbeats: [] };
  /** Organisations with automatic punch-outs by this process, and when the last was. */
  readonly #punchedOut = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** This process could not do what it should. */
  failed(what: Trouble): void {
    const times = this.#failures[what];
    times.push(this.#parts.clock.monotonicMs());
    if (times.length > MOST_REMEMBERED) times.shift();
  }

  /** This process has closed shifts of these organisations for silence. */
  punchedOut(orgIds: Iterable<string>): void {
    for (const orgId of orgIds) this.#punchedOut.set(orgId, this.#parts.clock.monotonicMs());
  }

  start(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.judge()
        .catch((error) => this.#parts.log.warn({ err: error }, "alerts could not be judged"))
        .finally(() => this.start());
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Resolves when a look under way has finished. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  /** One look at everything. Doing so twice, or in several processes at once, raises nothing twice. */
  async judge(): Promise<void> {
    const counts = this.#recentFailures();
    const orgIds = this.#recentOrganisations();
    const { db } = this.#parts;
    const { rows } = await db.pool.query("select from alert where closed_at is null limit 1");
    if (rows.length === 0 && orgIds.length === 0 && counts.every(({ counted }) => counted === 0)) return;
    await db.system(async (tx) => {
      await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
      const open = await readOpen(tx);
      const silent = open.flatMap((row) => (row.kind === "auto_outs" && row.org_id ? [row.org_id] : []));
      const punchOuts = await countPunchOuts(tx, [...new Set([...orgIds, ...silent])]);
      for (const count of [...counts, ...punchOuts]) await this.#judgeOne(tx, count, open);
    });
  }

  async #judgeOne(tx: Tx, { orgId, kind, counted }: Count, rows: Row[]): Promise<void> {
    const open = rows.find((row) => row.kind === kind && row.org_id === orgId) ?? null;
    const now = Number(open?.now_ms ?? 0);
    const verdict = judgeAlert(open && { seenAt: Number(open.seen_ms) }, counted, now, ALERT_RULES[kind]);
    if (verdict === "raise") {
      const id = randomUUID();
      await sql`insert into alert (id, org_id, kind, opened_at, seen_at, peak)
        values (${id}, ${orgId}, ${kind}, wall_now(), wall_now(), ${counted})`.execute(tx);
      this.#parts.log.warn({ alertId: id, orgId, kind, counted }, "an alert was raised");
      await this.#parts.onRaised(tx, { id, orgId, kind, counted });
    } else if (verdict === "keep" && open)
      await sql`update alert set seen_at = wall_now(), peak = greatest(peak, ${counted}) where id = ${open.id}`.execute(
        tx,
      );
    else if (verdict === "close" && open) {
      await sql`update alert set closed_at = wall_now() where id = ${open.id}`.execute(tx);
      this.#parts.log.info({ alertId: open.id, orgId, kind }, "an alert is over");
    }
  }

  #recentFailures(): Count[] {
    const now = this.#parts.clock.monotonicMs();
    return (["realtime", "heartbeats"] as const).map((kind) => {
      const recent = this.#failures[kind].filter((at) => now - at < ALERT_RULES[kind].withinMs);
      this.#failures[kind] = recent;
      return { orgId: null, kind, counted: recent.length };
    });
  }

  #recentOrganisations(): string[] {
    const now = this.#parts.clock.monotonicMs();
    for (const [orgId, at] of this.#punchedOut)
      if (now - at >= ALERT_RULES.auto_outs.withinMs) this.#punchedOut.delete(orgId);
    return [...this.#punchedOut.keys()];
  }
}

async function readOpen(tx: Tx): Promise<Row[]> {
  const { rows } = await sql<Row>`select id, org_id, kind, ms_of(seen_at) as seen_ms, wall_now_ms() as now_ms
    from alert where closed_at is null`.execute(tx);
  return rows;
}

async function countPunchOuts(tx: Tx, orgIds: string[]): Promise<Count[]> {
  if (orgIds.length === 0) return [];
  const { rows } = await sql<{ org_id: string; counted: string }>`
    select o.org_id, (select count(*) from ledger l
      where l.org_id = o.org_id and l.seq > o.seq
        and l.recorded_at > wall_now() - ${ALERT_RULES.auto_outs.withinMs} * interval '1 millisecond'
        and l.kind = 'shift' and l.type = 'session.closed' and l.data ->> 'reason' in ('silence', 'mass_silence')) as counted
    from (select org_id,
        ledger_before(org_id, wall_now() - ${ALERT_RULES.auto_outs.withinMs} * interval '1 millisecond') as seq
      from unnest(${orgIds}::uuid[]) as given(org_id)) o`.execute(tx);
  return rows.map((row) => ({ orgId: row.org_id, kind: "auto_outs", counted: Number(row.counted) }));
}
