import type { EventType, StreamEvent } from "@stint/protocol/events";
import { PATHS } from "@stint/protocol/paths";

export type LiveState = "connecting" | "open" | "lost";

export type StreamMessage =
  | { about: "state"; state: LiveState }
  | { about: "hello"; serverTime: string }
  | { about: "inbox" }
  | { about: "event"; event: StreamEvent };

const TYPES = Object.keys({
  "session.opened": true,
  "session.closed": true,
  "gap.recorded": true,
  "silence.logged": true,
  "correction.requested": true,
  "correction.approved": true,
  "correction.denied": true,
  "evidence.deleted": true,
} satisfies Record<EventType, true>);

const firstRetryMs = 2_000;
const longestRetryMs = 30_000;

/** Listens to the server until the returned function is called. Works in a page and in a worker. */
export function openEventStream(tell: (message: StreamMessage) => void): () => void {
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = firstRetryMs;

  const connect = () => {
    source = new EventSource(PATHS.events);
    source.addEventListener("hello", ({ data }) => {
      retryMs = firstRetryMs;
      tell({ about: "state", state: "open" });
      tell({ about: "hello", serverTime: JSON.parse(data).serverTime });
    });
    source.addEventListener("inbox", () => tell({ about: "inbox" }));
    for (const type of TYPES) {
      source.addEventListener(type, ({ data }) => tell({ about: "event", event: JSON.parse(data) }));
    }
    source.onerror = () => {
      tell({ about: "state", state: "lost" });
      // The browser reconnects by itself unless the server answered with an error.
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(retry);
      retry = setTimeout(connect, retryMs * (0.75 + Math.random() / 2));
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    };
  };

  connect();
  return () => {
    clearTimeout(retry);
    source.close();
  };
}
