import { Counter, Histogram, type Registry } from "prom-client";

/** What may become of a beat: taken, or said to be over (`ok`); wrong in itself (`refused`); lost by us (`failed`). */
export type BeatFate = "ok" | "refused" | "failed";

/** What this process counts while it works. */
export type Measures = {
  beat(fate: BeatFate): void;
  /** A line of the ledger has gone to the streams, so long after it was recorded. */
  told(lagMs: number): void;
  /** The ledger could not be read for the streams. */
  realtimeFailed(): void;
};

/** `onTrouble` hears of each failure that an alert is made of. */
export function createMeasures(
  registry: Registry,
  onTrouble: (trouble: "realtime" | "heartbeats") => void,
): Measures {
  const registers = [registry];
  const beats = new Counter({
    name: "stint_heartbeats_total",
    help: "Heartbeats, by outcome: ok, refused (wrong credentials or body), failed (the server's fault).",
    labelNames: ["outcome"],
    registers,
  });
  for (const outcome of ["ok", "refused", "failed"] as const) beats.inc({ outcome }, 0);
  const lag = new Histogram({
    name: "stint_realtime_lag_seconds",
    help: "From the recording of a ledger line to its being sent to the open streams.",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const realtimeFailures = new Counter({
    name: "stint_realtime_failures_total",
    help: "Times that the ledger could not be read for the event streams.",
    registers,
  });
  return {
    beat: (outcome) => {
      beats.inc({ outcome });
      if (outcome === "failed") onTrouble("heartbeats");
    },
    told: (lagMs) => lag.observe(Math.max(0, lagMs) / 1_000),
    realtimeFailed: () => {
      realtimeFailures.inc();
      onTrouble("realtime");
    },
  };
}
