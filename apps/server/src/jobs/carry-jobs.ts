import { sql } from "kysely";
import type { PgBoss } from "pg-boss";
import type { Logger } from "pino";
import type { Database, Tx } from "../db/database.ts";
import { bossTransaction } from "./boss-database.ts";
import { openBoss, openQueue, queueOf } from "./boss-jobs.ts";

/** A job that is still to be done, as another database can take it in. */
export type WaitingJob = {
  id: string;
  queue: string;
  data: object;
  startAfter: string;
  attemptsLeft: number;
  retryDelay: number;
  retryBackoff: boolean;
  retryDelayMax: number | null;
  expireSeconds: number;
  heartbeatSeconds: number | null;
  deadLetter: string | null;
};

/** What waits in every queue, dead letters included. What is just being worked on counts as waiting: it is done at least once. */
export async function readWaitingJobs(tx: Tx): Promise<WaitingJob[]> {
  const { rows: found } = await sql`select to_regclass('pgboss.job') as job`.execute(tx);
  if ((found[0] as { job: string | null }).job === null) return [];
  const { rows } = await sql<WaitingJob>`
    select id, name as queue, data, to_json(start_after) as "startAfter",
      greatest(0, retry_limit - retry_count) as "attemptsLeft", retry_delay as "retryDelay",
      retry_backoff as "retryBackoff", retry_delay_max as "retryDelayMax", expire_seconds as "expireSeconds",
      heartbeat_seconds as "heartbeatSeconds", dead_letter as "deadLetter"
    from pgboss.job where state in ('created', 'retry', 'active') order by created_on, id`.execute(tx);
  return rows;
}

/** The queues of a database that has none yet, to put jobs into. */
export type EmptyQueues = {
  put(tx: Tx, job: WaitingJob): Promise<void>;
  close(): Promise<void>;
};

/** Makes the queue's own tables, which cannot be done within a transaction. */
export async function makeQueues(db: Database, log: Logger, queues: string[]): Promise<EmptyQueues> {
  const boss: PgBoss = await openBoss(db, log);
  const close = (): Promise<void> => boss.stop({ close: false, graceful: false });
  try {
    for (const queue of new Set(queues.map(queueOf))) await openQueue(boss, queue);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    put: async (tx, job) => {
      const { id, deadLetter, heartbeatSeconds, retryDelayMax } = job;
      await boss.send(job.queue, job.data, {
        id,
        startAfter: job.startAfter,
        retryLimit: job.attemptsLeft,
        retryDelay: job.retryDelay,
        retryBackoff: job.retryBackoff,
        expireInSeconds: job.expireSeconds,
        ...(retryDelayMax !== null && { retryDelayMax }),
        ...(heartbeatSeconds !== null && { heartbeatSeconds }),
        ...(deadLetter !== null && { deadLetter }),
        db: bossTransaction(tx),
      });
    },
  };
}
