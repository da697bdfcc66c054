import type { StreamEvent } from "@stint/protocol/events";
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { learnServerTime } from "./clock.ts";
import type { LiveState, StreamMessage } from "./event-stream.ts";
import { queryClient } from "./query-client.ts";
import { listenToEvents } from "./stream-client.ts";

type Handler = (event: StreamEvent) => void;

const refetchEveryMs = 400;
/** How far a hello may have travelled: any answer to a request of our own is believed before it. */
const helloTravelMs = 1_000;

const handlers = new Set<Handler>();
const stateListeners = new Set<() => void>();
let state: LiveState = "connecting";

/** Listens for as long as somebody is signed in; the frame does it once for every page. */
export function useLiveConnection(userId: string): void {
  useEffect(() => listenToEvents(userId, receive), [userId]);
}

/** Calls `handler` for every ledger event the viewer may see. */
export function useLiveEvent(handler: Handler): void {
  const latest = useEffectEvent(handler);
  useEffect(() => {
    const call: Handler = (event) => latest(event);
    handlers.add(call);
    return () => void handlers.delete(call);
  }, []);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeState, () => state);
}

function receive(message: StreamMessage): void {
  if (message.about === "hello") {
    learnServerTime(message.serverTime, helloTravelMs);
  } else if (message.about === "state") {
    enter(message.state);
  } else {
    for (const handler of handlers) handler(message.event);
    refetchLive();
  }
}

function enter(next: LiveState): void {
  if (state === next) return;
  // While nobody listened anything may have changed, also before the page listened for the first time.
  if (next === "open") refetchLive();
  state = next;
  for (const listener of stateListeners) listener();
}

let lastRefetch = Number.NEGATIVE_INFINITY;
let scheduled: ReturnType<typeof setTimeout> | undefined;

/** At once, and then at most every 400 ms, however fast events arrive. */
function refetchLive(): void {
  if (scheduled) return;
  const wait = Math.max(0, lastRefetch + refetchEveryMs - performance.now());
  scheduled = setTimeout(() => {
    scheduled = undefined;
    lastRefetch = performance.now();
    void queryClient.invalidateQueries({ predicate: (query) => query.meta?.live === true });
  }, wait);
}

function subscribeState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => void stateListeners.delete(listener);
}
