import { MASS_SILENCE, MAX_TICK_MS, type MassSilencePolicy } from "@stint/core";
import type { Database, Tx } from "./db/database.ts";
import { type ServiceClock, TICK_INTERVAL_MS, type Tick } from "./service-clock.ts";
import { allEnded } from "./silence/all-ended.ts";
import { closeAll, cutByOrg } from "./silence/close-all.ts";
import type { SilentClose } from "./silence/close-silent.ts";
import { countDue, type Due, joinDue } from "./silence/due.ts";
import { findDue, findSilentOrgs } from "./silence/find-due.ts";
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
// Enough to keep the ledger busy until the rest are found.
const AHEAD = 3_750;

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
    return sweepAt({ database, tick, report, policy });
  };

  const loop = async (): Promise<void> => {
    const tick = await serviceClock.tick();
    // A process that was itself unable to run hears what waits in its sockets before it judges anybody.
    if (tick.ownMs <= MAX_TICK_MS) await sweepAt({ database, tick, report, policy });
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

type Sweep = { database: Database; tick: Tick; report: SweepReport; policy: MassSilencePolicy };

async function sweepAt(sweep: Sweep): Promise<SweepResult> {
  const holds = await anythingToDo(sweep);
  if (!holds) return { checked: 0, closed: [], logged: 0 };
  const done = holds.length > 0 ? [await sweepBeside(sweep, holds)] : await sweepAhead(sweep);
  const result = {
    checked: done.reduce((sum, { checked }) => sum + checked, 0),
    closed: done.flatMap(({ closed }) => closed),
    logged: done.reduce((sum, { logged }) => sum + logged, 0),
  };
  if (result.closed.length > 0) sweep.report.onClosed(result.closed);
  return result;
}

/** With closes that wait: each organisation is judged before anybody is closed, since the end of a hold names all it held. */
async function sweepBeside(sweep: Sweep, holds: Pick<Held, "orgId" | "state">[]): Promise<SweepResult> {
  const { database, tick } = sweep;
  const due = await findDue(database, tick, waitingFor(holds), { most: AT_ONCE });
  const held = await judge(sweep, await findSilentOrgs(database, tick));
  // The closes that a hold has just let go were not looked for.
  const hasExpired = held.some((hold) => hold.changed === "expired");
  return work(sweep, hasExpired ? await lookAgain(sweep, held) : due, held);
}

/** Without: what is found first is done while the rest is looked for and judged. */
function sweepAhead(sweep: Sweep): Promise<SweepResult[]> {
  const { database, tick } = sweep;
  const nobodys = waitingFor([]);
  // Both look at once, so that none is passed over for one that is done meanwhile.
  const firstLook = findDue(database, tick, nobodys, { most: AHEAD });
  const secondLook = findDue(database, tick, nobodys, { most: AT_ONCE, after: AHEAD });
  const first = firstLook.then(async (due) => {
    const orgIds = silentOrgs(due);
    return { due, orgIds, held: await judge(sweep, orgIds) };
  });
  const rest = Promise.all([first, secondLook]).then(async ([{ orgIds }, due]) => {
    if (due.length === 0) return { due, held: [] };
    const silent = countDue(due) < AT_ONCE ? silentOrgs(due) : await findSilentOrgs(database, tick);
    const held = await judge(
      sweep,
      silent.filter((orgId) => !orgIds.includes(orgId)),
    );
    return { due, held };
  });
  return allEnded(
    [first, rest].map(async (found) => {
      const { due, held } = await found;
      return work(sweep, due, held);
    }),
  );
}

/** The organisations with somebody among these whose silence has reached the threshold. */
function silentOrgs(due: Due[]): string[] {
  return due.filter(({ to }) => to === "close").map(({ orgId }) => orgId);
}

async function judge({ database, tick, policy, report }: Sweep, orgIds: string[]): Promise<Held[]> {
  const held = await judgeHolds(database, tick, policy, orgIds);
  report.onHold(held.filter((hold) => hold.changed));
  return held;
}

/** Does what is due, and what more there is if that was all that is looked for at once. */
async function work(sweep: Sweep, found: Due[], held: Held[]): Promise<SweepResult> {
  const { database, tick, report } = sweep;
  const result: SweepResult = { checked: 0, closed: [], logged: 0 };
  let due = found;
  for (;;) {
    const beaten = due.filter(({ to }) => to === "rearm");
    const rearmed = await rearm(database, tick, beaten);
    const closed = await closeAll(database, tick, held, due, report.onBroken);
    const logged = await logAll(sweep, due);
    const done = rearmed + closed.length + logged;
    result.checked += done;
    result.closed.push(...closed);
    result.logged += logged;
    if (countDue(due) < AT_ONCE || done === 0) return result;
    due = await lookAgain(sweep, held);
  }
}

function lookAgain({ database, tick }: Sweep, held: Held[]): Promise<Due[]> {
  return findDue(database, tick, waitingFor(held), { most: AT_ONCE });
}

async function logAll({ database, tick, report }: Sweep, due: Due[]): Promise<number> {
  const log = (tx: Tx, batch: Due[]) => logSilent(tx, tick, joinDue(batch).ids);
  let logged = 0;
  for (const batch of cutByOrg(due.filter(({ to }) => to === "log")))
    logged += (await skipBroken(database, tick, batch, log, report.onBroken)).length;
  return logged;
}

/** The holds in force, or null if there is none and no deadline has come. */
async function anythingToDo({ database, tick }: Sweep): Promise<Pick<Held, "orgId" | "state">[] | null> {
  const { rows } = await database.pool.query<{ due: boolean; holds: Pick<Held, "orgId" | "state">[] }>({
    name: "anything-due",
    // Asked as the earliest deadline, because a plan made for any value would read the whole table to find none.
    text: `select coalesce((select min(due_svc_ms) from presence) <= $1, false) as due,
      (select coalesce(json_agg(json_build_object('orgId', org_id, 'state', state)), '[]')
        from silence_hold where ended_at is null) as holds`,
    values: [tick.svcMs],
  });
  const { due = false, holds = [] } = rows[0] ?? {};
  return due || holds.length > 0 ? holds : null;
}
