import { dayBounds } from "@stint/core/days";
import type { ActivityStretch, TimeEntry } from "@stint/protocol/time-entries";
import { useServerNow } from "../../clock.ts";
import { formatTime } from "../../format.ts";
import { useMe } from "../../me.ts";
import { useViewer } from "../../preferences.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { RibbonAxis } from "../../ui/ribbon-axis.tsx";
import { type Range, rangeOfDay } from "../../ui/ribbon-geometry.ts";
import { Section } from "../../ui/section.tsx";
import { activityLanes, type Piece } from "./activity-lanes.ts";
import { AppLane, boxOf, LANE_WIDTH } from "./app-lane.tsx";
import { STATUS_WORDS } from "./entry-words.ts";
import classes from "./review-timeline.module.css";

const MOST_LANES = 6;

type Props = {
  date: string;
  entries: TimeEntry[];
  stretches: ActivityStretch[] | undefined;
  error: unknown;
  onRetry: () => void;
  chosen: string | undefined;
};

/** The day's entries, and beneath them on the same axis what was going on, by app. */
export function ReviewTimeline({ date, entries, stretches, error, onRetry, chosen }: Props) {
  const { timeZone } = useMe().member;
  const now = useServerNow(60_000);
  const day = dayBounds(date, timeZone);
  const range = rangeOfDay([...entries, ...(stretches ?? [])].map(pieceOf), day, now);
  const lanes = range && stretches ? activityLanes(stretches, range, MOST_LANES) : [];
  return (
    <Section
      title="The day"
      description="Your entries, and beneath them what was going on, which nobody else sees."
    >
      {range ? (
        <div className={classes.timeline}>
          <EntryLane entries={entries} range={range} chosen={chosen} />
          <div className={classes.lanes} data-loading={!stretches && !error ? true : undefined}>
            {lanes.map((lane) => (
              <AppLane key={lane.apps[0]} lane={lane} range={range} />
            ))}
          </div>
          <div className={classes.axis}>
            <RibbonAxis range={range} dayStart={day.start} />
          </div>
        </div>
      ) : null}
      {error && !stretches ? (
        <ErrorState title="What was going on could not be loaded" error={error} onRetry={onRetry} />
      ) : null}
    </Section>
  );
}

type EntryLaneProps = { entries: TimeEntry[]; range: Range; chosen: string | undefined };

function EntryLane({ entries, range, chosen }: EntryLaneProps) {
  const viewer = useViewer();
  const words = entries.map(
    ({ started_at, ended_at, status }) =>
      `${formatTime(started_at, viewer)} to ${formatTime(ended_at, viewer)} ${STATUS_WORDS[status]}`,
  );
  return (
    <div className={classes.lane}>
      <span className={classes.name}>Entries</span>
      <div className={classes.entries} role="img" aria-label={words.join(", ") || "No entries"}>
        <svg viewBox={`0 0 ${LANE_WIDTH} 1`} preserveAspectRatio="none" aria-hidden="true">
          {entries.map((entry) => (
            <path
              key={entry.id}
              className={classes.entry}
              data-status={entry.status}
              data-chosen={entry.id === chosen || undefined}
              d={boxOf(pieceOf(entry), range)}
            />
          ))}
        </svg>
      </div>
    </div>
  );
}

function pieceOf({ started_at, ended_at }: { started_at: string; ended_at: string }): Piece {
  return { start: Date.parse(started_at), end: Date.parse(ended_at) };
}
