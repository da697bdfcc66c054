import { Button } from "@mantine/core";
import type { Day, EmployeeStatus } from "@stint/protocol/shifts";
import { useRouterState } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef } from "react";
import { useServerNow } from "../../clock.ts";
import { formatDay, formatRunning } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { StateDot } from "../../ui/state-dot.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import { BeatLine, lastConfirmed } from "./beat-line.tsx";
import { useBeat } from "./beat-store.ts";
import { workedMs } from "./day-composition.ts";
import classes from "./punch-panel.module.css";
import { punchProblem, usePunch } from "./use-punch.ts";

type Props = { status: EmployeeStatus | undefined; day: Day | undefined };

/** Today's running time and the one button. */
export function PunchPanel({ status, day }: Props) {
  const now = useServerNow();
  const beat = useBeat();
  const punch = usePunch();
  const button = useRef<HTMLButtonElement>(null);
  const hash = useRouterState({ select: ({ location }) => location.hash });
  const isKnown = status !== undefined;
  const lead = useEffectEvent((to: string) => {
    const until = status?.status === "OUT" ? status.closed?.resumableUntil : null;
    // What can be resumed is resumed in the strip above.
    const isResumable = typeof until === "string" && Date.parse(until) > now;
    if (to === "punch" || (to === "resume" && !isResumable)) button.current?.focus();
  });
  useEffect(() => {
    if (isKnown) lead(hash);
  }, [hash, isKnown]);
  const isIn = status?.status === "IN";
  const credited = status && isIn ? creditedUntil(status, lastConfirmed(status, beat), now) : now;
  const seconds = day ? workedMs(day, credited) / 1_000 : 0;
  return (
    <section className={classes.panel} aria-label="Your shift">
      <div className={classes.clock}>
        <div
          className={classes.running}
          data-still={!isIn || undefined}
          role="timer"
          aria-label="Worked today"
        >
          {formatRunning(seconds)}
        </div>
        <div className={classes.caption}>{status ? <Caption status={status} now={now} /> : null}</div>
      </div>
      <div className={classes.action}>
        <Button
          ref={button}
          className={classes.button}
          variant={isIn ? "default" : "filled"}
          disabled={!status}
          aria-label={status ? undefined : "Punch"}
          aria-busy={punch.isPending}
          // The second click of a double click must not undo the first.
          onClick={(event) => event.detail > 1 || punch.mutate({ type: isIn ? "OUT" : "IN" })}
        >
          {status ? (isIn ? "Punch out" : "Punch in") : "\u00a0"}
        </Button>
        <p className={classes.problem} role="alert">
          {punch.isError ? punchProblem(punch.error) : null}
        </p>
      </div>
    </section>
  );
}

function Caption({ status, now }: { status: EmployeeStatus; now: number }) {
  const beat = useBeat();
  const viewer = useViewer();
  if (status.status === "OUT") {
    return (
      <>
        <StateDot state="out" word="Out" />
        {status.since ? (
          <SinceWords at={status.since} isToday={isSameDay(status.since, now, viewer)} />
        ) : null}
      </>
    );
  }
  const isUnsure = beat?.connection === "retrying" && beat.failures > 1;
  return (
    <>
      <StateDot state={isUnsure ? "late" : "live"} word={isUnsure ? "Not confirmed" : "In"} />
      {status.since && !isUnsure ? (
        <SinceWords at={status.since} isToday={isSameDay(status.since, now, viewer)} />
      ) : null}
      <BeatLine status={status} beat={beat} now={now} />
    </>
  );
}

function SinceWords({ at, isToday }: { at: string; isToday: boolean }) {
  const viewer = useViewer();
  return (
    <span>
      since {isToday ? null : `${formatDay(at, viewer, { year: false })} `}
      <TimeOfDay at={at} />
    </span>
  );
}

function isSameDay(at: string, now: number, viewer: Parameters<typeof formatDay>[1]): boolean {
  return formatDay(at, viewer) === formatDay(now, viewer);
}

/** Silence is never credited: past the threshold the running time stands still at the last confirmed moment. */
function creditedUntil(status: EmployeeStatus, confirmed: number | null, now: number): number {
  return confirmed !== null && now - confirmed > status.thresholdMs ? confirmed : now;
}
