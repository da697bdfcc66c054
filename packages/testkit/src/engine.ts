import { randomUUID } from "node:crypto";
import { type LedgerEvent, type LivenessPolicy, type MassSilencePolicy, SHIFT_POLICY } from "@stint/core";
import { sql } from "kysely";
import type { Database } from "../../../apps/server/src/db/database.ts";
import { GroupCommit } from "../../../apps/server/src/heartbeats/group-commit.ts";
import { eventOf, LEDGER_FIELDS, type LedgerRow } from "../../../apps/server/src/ledger-read.ts";
import { createServiceClock, type ServiceClock } from "../../../apps/server/src/service-clock.ts";
import { closeSession, openSession } from "../../../apps/server/src/sessions.ts";
import type { Held } from "../../../apps/server/src/silence/judge-holds.ts";
import { createSweeper, type Sweeper } from "../../../apps/server/src/sweeper.ts";
import { TestClock } from "./clock.ts";
import { moveDatabaseClock, openTestDatabase, type TestDatabase } from "./database.ts";

/** What the sweeps have reported. */
export type Reported = { held: Held[]; broken: string[]; failures: unknown[] };

/** The process that hears, ticks and sweeps; a new one stands for a restart or a neighbour. */
export type ServerProcess = {
  serviceClock: ServiceClock;
  beats: GroupCommit;
  sweeper: Sweeper;
  reported: Reported;
};

/** The engine without HTTP: a database of its own, clocks in hand, and the verbs of a session. */
export class Engine {
  readonly database: TestDatabase;
  readonly db: Database;
  readonly clock: TestClock;
  readonly orgId: string;
  server: ServerProcess;
  readonly #policy: MassSilencePolicy | undefined;

  private constructor(database: TestDatabase, orgId: string, policy: MassSilencePolicy | undefined) {
    this.database = database;
    this.db = database.db;
    this.clock = new TestClock((ms) => moveDatabaseClock(database.db, ms));
    this.orgId = orgId;
    this.#policy = policy;
    this.server = this.newProcess();
  }

  /** Commits are not forced to the disk unless they shall be durable: most tests move clocks more than anything. */
  static async start(options: { massSilence?: MassSilencePolicy; durable?: boolean } = {}): Promise<Engine> {
    const database = await openTestDatabase();
    if (!options.durable) await relax(database.db);
    const engine = new Engine(database, await insertOrg(database.db), options.massSilence);
    await engine.server.serviceClock.tick();
    return engine;
  }

  newOrganisation(): Promise<string> {
    return insertOrg(this.db);
  }

  newProcess(db: Database = this.db): ServerProcess {
    const reported: Reported = { held: [], broken: [], failures: [] };
    const serviceClock = createServiceClock(db, this.clock);
    const report = {
      onClosed: () => {},
      onHold: (held: Held[]) => reported.held.push(...held),
      onBroken: (sessionId: string) => reported.broken.push(sessionId),
      onFailure: (error: unknown) => reported.failures.push(error),
    };
    const sweeper = createSweeper(db, serviceClock, report, this.#policy);
    return { serviceClock, sweeper, beats: new GroupCommit(db), reported };
  }

  /** A new process over no open session: what a test needs of a fresh database, without its cost. */
  async reset(): Promise<void> {
    await this.db.pool.query("delete from presence");
    await this.db.pool.query("delete from silence_hold");
    await this.restart();
  }

  /** The process is gone, and another starts. */
  async restart(): Promise<void> {
    this.server = this.newProcess();
    await this.server.serviceClock.tick();
  }

  /** Time passes while the server ticks, but does not sweep. */
  async hear(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 2_000) {
      await this.clock.advance(Math.min(left, 2_000));
      await this.server.serviceClock.tick();
    }
  }

  async open(
    opening: { orgId?: string; subjectId?: string; policy?: LivenessPolicy; sourceId?: string } = {},
  ): Promise<string> {
    const { orgId = this.orgId, subjectId = randomUUID(), policy = SHIFT_POLICY, sourceId = "tab" } = opening;
    const event = await this.db.system((tx) =>
      openSession(tx, { orgId, subjectId, actorId: subjectId, policy, sourceId }),
    );
    return event.sessionId;
  }

  async openMany(count: number, opening: Parameters<Engine["open"]>[0] = {}): Promise<string[]> {
    const ids: string[] = [];
    for (let left = count; left > 0; left--) ids.push(await this.open(opening));
    return ids;
  }

  beat(sessionId: string, sourceId = "tab", closing = false) {
    return this.server.beats.beat({ sessionId, sourceId, closing });
  }

  close(sessionId: string, orgId = this.orgId): Promise<LedgerEvent | null> {
    return this.db.system((tx) => closeSession(tx, { orgId, sessionId, actorId: null, reason: "command" }));
  }

  sweep() {
    return this.server.sweeper.sweep();
  }

  async serviceMs(): Promise<number> {
    const { rows } = await this.db.pool.query<{ svc_ms: string }>("select svc_ms from service_clock");
    return Number(rows[0]?.svc_ms);
  }

  /** An organisation's ledger, or one session's part of it, in order. */
  async ledger(where: { orgId?: string; sessionId?: string } = {}): Promise<LedgerEvent[]> {
    const { rows } = await sql<LedgerRow>`select ${sql.raw(LEDGER_FIELDS)} from ledger
      where (${where.orgId ?? null}::uuid is null or org_id = ${where.orgId ?? null}::uuid)
        and (${where.sessionId ?? null}::uuid is null or session_id = ${where.sessionId ?? null}::uuid)
      order by org_id, seq`.execute(this.db.kysely);
    return rows.map(eventOf);
  }

  async closes(sessionId: string): Promise<LedgerEvent[]> {
    const events = await this.ledger({ sessionId });
    return events.filter((event) => event.transition.type === "session.closed");
  }

  async openCount(): Promise<number> {
    const { rows } = await this.db.pool.query<{ count: string }>("select count(*) from presence");
    return Number(rows[0]?.count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.database.drop();
  }
}

async function relax(db: Database): Promise<void> {
  await db.pool.query("set synchronous_commit = off");
  if (db.engine === "postgres") {
    await db.pool.query(`do $$ begin
      execute format('alter database %I set synchronous_commit = off', current_database());
    end $$`);
  }
}

async function insertOrg(db: Database): Promise<string> {
  const id = randomUUID();
  await db.pool.query("insert into organisation (id, name, created_at) values ($1, 'Acme', wall_now())", [
    id,
  ]);
  return id;
}
