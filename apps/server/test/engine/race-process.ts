// One of several server processes in the race test: it sweeps all the time, and beats for its sessions right at the
// threshold's edge until each has been closed. It is told what to do by a message and answers with what it saw.
import type { Clock } from "@stint/core";
import { openPostgres } from "../../src/db/postgres.ts";
import { GroupCommit } from "../../src/heartbeats/group-commit.ts";
import { createServiceClock } from "../../src/service-clock.ts";
import { closeSession } from "../../src/sessions.ts";
import { createSweeper } from "../../src/sweeper.ts";

export type RaceOrder = {
  url: string;
  orgId: string;
  thresholdMs: number;
  sessions: string[];
  /** Those of them that are beaten until a beat is refused; the others fall silent after some beats. */
  untilRefused: string[];
  sourceId: string;
};

export type RaceReport = {
  /** Every acknowledged beat: the session, and the instant it was dated. */
  acknowledged: [sessionId: string, lastAt: number][];
  /** Beats acknowledged in the last twentieth before the threshold or after it. */
  atTheEdge: number;
  refused: number;
  commanded: string[];
  closed: number;
  errors: string[];
};

const SWEEP_EVERY_MS = 30;
const BEATS = 6;
const LATER_EACH_MS = 100;
const clock: Clock = { now: () => Date.now(), monotonicMs: () => performance.now() };

// The channel stays open, and the process alive, until the parent has read the report.
process.on("message", (order: RaceOrder) => {
  race(order).then((report) => process.send?.(report));
});
process.send?.("ready");

async function race(order: RaceOrder): Promise<RaceReport> {
  const db = await openPostgres(order.url, { poolSize: 6 });
  const report: RaceReport = {
    acknowledged: [],
    atTheEdge: 0,
    refused: 0,
    commanded: [],
    closed: 0,
    errors: [],
  };
  const failed = (error: unknown): void => {
    report.errors.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  const sweeper = createSweeper(
    db,
    createServiceClock(db, clock),
    { onClosed: () => {}, onHold: () => {}, onBroken: (_id, error) => failed(error), onFailure: failed },
    { minLate: Number.MAX_SAFE_INTEGER, share: 1, holdMs: 0 },
  );
  const beats = new GroupCommit(db);

  const untilRefused = new Set(order.untilRefused);

  const live = async (sessionId: string): Promise<void> => {
    let lastAt = clock.now();
    for (let beat = 0; beat < BEATS || untilRefused.has(sessionId); beat++) {
      // However slow the sweeps are, a beat that is later each time meets one that was quicker.
      const laterMs = untilRefused.has(sessionId) ? Math.max(0, beat - BEATS / 2) * LATER_EACH_MS : 0;
      await until(lastAt + edge(order.thresholdMs) + laterMs);
      if (beat > 2 && Math.random() < 0.03) {
        const closing = { orgId: order.orgId, sessionId, actorId: null, reason: "command" as const };
        if (await db.system((tx) => closeSession(tx, closing))) report.commanded.push(sessionId);
        return;
      }
      const outcome = await beats.beat({ sessionId, sourceId: order.sourceId, closing: false });
      if (!outcome.open) {
        report.refused++;
        return;
      }
      if (outcome.lastAt - lastAt >= order.thresholdMs * 0.95) report.atTheEdge++;
      lastAt = outcome.lastAt;
      report.acknowledged.push([sessionId, lastAt]);
    }
  };

  const lives = Promise.all(order.sessions.map((sessionId) => live(sessionId).catch(failed)));
  for (let open = true; open; await until(clock.now() + SWEEP_EVERY_MS)) {
    const { closed } = await sweeper.sweep();
    report.closed += closed.length;
    const { rows } = await db.pool.query<{ open: boolean }>("select exists (select from presence) as open");
    open = rows[0]?.open ?? false;
  }
  await lives;
  await beats.drain();
  await db.close();
  return report;
}

/** Mostly within a few ms of the threshold, on either side. */
function edge(thresholdMs: number): number {
  const kind = Math.random();
  if (kind < 0.3) return thresholdMs * (0.4 + Math.random() * 0.5);
  return thresholdMs - 60 + Math.random() * 90;
}

function until(at: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, at - clock.now())));
}
