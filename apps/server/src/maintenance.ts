import { HOUR_MS, MINUTE_MS } from "@stint/core";
import type { Logger } from "pino";

/** Something to be done now and then. What it returns is told to the log, unless it is all zeros. */
export type Chore = { name: string; run: () => Promise<Record<string, number>> };

export type Maintenance = {
  /** Does every chore once, each whatever becomes of the others. */
  run(): Promise<void>;
  start(): void;
  /** Resolves when a chore under way has finished. */
  stop(): Promise<void>;
};

/** Shortly after the start, and then every hour. Any number of processes may do so side by side. */
export function createMaintenance(chores: Chore[], log: Logger): Maintenance {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  const run = async (): Promise<void> => {
    for (const chore of chores) {
      if (stopped) return;
      try {
        const done = await chore.run();
        if (Object.values(done).some((count) => count > 0)) log.info(done, chore.name);
      } catch (error) {
        log.error({ err: error }, `${chore.name} failed; it is tried again within the hour`);
      }
    }
  };

  const schedule = (delayMs: number): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = run().finally(() => schedule(HOUR_MS));
    }, delayMs);
    timer.unref();
  };

  return {
    run,
    start: () => schedule(MINUTE_MS),
    stop: async () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}
