import { MASS_SILENCE, MAX_TICK_MS, type MassSilencePolicy } from "@stint/core";
import type { Database, Tx } from "./db/database.ts";
import { type ServiceClock, TICK_INTERVAL_MS, type Tick } from "./service-clock.ts";
import { closeSilent, type SilentClose } from "./silence/close-silent.ts";
import { countDue, cutDue, type Due, joinDue } from "./silence/due.ts";
import { findDue, findSilentOrgs, type Waiting } from "./silence/find-due.ts";
import { type Held, judgeHolds, waitingFor } from "./silence/judge-holds.ts";
import { logSilent } from "./silence/log-silent.ts";
import { rearm } from "./silence/rearm.ts";
import { skipBroken } from "./silence/skip-broken.ts";

export type SweepResult = { checked: number; closed: SilentClose[]; logged: number };

export type SweepReport = {
  /** A sweep closed sessions; `lateMs` is how far past its deadline each was found. */
  onClosed(closed: SilentClose[]): void;
  onHold(held: Held[]): void;
  onBroken(sessionId: string, error: unknown): void;
  onFailure(error: unknown): void;
};

export type Sweeper = {
  /** One tick of the service clock and one sweep. Running it twice, or beside another, changes nothing. */
  sweep(): Promise<SweepResult>;
  start(): Promise<void>;
  /** Resolves when a sweep under way has finished. */
  stop(): Promise<void>;
};

const AT_ONCE = 20_000;
const BATCH = 1_250;
// An organisation's ledger takes one batch at a time; while one is written, the next are taken and the rows of others closed.
const LANES = { postgres: 3, pglite: 1 };

export function createSweeper(
  database: Database,
  serviceClock: ServiceClock,
  report: SweepReport,
  policy: MassSilencePolicy = MASS_SILENCE,
): Sweeper {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;

  const sweep = async (): Promise<SweepResult> => {
    const tick = await serviceClock.tick();
    return sweepAt(database, tick, report, policy);
  };

  const loop = async (): Promise<void> => {
    const tick = await serviceClock.tick();
    // A process that was itself unable to run hears what waits in its sockets before it judges anybody.
    if (tick.ownMs <= MAX_TICK_MS) await sweepAt(database, tick, report, policy);
  };

  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = loop().catch(report.onFailure).finally(schedule);
    }, TICK_INTERVAL_MS);
  };

  return {
    sweep,
    // The first tick only takes the time from which the next one counts.
    start: async () => {
      await serviceClock.tick();
      schedule();
    },
    stop: async () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}

async function sweepAt(
  database: Database,
  tick: Tick,
  report: SweepReport,
  policy: MassSilencePolicy,
): Promise<SweepResult> {
  const result: SweepResult = { checked: 0, closed: [], logged: 0 };
  const waiting = await anythingToDo(database, tick);
  if (!waiting) return result;
  let due = await findDue(database, tick, waiting, AT_ONCE);
  const held = await judgeHolds(database, tick, policy, await silentOrgs(database, tick, waiting, due));
  report.onHold(held.filter((hold) => hold.changed));
  // The closes that a hold has just let go were not looked for.
  if (held.some((hold) => hold.changed === "expired"))
    due = await findDue(database, tick, waitingFor(held), AT_ONCE);
  for (;;) {
    const rearmed = await rearm(
      database,
      tick,
      due.filter(({ to }) => to === "rearm"),
    );
    const closed = await closeAll(database, tick, held, due, report);
    const logged = await logAll(database, tick, due, report);
    const done = rearmed + closed.length + logged;
    result.checked += done;
    result.closed.push(...closed);
    result.logged += logged;
    if (countDue(due) < AT_ONCE || done === 0) break;
    due = await findDue(database, tick, waitingFor(held), AT_ONCE);
  }
  if (result.closed.length > 0) report.onClosed(result.closed);
  return result;
}

/** The organisations with somebody whose silence has reached the threshold, those whose closes wait included. */
function silentOrgs(
  database: Database,
  tick: Tick,
  waiting: Waiting,
  due: Due[],
): Promise<string[]> | string[] {
  const isAll = !waiting.everybody && waiting.orgIds.length === 0 && countDue(due) < AT_ONCE;
  if (!isAll) return findSilentOrgs(database, tick);
  return due.filter(({ to }) => to === "close").map(({ orgId }) => orgId);
}

async function closeAll(
  database: Database,
  tick: Tick,
  held: Held[],
  due: Due[],
  report: SweepReport,
): Promise<SilentClose[]> {
  const { orgIds, everybody } = waitingFor(held);
  const free = due.filter(({ orgId, to }) => to === "close" && !everybody && !orgIds.includes(orgId));
  const batches = cutByOrg(free);
  const close = (tx: Tx, batch: Due[]) => closeSilent(tx, tick, held, batch);
  const closeInTurn = async (): Promise<SilentClose[]> => {
    const closed: SilentClose[] = [];
    for (let batch = batches.shift(); batch; batch = batches.shift())
      closed.push(...(await skipBroken(database, tick, batch, close, report.onBroken)));
    return closed;
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES[database.engine] }, closeInTurn));
  return lanes.flatMap((lane) => {
    if (lane.status === "rejected") throw lane.reason;
    return lane.value;
  });
}

/** Batches of whole organisations where these are small enough, since batches with one in common wait for each other. */
function cutByOrg(due: Due[]): Due[][] {
  const batches: Due[][] = [];
  let last: Due[] = [];
  for (const sessions of due) {
    if (last.length === 0 || countDue(last) + sessions.count > BATCH) {
      const parts = cutDue(sessions, BATCH).map((part) => [part]);
      batches.push(...parts);
      last = parts.at(-1) ?? [];
    } else {
      last.push(sessions);
    }
  }
  return batches;
}

async function logAll(database: Database, tick: Tick, due: Due[], report: SweepReport): Promise<number> {
  const log = (tx: Tx, batch: Due[]) => logSilent(tx, tick, joinDue(batch).ids);
  let logged = 0;
  for (const batch of cutByOrg(due.filter(({ to }) => to === "log")))
    logged += (await skipBroken(database, tick, batch, log, report.onBroken)).length;
  return logged;
}

/** Whose closes wait, or null if no deadline has come and no hold is in force. */
async function anythingToDo(database: Database, tick: Tick): Promise<Waiting | null> {
  const { rows } = await database.pool.query<{ due: boolean; holds: Pick<Held, "orgId" | "state">[] }>({
    name: "anything-due",
    // Asked as the earliest deadline, because a plan made for any value would read the whole table to find none.
    text: `select coalesce((select min(due_svc_ms) from presence) <= $1, false) as due,
      (select coalesce(json_agg(json_build_object('orgId', org_id, 'state', state)), '[]')
        from silence_hold where ended_at is null) as holds`,
    values: [tick.svcMs],
  });
  const { due = false, holds = [] } = rows[0] ?? {};
  return due || holds.length > 0 ? waitingFor(holds) : null;
}
