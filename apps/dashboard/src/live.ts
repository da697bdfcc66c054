import { useEffect, useSyncExternalStore } from "react";
import { learnServerTime } from "./clock.ts";
import type { LiveState, StreamMessage } from "./event-stream.ts";
import { queryClient } from "./query-client.ts";
import { listenToEvents } from "./stream-client.ts";

const refetchEveryMs = 400;
/** How far a hello may have travelled: any answer to a request of our own is believed before it. */
const helloTravelMs = 1_000;

const stateListeners = new Set<() => void>();
let state: LiveState = "connecting";

/** Listens for as long as somebody is signed in; the frame does it once for every page. */
export function useLiveConnection(userId: string): void {
  useEffect(() => listenToEvents(userId, receive), [userId]);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeState, () => state);
}

function receive(message: StreamMessage): void {
  if (message.about === "hello") {
    learnServerTime(message.serverTime, helloTravelMs);
  } else if (message.about === "state") {
    enter(message.state);
  } else if (message.about === "inbox") {
    refetchInbox();
  } else {
    refetchLive();
  }
}

function enter(next: LiveState): void {
  if (state === next) return;
  // While nobody listened anything may have changed, also before the page listened for the first time.
  if (next === "open") {
    refetchLive();
    refetchInbox();
  }
  state = next;
  for (const listener of stateListeners) listener();
}

let isInboxScheduled = false;

/** A little later, since much may happen at once. */
function refetchInbox(): void {
  if (isInboxScheduled) return;
  isInboxScheduled = true;
  setTimeout(() => {
    isInboxScheduled = false;
    void queryClient.invalidateQueries({ predicate: (query) => query.meta?.inbox === true });
  }, refetchEveryMs);
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
