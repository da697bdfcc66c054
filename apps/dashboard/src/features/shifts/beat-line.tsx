import type { EmployeeStatus } from "@stint/protocol/shifts";
import type { HeartbeatState } from "@stint/sdk/react";
import { formatAgo } from "../../format.ts";
import { TimeOfDay } from "../../ui/time.tsx";

type Props = { status: EmployeeStatus; beat: HeartbeatState | null; now: number };

/** What the server last confirmed, with its age; and in plain words what happens while it does not answer. */
export function BeatLine({ status, beat, now }: Props) {
  const confirmed = lastConfirmed(status, beat);
  if (beat?.connection === "retrying" && beat.failures > 1) {
    return (
      <span>
        No answer from the server{" "}
        {confirmed === null ? null : (
          <>
            since <TimeOfDay at={new Date(confirmed).toISOString()} seconds />
          </>
        )}
        ; still trying. Your time up to then is safe.
      </span>
    );
  }
  if (confirmed === null) return <span>confirming</span>;
  return <span>last confirmed {formatAgo((now - confirmed) / 1_000)}</span>;
}

/** The last moment at which the server is known to have heard this person, by its own clock. */
export function lastConfirmed(status: EmployeeStatus, beat: HeartbeatState | null): number | null {
  const heard = [status.lastSeen, beat?.status === "IN" ? beat.lastSeen : null]
    .filter((at) => at !== null)
    .map((at) => Date.parse(at));
  return heard.length > 0 ? Math.max(...heard) : null;
}
