import { SECOND_MS } from "@stint/core";
import type { JobResult, JobWithMetadata, PgBoss } from "pg-boss";
import type { Logger } from "pino";
import type { Database } from "../db/database.ts";
import { bossDatabase, bossTransaction } from "./boss-database.ts";
import { type Jobs, Later, type QueueName, type Worker, type Workers } from "./jobs.ts";
import { Outcomes } from "./outcomes.ts";

/** A webhook may be down for an hour: with the default back-off its eight attempts take about so long. */
const ATTEMPTS: Record<QueueName, number> = { notifications: 3, deliveries: 8, time_capture: 3, billing: 3 };
/** How many jobs of a queue a lane takes, and does, at once: those that mostly wait for others are done side by side. */
const TOGETHER: Record<QueueName, number> = { notifications: 1, deliveries: 10, time_capture: 1, billing: 1 };
/** An attempt that takes longer counts as failed, s. */
const ATTEMPT_S: Record<QueueName, number> = {
  notifications: 60,
  deliveries: 60,
  time_capture: 3_600,
  billing: 3_600,
};
/** A process that works on a job says so twice within this time; of one that does not, another takes the job over, s. */
const ALIVE_S = 10;
/** How often jobs of processes that are gone are looked for, s. */
const LOOK_FOR_DEAD_S = 15;
const LONGEST_BACKOFF_S = 3_600;
/** How often an idle queue is looked at for what other processes put in and for what is due again, s. */
const POLL_S = 2;
/** How many jobs of a queue this process does at once. */
const LANES = 2;
/** How long a stop waits for attempts under way, ms. */
const PATIENCE_MS = 5_000;
/** A job that was given up is in the dead letter queue about this long after its last attempt failed. */
const BURIED_AFTER_MS = 100;
const START_AGAIN_MS = 5_000;

type Parts = {
  db: Database;
  log: Logger;
  workers: Workers;
  backoffMs: number;
  /** Whether this process does jobs, or only puts them in. */
  works: boolean;
};

/**
 * The queues on pg-boss, in the same database: several attempts with exponential back-off, then the dead letter queue,
 * whose worker tells whoever put the job in.
 */
export function createJobs({ db, log, workers, backoffMs, works }: Parts): Jobs {
  const outcomes = new Outcomes();
  const lanes = new Map<string, string[]>();
  let starting: Promise<PgBoss> | null = null;
  let retry: NodeJS.Timeout | null = null;
  let boss: PgBoss | null = null;
  let stopped = false;

  const wake = (queue: string): void => {
    for (const lane of lanes.get(queue) ?? []) boss?.notifyWorker(lane);
  };
  const all = { outcomes, lanes, wake, backoffMs };
  const begin = async (): Promise<PgBoss> => {
    const made = await openBoss(db, log);
    try {
      for (const queue of Object.keys(workers) as QueueName[]) {
        await openQueue(made, queue);
        if (works) await work(made, { ...all, queue, worker: workers[queue] as Worker<unknown> });
      }
    } catch (error) {
      await made.stop({ close: false, graceful: false });
      throw error;
    }
    boss = made;
    return made;
  };
  const started = (): Promise<PgBoss> => {
    if (stopped) return Promise.reject(new Error("the job queue is stopped"));
    starting ??= begin().catch((error: unknown) => {
      starting = null;
      throw error;
    });
    return starting;
  };
  const start = (): void => {
    started().catch((error: unknown) => {
      if (stopped) return;
      log.error({ err: error }, "the job queue could not be started; it is tried again");
      retry = setTimeout(start, START_AGAIN_MS);
    });
  };
  return {
    ready: async () => void (await started()),
    enqueue: async (tx, queue, data) => {
      if (!boss) throw new Error("the job queue is not ready");
      const id = await boss.send(queue, data, { ...retrying(queue, backoffMs), db: bossTransaction(tx) });
      if (id === null) throw new Error(`the queue ${queue} took no job`);
      return id;
    },
    enqueueAll: async (tx, queue, all) => {
      if (all.length === 0) return;
      if (!boss) throw new Error("the job queue is not ready");
      const jobs = all.map((data) => ({ data, ...retrying(queue, backoffMs) }));
      await boss.insert(queue, jobs, { db: bossTransaction(tx) });
    },
    wake,
    firstOutcome: async (queue, jobId, withinMs) => {
      if (!works) return "unknown";
      wake(queue);
      return outcomes.of(jobId, withinMs);
    },
    start,
    stop: async () => {
      stopped = true;
      if (retry) clearTimeout(retry);
      await starting?.then(stopBoss, () => undefined);
    },
  };
}

export async function openBoss(db: Database, log: Logger): Promise<PgBoss> {
  // Loaded late, so that a server answers before it.
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss({
    db: bossDatabase(db),
    backend: db.engine,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
    superviseIntervalSeconds: LOOK_FOR_DEAD_S,
    monitorIntervalSeconds: LOOK_FOR_DEAD_S,
    flowIntervalSeconds: 3_600,
    queueCacheIntervalSeconds: 600,
  });
  boss.on("error", (error) => log.error({ err: error }, "the job queue failed; it goes on"));
  return boss.start();
}

