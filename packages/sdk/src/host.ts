import { Beater } from "./beater.ts";
import { onHolderGone } from "./locks.ts";
import type { FromBeater, Port, ToBeater } from "./messages.ts";

export type RunsIn = "shared-worker" | "worker" | "page";

/** Where the beating happens, seen from the tab. */
export type Host = {
  runsIn: RunsIn;
  post(message: ToBeater): void;
  close(): void;
};

type HostEvents = {
  onMessage(message: FromBeater): void;
  onLost(): void;
};

type Opened = { port: Port & EventTarget; failures: EventTarget; close(): void };

const READY_WITHIN_MS = 4_000;

/**
 * Opens the best place this browser has for beating: a SharedWorker goes on while the tab is throttled or frozen,
 * a dedicated Worker while it is throttled, the page itself always works.
 */
export async function openHost(
  { workerUrl, tabLock }: { workerUrl: string | URL | undefined; tabLock: string | null },
  events: HostEvents,
): Promise<Host> {
  // Without a lock of the tab a SharedWorker could not tell that the tab is gone, and would beat for it for ever.
  const shared = tabLock ? await connect("shared-worker", () => openShared(workerUrl), events) : null;
  return shared ?? (await connect("worker", () => openDedicated(workerUrl), events)) ?? openInPage(events);
}

async function connect(runsIn: RunsIn, open: () => Opened, events: HostEvents): Promise<Host | null> {
  let opened: Opened;
  try {
    opened = open();
  } catch {
    return null;
  }
  const { port, failures, close } = opened;
  const ready = await firstWord(port, failures);
  if (!ready || (runsIn === "shared-worker" && !ready.workerLock)) {
    close();
    return null;
  }
  port.addEventListener("message", (event) => events.onMessage((event as MessageEvent).data));
  failures.addEventListener("error", () => events.onLost());
  const closed = new AbortController();
  if (ready.workerLock) onHolderGone(ready.workerLock, closed.signal, () => events.onLost());
  return {
    runsIn,
    post: (message) => port.postMessage(message),
    close: () => {
      closed.abort();
      close();
    },
  };
}

function firstWord(port: Port & EventTarget, failures: EventTarget) {
  return new Promise<Extract<FromBeater, { type: "ready" }> | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), READY_WITHIN_MS);
    failures.addEventListener("error", () => resolve(null), { once: true });
    port.addEventListener("message", (event) => {
      const message: FromBeater = (event as MessageEvent).data;
      if (message.type !== "ready") return;
      clearTimeout(timer);
      resolve(message);
    });
    port.start?.();
  });
}

// Bundlers find a worker only by this exact expression; the options must be literals for the same reason. The number
// in the name goes up when the messages change, as tabs of two versions would otherwise share one worker.
function openShared(workerUrl: string | URL | undefined): Opened {
  const worker = workerUrl
    ? new SharedWorker(workerUrl, { type: "module", name: "stint-heartbeat-1" })
    : new SharedWorker(new URL("./worker.ts", import.meta.url), {
        type: "module",
        name: "stint-heartbeat-1",
      });
  return { port: worker.port, failures: worker, close: () => worker.port.close() };
}

function openDedicated(workerUrl: string | URL | undefined): Opened {
  const worker = workerUrl
    ? new Worker(workerUrl, { type: "module", name: "stint-heartbeat-1" })
    : new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "stint-heartbeat-1" });
  return { port: worker, failures: worker, close: () => worker.terminate() };
}

function openInPage(events: HostEvents): Host {
  const channel = new MessageChannel();
  channel.port2.addEventListener("message", (event) => events.onMessage(event.data));
  channel.port2.start();
  new Beater().serve(channel.port1);
  return {
    runsIn: "page",
    post: (message) => channel.port2.postMessage(message),
    close: () => channel.port2.close(),
  };
}
