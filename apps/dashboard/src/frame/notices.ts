import { useSyncExternalStore } from "react";

/** One line of the status strip: what is wrong, in words, and at most one thing to do about it. */
export type Notice = {
  text: string;
  tone: "late" | "problem";
  action?: { label: string; run: () => void; busy?: boolean; focus?: boolean };
  dismiss?: () => void;
};

const listeners = new Set<() => void>();
let notices: ReadonlyMap<string, Notice> = new Map();

/** Shows a notice under a name of the caller's own, or takes it away with null. */
export function setNotice(name: string, notice: Notice | null): void {
  if (!notice && !notices.has(name)) return;
  const next = new Map(notices);
  if (notice) next.set(name, notice);
  else next.delete(name);
  notices = next;
  for (const listener of listeners) listener();
}

export function useNotices(): ReadonlyMap<string, Notice> {
  return useSyncExternalStore(subscribe, () => notices);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
