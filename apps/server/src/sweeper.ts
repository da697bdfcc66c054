import { MASS_SILENCE, MAX_TICK_MS, type MassSilencePolicy } from "@stint/core";
import type { Database, Tx } from "./db/database.ts";
import { type ServiceClock, TICK_INTERVAL_MS, type Tick } from "./service-clock.ts";
import { closeDue, closeSilent, type SilentClose } from "./silence/close-silent.ts";
import { type Held, judgeHolds } from "./silence/judge-holds.ts";
import { logDue, logSilent } from "./silence/log-silent.ts";
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

const BATCH = 5_000;

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
  if (!(await anythingToDo(database, tick))) return result;
  result.checked += await rearm(database, tick, BATCH);
  const held = await judgeHolds(database, tick, policy);
  report.onHold(held.filter((hold) => hold.changed));
  result.closed = await closeAll(database, tick, held, report);
  result.logged = await logAll(database, tick, report);
  result.checked += result.closed.length + result.logged;
  if (result.closed.length > 0) report.onClosed(result.closed);
  return result;
}

async function closeAll(
  database: Database,
  tick: Tick,
  held: Held[],
  report: SweepReport,
): Promise<SilentClose[]> {
  const all: SilentClose[] = [];
  try {
    for (;;) {
      const closed = await closeSilent(database, tick, held, BATCH);
      all.push(...closed);
      if (closed.length < BATCH) return all;
    }
  } catch (error) {
    report.onFailure(error);
    const closeOne = (tx: Tx, sessionId: string) => closeDue(tx, tick, held, 1, sessionId);
    const batch = { onSilence: "close" as const, held };
    return [...all, ...(await skipBroken(database, tick, batch, closeOne, report.onBroken))];
  }
}

async function logAll(database: Database, tick: Tick, report: SweepReport): Promise<number> {
  try {
    return (await logSilent(database, tick, BATCH)).length;
  } catch (error) {
    report.onFailure(error);
    const logOne = (tx: Tx, sessionId: string) => logDue(tx, tick, 1, sessionId);
    const batch = { onSilence: "log" as const, held: [] };
    return (await skipBroken(database, tick, batch, logOne, report.onBroken)).length;
  }
}

async function anythingToDo(database: Database, tick: Tick): Promise<boolean> {
  const { rows } = await database.pool.query<{ due: boolean }>({
    name: "anything-due",
    // Asked as the earliest deadline, because a plan made for any value would read the whole table to find none.
    text: `select coalesce((select min(due_svc_ms) from presence) <= $1, false)
      or exists (select from silence_hold where ended_at is null) as due`,
    values: [tick.svcMs],
  });
  return rows[0]?.due ?? false;
}
