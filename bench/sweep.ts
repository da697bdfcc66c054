import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { systemClock } from "../apps/server/src/clock.ts";
import type { Database } from "../apps/server/src/db/database.ts";
import { verifyLedger } from "../apps/server/src/ledger-read.ts";
import { createServiceClock } from "../apps/server/src/service-clock.ts";
import { createSweeper, type Sweeper, type SweepResult } from "../apps/server/src/sweeper.ts";
import { createPlace, withDatabase } from "./harness/database.ts";
import { type Figure, format, median, percentile, say } from "./harness/figures.ts";
import { type Seeded, SHIFT, SVC_START_MS, seedShifts } from "./harness/seed.ts";

const OPEN = 1_000_000;
const SPREAD = { sessions: 200_000, organisations: 100 };
const DUE = 10_000;
const IDLE_SWEEPS = 100;
const ROUNDS = 7;
// Before the deadline of everybody else.
const READY_MS = SVC_START_MS - 500;

type Timed = { ms: number; result: SweepResult };

/** Sweeps by the server's own sweeper over a million open sessions on PostgreSQL, ledger lines and hash chain included. */
export async function sweep(): Promise<Figure[]> {
  const place = await createPlace("PostgreSQL");
  return withDatabase(place, async (database) => {
    say(`  opening ${format(OPEN)} sessions …`);
    const together = shuffled(await seedShifts(database, OPEN - SPREAD.sessions));
    const spread = shuffled(await seedShifts(database, SPREAD.sessions, SPREAD.organisations));
    // What the kernel has still to write of all that is not the sweep's.
    await promisify(execFile)("sync");
    const sweeper = newSweeper(database);
    const idle: number[] = [];
    await setServiceClock(database, SVC_START_MS - 60_000);
    for (let left = IDLE_SWEEPS; left > 0; left--) idle.push((await timed(sweeper)).ms);
    const beaten: number[] = [];
    const after: number[] = [];
    const oneOrg: number[] = [];
    const manyOrgs: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const sweepOf = async (sessions: Seeded[], how: "silent" | "beaten") => {
        const ms = await sweepDue(database, sweeper, sessions, how);
        // The server sweeps four times a second: the next one sees what this one left behind.
        await setServiceClock(database, READY_MS);
        after.push((await timed(sweeper)).ms);
        return ms;
      };
      beaten.push(await sweepOf(together.slice(-DUE), "beaten"));
      oneOrg.push(await sweepOf(together.splice(0, DUE), "silent"));
      manyOrgs.push(await sweepOf(spread.splice(0, DUE), "silent"));
      const [again, one, many] = [beaten, oneOrg, manyOrgs].map((list) => format(list.at(-1) ?? 0));
      say(
        `  ${round}/${ROUNDS}: ${again} ms to re-arm, ${one} ms to close in 1, ${many} ms in 100 organisations`,
      );
    }
    await requireWholeLedgers(database, spread);
    const open = `${format(OPEN)} open`;
    const due = `${format(DUE)} due`;
    return [
      { what: `sweep, ${open}, none due: median`, value: median(idle), unit: "ms", atMost: 5 },
      { what: `sweep, ${open}, none due: p99`, value: percentile(idle, 99), unit: "ms" },
      { what: `sweep, ${open}, ${due} in 1 organisation`, value: median(oneOrg), unit: "ms", atMost: 300 },
      { what: `sweep, ${open}, ${due} in 100`, value: median(manyOrgs), unit: "ms", atMost: 300 },
      { what: `sweep, ${open}, ${due} that had beaten`, value: median(beaten), unit: "ms" },
      { what: "sweep that follows one of these", value: median(after), unit: "ms" },
    ];
  });
}

function newSweeper(database: Database): Sweeper {
  return createSweeper(database, createServiceClock(database, systemClock), {
    onClosed: () => {},
    onHold: (held) => {
      if (held.length > 0) throw new Error("a mass silence was suspected, so nothing would be closed");
    },
    onBroken: (_sessionId, error) => console.error("a close failed:", error),
    onFailure: (error) => console.error("a sweep failed:", error),
  });
}

async function timed(sweeper: Sweeper): Promise<Timed> {
  const startedAt = performance.now();
  const result = await sweeper.sweep();
  return { ms: performance.now() - startedAt, result };
}

/** Lets the deadline of these sessions come, either in silence or after a beat that the lazy deadline has not seen. */
async function sweepDue(
  database: Database,
  sweeper: Sweeper,
  sessions: Seeded[],
  how: "silent" | "beaten",
): Promise<number> {
  const beatenMs = READY_MS - (how === "silent" ? SHIFT.thresholdMs : SHIFT.heartbeatMs);
  await database.pool.query(
    "update presence set due_svc_ms = $2, last_svc_ms = $3 where session_id = any($1::uuid[])",
    [sessions.map((session) => session.sessionId), READY_MS, beatenMs],
  );
  await setServiceClock(database, READY_MS);
  const { ms, result } = await timed(sweeper);
  const expected = how === "silent" ? DUE : 0;
  if (result.closed.length !== expected || result.checked !== DUE)
    throw new Error(`${result.checked} sessions were looked at and ${result.closed.length} closed`);
  return ms;
}

/** The tick that follows finds hardly any time passed. */
async function setServiceClock(database: Database, svcMs: number): Promise<void> {
  await database.pool.query("update service_clock set svc_ms = $1, last_tick_ms = wall_now_ms()", [svcMs]);
}

async function requireWholeLedgers(database: Database, sessions: Seeded[]): Promise<void> {
  for (const orgId of new Set(sessions.map((session) => session.orgId))) {
    const { fault } = await database.system((tx) => verifyLedger(tx, orgId));
    if (fault) throw new Error(`line ${fault.seq} of a ledger: ${fault.problem}`);
  }
}

function shuffled<T>(items: T[]): T[] {
  for (let index = items.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1));
    const item = items[index] as T;
    items[index] = items[other] as T;
    items[other] = item;
  }
  return items;
}
