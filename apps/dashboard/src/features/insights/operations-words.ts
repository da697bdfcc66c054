import type { Alert, Operations, OperationsHold, QueueState } from "@stint/protocol/insights";
import type { DotState } from "../../ui/state-dot.tsx";

/** Longer than this without a tick, and no sweeper runs, s. */
const CLOCK_STANDS_S = 10;
/** Silence is to be noticed within this, s. */
const PROMISED_S = 1;
/** What happens is to be on its way to people within this, s. */
const OUTBOX_STANDS_S = 60;

export type Health = { state: DotState; sentence: string };

/** Is it well? The worst that is the case, in one sentence. */
export function healthOf(operations: Operations): Health {
  const { serviceClock, alerts, massSilences, queues, outboxLagSeconds, detection } = operations;
  if (serviceClock.ageSeconds > CLOCK_STANDS_S)
    return { state: "problem", sentence: "No sweeper runs, so nobody is punched out for silence." };
  const alert = alerts.find(({ closedAt }) => closedAt === null);
  if (alert) return { state: "problem", sentence: `${alertWords(alert)}.` };
  if (massSilences.some(({ endedAt }) => endedAt === null))
    return { state: "late", sentence: "Many fell silent together. Look at the network first." };
  const dead = queues.reduce((sum, { ownDead }) => sum + ownDead, 0);
  if (dead > 0) return { state: "late", sentence: `${counted(dead, "job was", "jobs were")} given up.` };
  if (outboxLagSeconds > OUTBOX_STANDS_S)
    return { state: "late", sentence: "Messages wait. Is a process with the role worker running?" };
  if ((detection.p99Seconds ?? 0) > PROMISED_S)
    return { state: "late", sentence: "Silence is noticed later than promised." };
  return { state: "live", sentence: "Everybody is heard, and nothing waits." };
}

export function alertWords({ kind, peak }: Pick<Alert, "kind" | "peak">): string {
  switch (kind) {
    case "auto_outs":
      return `${counted(peak, "automatic punch-out", "automatic punch-outs")} within a minute`;
    case "realtime":
      return `Pages could not be told what happens, ${counted(peak, "time", "times")} within a minute`;
    case "heartbeats":
      return `${counted(peak, "heartbeat", "heartbeats")} within a minute could not be taken`;
  }
}

export function holdWords({ state, scope, late, open }: OperationsHold): string {
  const who = `${late} of ${open}${scope === "installation" ? " in all organisations" : ""}`;
  switch (state) {
    case "held":
      return `${who} silent together: closes wait`;
    case "recovered":
      return `${who} were silent together and came back`;
    case "expired":
      return `${who} were silent together for too long and were punched out`;
  }
}

const QUEUES: Record<QueueState["queue"], string> = {
  deliveries: "Messages",
  notifications: "Lesson links",
  time_capture: "Suggested entries",
  billing: "Billing runs",
};

export function queueName(queue: QueueState["queue"]): string {
  return QUEUES[queue];
}

const KINDS: Record<string, [one: string, many: string]> = {
  shift: ["shift", "shifts"],
  window: ["window", "windows"],
  meeting: ["lesson", "lessons"],
};

/** `12 shifts, 1 lesson`. */
export function sessionWords(sessions: Operations["openSessions"]): string {
  if (sessions.length === 0) return "None";
  return sessions
    .map(({ kind, open }) => counted(open, ...(KINDS[kind] ?? ([kind, kind] as [string, string]))))
    .join(", ");
}

/** `0.35 s`; a dash where there was nothing. */
export function secondsWords(seconds: number | null): string {
  return seconds === null ? "–" : `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`;
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}
