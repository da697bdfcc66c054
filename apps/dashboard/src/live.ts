import type { EventType, StreamEvent } from "@stint/protocol/events";
import { PATHS } from "@stint/protocol/paths";
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { learnServerTime } from "./clock.ts";
import { queryClient } from "./query-client.ts";

export type LiveState = "connecting" | "open" | "lost";

type Handler = (event: StreamEvent) => void;

const TYPES = Object.keys({
  "session.opened": true,
  "session.closed": true,
  "gap.recorded": true,
  "silence.logged": true,
  "correction.requested": true,
  "correction.approved": true,
  "correction.denied": true,
} satisfies Record<EventType, true>);

const retryMs = 3_000;
const refetchEveryMs = 400;

const handlers = new Set<Handler>();
const stateListeners = new Set<() => void>();
let state: LiveState = "connecting";
let source: EventSource | null = null;
let retry: ReturnType<typeof setTimeout> | undefined;
let greeted = false;

/** Opens the page's one event stream; the frame holds it open while somebody is signed in. */
export function useLiveConnection(): void {
  useEffect(() => {
    connect();
    return disconnect;
  }, []);
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

function connect(): void {
  source = new EventSource(PATHS.events);
  source.addEventListener("hello", (message) => hello(JSON.parse(message.data)));
  for (const type of TYPES) source.addEventListener(type, (message) => deliver(JSON.parse(message.data)));
  source.onopen = () => setState("open");
  source.onerror = () => {
    setState("lost");
    // The browser reconnects by itself unless the server answered with an error.
    if (source?.readyState !== EventSource.CLOSED) return;
    retry = setTimeout(connect, retryMs * (1 + Math.random()));
  };
}

function disconnect(): void {
  clearTimeout(retry);
  source?.close();
  source = null;
}

function hello(message: { serverTime: string }): void {
  learnServerTime(message.serverTime, 1_000);
  // After a lost stream anything may have changed.
  if (greeted) refetchLive();
  greeted = true;
}

function deliver(event: StreamEvent): void {
  for (const handler of handlers) handler(event);
  refetchLive();
}

let lastRefetch = 0;
let scheduled: ReturnType<typeof setTimeout> | undefined;

function refetchLive(): void {
  if (scheduled) return;
  const wait = Math.max(0, lastRefetch + refetchEveryMs - performance.now());
  scheduled = setTimeout(() => {
    scheduled = undefined;
    lastRefetch = performance.now();
    void queryClient.invalidateQueries({ predicate: (query) => query.meta?.live === true });
  }, wait);
}

function setState(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}

function subscribeState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => void stateListeners.delete(listener);
}
