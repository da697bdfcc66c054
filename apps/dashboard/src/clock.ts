import { useEffect, useState } from "react";

let offsetMs = 0;
let bestRoundTripMs = Number.POSITIVE_INFINITY;

/** Now by the server's clock, in ms since the epoch. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** Takes the server's time from an answer that took `roundTripMs`; the quickest answer is believed. */
export function learnServerTime(serverTime: string, roundTripMs: number): void {
  const at = Date.parse(serverTime);
  if (Number.isNaN(at)) return;
  const offset = at + roundTripMs / 2 - Date.now();
  const contradicted = Math.abs(offset - offsetMs) > roundTripMs + bestRoundTripMs;
  if (roundTripMs > bestRoundTripMs && !contradicted) return;
  offsetMs = offset;
  bestRoundTripMs = roundTripMs;
}

/** The server's time, renewed as each of its seconds begins (or each `everyMs`). */
export function useServerNow(everyMs = 1000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const at = serverNow();
      setNow(at);
      timer = setTimeout(tick, everyMs - (at % everyMs) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [everyMs]);
  return now;
}
