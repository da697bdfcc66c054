import type { Tx } from "../db/database.ts";

/** One attempt at a job. */
export type Attempt<Data> = {
  data: Data;
  /** 1 for the first. */
  number: number;
  /** Nothing is tried after this one. */
  isLast: boolean;
  /** Says that the server stops, or that the attempt has taken too long. */
  signal: AbortSignal;
};

export type Worker<Data> = {
  /** Does a job, best so that doing it twice is harmless. What it throws makes the attempt fail. */
  run(attempt: Attempt<Data>): Promise<void>;
  /** The last attempt failed, or the process died in it: the job is in the dead letter queue. */
  giveUp(data: Data, why: string): Promise<void>;
};

/** The other side asks not to be tried again before then; it counts as an attempt, unless nothing was tried. */
export class Later extends Error {
  readonly afterMs: number;
  readonly wasTried: boolean;

  constructor(message: string, afterMs: number, { wasTried = true } = {}) {
    super(message);
    this.afterMs = afterMs;
    this.wasTried = wasTried;
  }
}

/** What each queue carries. */
export type QueueData = {
  /** Messages to students with a link. */
  notifications: { orgId: string; notificationId: string };
  /** What the outbox sends. */
  deliveries: { orgId: string; deliveryId: string };
  time_capture: { orgId: string; userId: string; taskId: string };
  billing: { orgId: string; runId: string };
};
export type QueueName = keyof QueueData;
export type Workers = { [Name in QueueName]: Worker<QueueData[Name]> };

/** Work to be done soon, at least once, by any process: kept in the database until it is done. */
export type Jobs = {
  /**
   * Resolves when jobs can be taken, which starts the queue if nothing has before. Not within a transaction: the
   * embedded database has one connection.
   */
  ready(): Promise<void>;
  /** Puts a job into a queue, together with whatever else the transaction writes. Needs `ready`. Returns its id. */
  enqueue<Name extends QueueName>(tx: Tx, queue: Name, data: QueueData[Name]): Promise<string>;
  /** Puts many jobs into a queue at once, as `enqueue` does. */
  enqueueAll<Name extends QueueName>(tx: Tx, queue: Name, all: QueueData[Name][]): Promise<void>;
  /** Lets this process's workers look at a queue without waiting for their next look. */
  wake(queue: QueueName): void;
  /** Wakes this process's workers, and waits a while for a job's first attempt: what it came to, if this process made it. */
  firstOutcome(queue: QueueName, jobId: string, withinMs: number): Promise<"done" | "failed" | "unknown">;
  /** Begins to work, in the background; a database that cannot be had is tried again. */
  start(): void;
  /** Takes nothing more, and resolves when what is under way is done or has been given back. */
  stop(): Promise<void>;
};
