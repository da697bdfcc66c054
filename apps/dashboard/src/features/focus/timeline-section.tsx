import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { formatTime } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Numbers } from "../../ui/numbers.tsx";
import { type Range, rangeOfDay } from "../../ui/ribbon-geometry.ts";
import { Section } from "../../ui/section.tsx";
import { Duration } from "../../ui/time.tsx";
import { DayTimeline, TimelinePlace } from "./day-timeline.tsx";
import { type Lane, lanesOf } from "./lanes.ts";
import { focusDayQuery } from "./queries.ts";

/** So many apps have a lane of their own, but for the last, which the others share. */
const MOST_LANES = 7;

type Props = { date: string; timeZone: string; now: number; total: ReactNode; description: ReactNode };

/** A day by app on one axis. */
export function TimelineSection({ date, timeZone, now, total, description }: Props) {
  const { data, error, refetch } = useQuery(focusDayQuery({ date, timeZone }));
  const note = data?.isTruncated ? "More sessions than can be drawn: the earliest are here." : description;
  return (
    <Section title="The day by app" description={note} aside={total}>
      {data ? (
        <Drawn sessions={data.sessions} day={rangeOf(data)} now={now} />
      ) : error ? (
        <ErrorState title="This day could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <TimelinePlace />
      )}
    </Section>
  );
}

type DrawnProps = { sessions: Parameters<typeof lanesOf>[0]; day: Range; now: number };

function Drawn({ sessions, day, now }: DrawnProps) {
  const stretches = sessions.map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }));
  const range = rangeOfDay(stretches, day, now);
  if (!range) return <TimelinePlace words="No focus sessions on this day." />;
  const lanes = lanesOf(sessions, day, range, MOST_LANES);
  return (
    <>
      <DayTimeline lanes={lanes} range={range} day={day} />
      <LaneNumbers lanes={lanesOf(sessions, day, range, Number.POSITIVE_INFINITY)} />
    </>
  );
}

function LaneNumbers({ lanes }: { lanes: Lane[] }) {
  const viewer = useViewer();
  return (
    <Numbers
      caption="The day by app"
      columns={["App", "Time", "Sessions", "First", "Last"]}
      rows={lanes.map(({ apps: [app = ""], ms, sessions, blocks }) => ({
        key: app,
        cells: [
          app,
          <Duration key="time" seconds={ms / 1_000} />,
          sessions,
          formatTime(blocks[0]?.start ?? 0, viewer),
          formatTime(Math.max(...blocks.map(({ end }) => end)), viewer),
        ],
      }))}
    />
  );
}

function rangeOf({ start, end }: { start: string; end: string }): Range {
  return { start: Date.parse(start), end: Date.parse(end) };
}
