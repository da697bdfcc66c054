import type { Database, Tx } from "../db/database.ts";
import type { Tick } from "../service-clock.ts";
import { allEnded } from "./all-ended.ts";
import { closeSilent, type SilentClose } from "./close-silent.ts";
import { countDue, cutDue, type Due } from "./due.ts";
import { type Held, waitingFor } from "./judge-holds.ts";
import { skipBroken } from "./skip-broken.ts";

const MOST = 2_000;
const FEWEST = 300;
// An organisation's ledger takes one batch at a time; while one is written, the rows of the next are closed.
const LANES = { postgres: 2, pglite: 1 };

/** Closes those who are silent, some hundreds in a transaction; those whose closes wait are left. */
export async function closeAll(
  database: Database,
  tick: Tick,
  held: Held[],
  due: Due[],
  onBroken: (sessionId: string, error: unknown) => void,
): Promise<SilentClose[]> {
  const { orgIds, everybody } = waitingFor(held);
  const free = due.filter(({ orgId, to }) => to === "close" && !everybody && !orgIds.includes(orgId));
  const lanes = LANES[database.engine];
  const batches = cutByOrg(free, Math.ceil(countDue(free) / lanes));
  const close = (tx: Tx, batch: Due[]) => closeSilent(tx, tick, held, batch);
  const closeInTurn = async (): Promise<SilentClose[]> => {
    const closed: SilentClose[] = [];
    for (let batch = batches.shift(); batch; batch = batches.shift())
      closed.push(...(await skipBroken(database, tick, batch, close, onBroken)));
    return closed;
  };
  return (await allEnded(Array.from({ length: lanes }, closeInTurn))).flat();
}

/**
 * Batches of about so many, but no very small or large ones; of whole organisations where these are small enough, since
 * batches with one in common wait for each other.
 */
export function cutByOrg(due: Due[], wanted = MOST): Due[][] {
  const most = Math.min(Math.max(wanted, FEWEST), MOST);
  const batches: Due[][] = [];
  let last: Due[] = [];
  for (const sessions of due) {
    if (last.length === 0 || countDue(last) + sessions.count > most) {
      const parts = cutDue(sessions, most).map((part) => [part]);
      batches.push(...parts);
      last = parts.at(-1) ?? [];
    } else {
      last.push(sessions);
    }
  }
  return batches;
}
