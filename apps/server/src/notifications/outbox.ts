import type { Deps } from "../deps.ts";
import { LEDGER_CHANNEL } from "../ledger.ts";
import { OUTBOX_CHANNEL } from "../outbox.ts";
import type { PersonalChannel } from "./channel.ts";
import { consume, findBehind } from "./consume.ts";

type Parts = Pick<Deps, "db" | "jobs" | "log"> & { channels: PersonalChannel[] };

export type Outbox = {
  /** Turns everything that has happened into messages; resolves when nothing is left, however it was found. */
  drain(): Promise<void>;
  start(): Promise<void>;
  /** Resolves when what is under way is done. */
  stop(): Promise<void>;
};

/** How often what nobody was woken for is looked for, ms. */
const POLL_MS = 5_000;
/** What happens within this time of each other is read at once, ms. */
const PAUSE_MS = 100;

/** Reads the ledgers on as they grow. Any number of processes may do so side by side. */
export function createOutbox(parts: Parts): Outbox {
  const { db, log } = parts;
  const dirty = new Set<string>();
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let unlisten: (() => Promise<void>)[] = [];
  let stopped = false;

  const readAll = async (orgIds: Set<string>): Promise<void> => {
    for (const orgId of orgIds) {
      orgIds.delete(orgId);
      while (!stopped && (await consume(parts, orgId)));
    }
  };
  const run = (): void => {
    if (running || stopped || dirty.size === 0) return;
    running = readAll(dirty)
      .catch((error: unknown) => log.error({ err: error }, "the outbox failed; it is tried again"))
      .then(() => new Promise<void>((resolve) => void setTimeout(resolve, stopped ? 0 : PAUSE_MS)))
      .finally(() => {
        running = null;
        run();
      });
  };
  const wake = (orgIds: string[]): void => {
    for (const orgId of orgIds) dirty.add(orgId);
    run();
  };
  const poll = (): void => {
    if (stopped) return;
    findBehind(parts)
      .then(wake)
      .catch((error: unknown) => log.error({ err: error }, "the outbox cannot be read; it is tried again"))
      .finally(() => {
        if (!stopped) timer = setTimeout(poll, POLL_MS);
      });
  };
  const onMessage = (orgId: string | null): void => {
    if (orgId) wake([orgId]);
    else findBehind(parts).then(wake, () => undefined);
  };
  return {
    drain: async () => readAll(new Set(await findBehind(parts))),
    start: async () => {
      unlisten = [await db.listen(LEDGER_CHANNEL, onMessage), await db.listen(OUTBOX_CHANNEL, onMessage)];
      poll();
    },
    stop: async () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      await Promise.all(unlisten.map((each) => each()));
      await running;
    },
  };
}
