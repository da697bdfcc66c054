import { DAY_MS, dayBounds, type Instant } from "@stint/core";
import type { Caller } from "../http/env.ts";

type Asked = { from?: string; to?: string; tz?: string };

export type Bounds = { from: Instant; to: Instant; timeZone: string };

const USUAL_MS = 30 * DAY_MS;

/** The stretch that a query asks about: moments as they are, calendar days as the person's zone has them, the last one whole. */
export function boundsOf(query: Asked, caller: Pick<Caller, "timeZone">, now: Instant): Bounds {
  const timeZone = query.tz ?? caller.timeZone;
  const to = momentOf(query.to, timeZone, "end") ?? now;
  const from = momentOf(query.from, timeZone, "start") ?? to - USUAL_MS;
  return { from, to, timeZone };
}

/** The moment itself, or where its calendar day starts or ends. Null for nothing. */
export function momentOf(text: string | undefined, timeZone: string, edge: "start" | "end"): Instant | null {
  if (text === undefined) return null;
  return text.includes("T") ? Date.parse(text) : dayBounds(text, timeZone)[edge];
}