export async function openQueue(boss: PgBoss, queue: string): Promise<void> {
  const known = await boss.getQueues([queue, deadLettersOf(queue)]);
  for (const name of [deadLettersOf(queue), queue]) {
    if (!known.some((one) => one.name === name)) await boss.createQueue(name);
    // The first look at a queue reads its settings, for which there is no connection within a transaction.
    await boss.findJobs(name, { id: "00000000-0000-0000-0000-000000000000" });
  }
}

const DEAD = "_dead";

function deadLettersOf(queue: string): string {
  return queue + DEAD;
}

/** The queue that a name belongs to, be it of its dead letters. */
export function queueOf(name: string): string {
  return name.endsWith(DEAD) ? name.slice(0, -DEAD.length) : name;
}

function retrying(queue: QueueName, backoffMs: number) {
  return {
    retryLimit: ATTEMPTS[queue] - 1,
    retryBackoff: true,
    retryDelay: Math.max(1, Math.round(backoffMs / SECOND_MS)),
    retryDelayMax: backoffMs === 0 ? 0 : LONGEST_BACKOFF_S,
    expireInSeconds: ATTEMPT_S[queue],
    heartbeatSeconds: ALIVE_S,
    deadLetter: deadLettersOf(queue),
  };
}

type Shift = {
  queue: QueueName;
  worker: Worker<unknown>;
  outcomes: Outcomes;
  lanes: Map<string, string[]>;
  wake: (queue: string) => void;
  backoffMs: number;
};

async function work(boss: PgBoss, { queue, worker, outcomes, lanes, wake, backoffMs }: Shift): Promise<void> {
  const options = {
    includeMetadata: true,
    pollingIntervalSeconds: POLL_S,
    batchSize: TOGETHER[queue],
    burstWhenBatchFull: true,
    perJobResults: true,
  } as const;
  /** The rest of a job's attempts, from a moment on. */
  const postpone = (
    job: JobWithMetadata<unknown>,
    { afterMs, wasTried }: Pick<Later, "afterMs" | "wasTried">,
  ): Promise<boolean> => {
    const startAfter = Math.min(LONGEST_BACKOFF_S, Math.ceil(afterMs / SECOND_MS));
    const retryLimit = job.retryLimit - job.retryCount - (wasTried ? 1 : 0);
    return boss
      .send(queue, job.data as object, { ...retrying(queue, backoffMs), retryLimit, startAfter })
      .then(
        () => true,
        () => false,
      );
  };
  const attempt = async (job: JobWithMetadata<unknown>): Promise<JobResult> => {
    const isLast = job.retryCount >= job.retryLimit;
    try {
      await worker.run({ data: job.data, number: job.retryCount + 1, isLast, signal: job.signal });
      outcomes.settle(job.id, "done");
      return { id: job.id, status: "completed" };
    } catch (error) {
      outcomes.settle(job.id, "failed");
      const mayPostpone = error instanceof Later && (!isLast || !error.wasTried);
      if (mayPostpone && (await postpone(job, error))) return { id: job.id, status: "completed" };
      // What may be tried again at once, or given up, is looked at without waiting for the next poll.
      wake(queue);
      if (isLast) setTimeout(wake, BURIED_AFTER_MS, deadLettersOf(queue)).unref();
      return { id: job.id, status: "failed", output: { message: messageOf(error) } };
    }
  };
  const attemptAll = (jobs: JobWithMetadata<unknown>[]) => Promise.all(jobs.map(attempt));
  const bury = async (jobs: JobWithMetadata<unknown>[]): Promise<void> => {
    for (const job of jobs) await worker.giveUp(job.data, whyOf(job.output));
  };
  const attempts: string[] = [];
  for (let lane = 0; lane < LANES; lane++) attempts.push(await boss.work(queue, options, attemptAll));
  lanes.set(queue, attempts);
  const dead = deadLettersOf(queue);
  lanes.set(dead, [
    await boss.work(
      dead,
      { includeMetadata: true, pollingIntervalSeconds: POLL_S, batchSize: TOGETHER[queue] },
      bury,
    ),
  ]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function whyOf(output: unknown): string {
  if (typeof output === "object" && output !== null && "message" in output) return String(output.message);
  return "The attempt did not finish";
}

async function stopBoss(boss: PgBoss): Promise<void> {
  const queues = new Set(boss.getWipData().map((lane) => lane.name));
  const idle = Promise.all([...queues].map((queue) => boss.offWork(queue, { wait: true })));
  let patience: NodeJS.Timeout | undefined;
  await Promise.race([
    idle,
    new Promise((resolve) => {
      patience = setTimeout(resolve, PATIENCE_MS);
    }),
  ]);
  clearTimeout(patience);
  await boss.stop({ close: false, graceful: false });
}
