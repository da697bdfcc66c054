import type { Logger } from "pino";
import { Counter, Histogram, type Registry } from "prom-client";
import type { SweepReport } from "./sweeper.ts";

/** Tells the log and the metrics what the sweeps do. */
export function sweepReport(
  log: Logger,
  registry: Registry,
  onPunchedOut: (orgIds: Iterable<string>) => void,
): SweepReport {
  const registers = [registry];
  const closed = new Counter({
    name: "stint_silence_closes_total",
    help: "Sessions closed for silence, by kind and reason.",
    labelNames: ["kind", "reason"],
    registers,
  });
  const latency = new Histogram({
    name: "stint_silence_detection_seconds",
    help: "How long after its deadline a silent session was closed.",
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 30],
    registers,
  });
  const failures = new Counter({
    name: "stint_sweep_failures_total",
    help: "Sweeps, or single sessions in one, that failed.",
    registers,
  });
  const holds = new Counter({
    name: "stint_mass_silence_total",
    help: "Times that closes were held because many fell silent together.",
    registers,
  });
  return {
    onClosed: (closes) => {
      for (const close of closes) {
        closed.inc({ kind: close.kind, reason: close.reason });
        latency.observe(close.lateMs / 1000);
      }
      onPunchedOut(new Set(closes.filter(({ kind }) => kind === "shift").map(({ orgId }) => orgId)));
      log.info({ closed: closes.length }, "closed silent sessions");
    },
    onHold: (held) => {
      for (const hold of held) {
        if (hold.changed === "began") holds.inc();
        const { id, orgId, late, open, changed } = hold;
        log.warn(
          { holdId: id, orgId, late, open },
          `mass silence ${changed}: ${late} of ${open} sessions are late together`,
        );
      }
    },
    onBroken: (sessionId, error) => {
      failures.inc();
      log.error(
        { err: error, sessionId },
        "a silent session could not be closed; its deadline was pushed on",
      );
    },
    onFailure: (error) => {
      failures.inc();
      log.error({ err: error }, "a sweep failed; the next one tries again");
    },
  };
}
