import { openEventStream, type StreamMessage } from "./event-stream.ts";
import workerUrl from "./event-worker.ts?sharedworker&url";

/** Listens to the stream that all tabs of this person share; without shared workers, to one of this page's own. */
export function listenToEvents(userId: string, tell: (message: StreamMessage) => void): () => void {
  return "SharedWorker" in globalThis ? listenShared(userId, tell) : listenWhileVisible(tell);
}

function listenShared(userId: string, tell: (message: StreamMessage) => void): () => void {
  let port: MessagePort | null = null;

  const join = () => {
    if (port) return;
    // Named after the person, so that nobody signed in later hears another's events.
    const worker = new SharedWorker(workerUrl, { type: "module", name: `stint-events-${userId}` });
    port = worker.port;
    port.onmessage = ({ data }) => tell(data);
  };
  const leave = () => {
    port?.postMessage("bye");
    port = null;
    tell({ about: "state", state: "connecting" });
  };

  join();
  addEventListener("pagehide", leave);
  addEventListener("pageshow", join);
  return () => {
    leave();
    removeEventListener("pagehide", leave);
    removeEventListener("pageshow", join);
  };
}

function listenWhileVisible(tell: (message: StreamMessage) => void): () => void {
  let close: (() => void) | null = null;

  const follow = () => {
    if (document.visibilityState === "visible") {
      close ??= openEventStream(tell);
    } else {
      close?.();
      close = null;
      tell({ about: "state", state: "connecting" });
    }
  };

  follow();
  document.addEventListener("visibilitychange", follow);
  return () => {
    close?.();
    document.removeEventListener("visibilitychange", follow);
  };
}
