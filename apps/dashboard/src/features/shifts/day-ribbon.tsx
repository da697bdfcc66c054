import { Tooltip } from "@mantine/core";
import type { Day, Stretch } from "@stint/protocol/shifts";
import { formatDuration, formatTime, type Viewer } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { RibbonAxis } from "../../ui/ribbon-axis.tsx";
import { type Range, rangeOfDay, type Segment, segmentOf } from "../../ui/ribbon-geometry.ts";
import { intervalOf, packLines, sourceLines, workedMs } from "./day-composition.ts";
import classes from "./day-ribbon.module.css";

const MOST_SOURCE_ROWS = 3;

/** A day as one band of time: work as blocks, pauses as gaps, and beneath it a thin line for each tab that was heard. */
export function DayRibbon({ day, now }: { day: Day; now: number }) {
  const viewer = useViewer();
  const bounds = { start: Date.parse(day.start), end: Date.parse(day.end) };
  const range = rangeOfDay(day.stretches.map(intervalOf), bounds, now);
  if (!range) return <EmptyRibbon />;
  const gaps = day.gaps.map((gap) => ({ start: Date.parse(gap.from), end: Date.parse(gap.to) }));
  return (
    <figure className={classes.ribbon} aria-label={ribbonInWords(day, now, viewer)}>
      <div className={classes.track}>
        {day.stretches.map((stretch) => (
          <Block key={stretch.shiftId} stretch={stretch} range={range} now={now} viewer={viewer} />
        ))}
        {gaps.map((gap) => (
          <Piece key={gap.start} className={classes.gap} segment={segmentOf(gap, range, now)} />
        ))}
      </div>
      <SourceLines day={day} range={range} now={now} />
      <RibbonAxis range={range} dayStart={bounds.start} />
    </figure>
  );
}

/** The place of a ribbon before there is one, in its final size. */
export function EmptyRibbon({ loading = false }: { loading?: boolean }) {
  return (
    <div className={classes.ribbon} aria-hidden>
      <div className={classes.track} data-loading={loading || undefined} />
      <div className={classes.sources} />
      <div className={classes.axis} />
    </div>
  );
}

type BlockProps = { stretch: Stretch; range: Range; now: number; viewer: Viewer };

function Block({ stretch, range, now, viewer }: BlockProps) {
  const segment = segmentOf(intervalOf(stretch), range, now);
  if (!segment) return null;
  return (
    <Tooltip label={stretchInWords(stretch, now, viewer)}>
      <div
        className={classes.block}
        data-running={stretch.end === null || undefined}
        style={{ left: `min(${segment.left}%, 100% - 3px)`, width: `${segment.width}%` }}
      />
    </Tooltip>
  );
}

function Piece({ className, segment }: { className: string | undefined; segment: Segment | null }) {
  if (!segment) return null;
  return <div className={className} style={{ left: `${segment.left}%`, width: `${segment.width}%` }} />;
}

function SourceLines({ day, range, now }: { day: Day; range: Range; now: number }) {
  const rows = packLines(sourceLines(day), MOST_SOURCE_ROWS);
  return (
    <div className={classes.sources}>
      {rows.map((spans) => (
        <div key={spans[0]?.start} className={classes.source}>
          {spans.map((span) => (
            <Piece key={span.start} className={classes.beats} segment={segmentOf(span, range, now)} />
          ))}
        </div>
      ))}
    </div>
  );
}

function stretchInWords(stretch: Stretch, now: number, viewer: Viewer): string {
  const { start, end } = intervalOf(stretch);
  const until = end === null ? "now" : formatTime(end, viewer);
  const corrected = stretch.corrected ? ", corrected" : "";
  return `${formatTime(start, viewer)} – ${until}, ${formatDuration(((end ?? now) - start) / 1_000)}${corrected}`;
}

function ribbonInWords(day: Day, now: number, viewer: Viewer): string {
  const worked = formatDuration(workedMs(day, now) / 1_000);
  return `Worked ${worked}: ${day.stretches.map((stretch) => stretchInWords(stretch, now, viewer)).join("; ")}`;
}
