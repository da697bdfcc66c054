import { useMemo, useSyncExternalStore } from "react";
import type { Viewer } from "./format.ts";
import { useMe } from "./me.ts";

const HOURS_KEY = "stint.hours";
const listeners = new Set<() => void>();

export type HourHabit = "12" | "24";

/** The viewer's 12 or 24 hour habit: chosen in Settings, else the browser's. */
export function hourHabit(): HourHabit {
  const chosen = localStorage.getItem(HOURS_KEY);
  if (chosen === "12" || chosen === "24") return chosen;
  return new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions().hour12 ? "12" : "24";
}

export function chooseHourHabit(habit: HourHabit): void {
  localStorage.setItem(HOURS_KEY, habit);
  for (const listener of listeners) listener();
}

export function useHourHabit(): HourHabit {
  return useSyncExternalStore(subscribe, hourHabit);
}

/** How to write times for whoever is looking. */
export function useViewer(): Viewer {
  const { timeZone } = useMe().member;
  const hour12 = useHourHabit() === "12";
  return useMemo(() => ({ timeZone, hour12 }), [timeZone, hour12]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
