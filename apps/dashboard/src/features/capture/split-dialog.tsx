import { Button, Group, Modal, Stack } from "@mantine/core";
import { type Instant, MINUTE_MS } from "@stint/core/time";
import type { ActivityStretch, TimeEntry } from "@stint/protocol/time-entries";
import { useState } from "react";
import { formatTime } from "../../format.ts";
import { useMe } from "../../me.ts";
import { useViewer } from "../../preferences.ts";
import { Duration } from "../../ui/time.tsx";
import { TimeField } from "../../ui/time-field.tsx";
import { useLast } from "../../ui/use-last.ts";
import { wallClockAt } from "../../ui/zoned-time.ts";
import { typedMoment } from "./entry-times.ts";
import classes from "./split-dialog.module.css";
import { defaultMoment, type Moment, splitMoments, splitRange } from "./split-moments.ts";
import { SplitStrip } from "./split-strip.tsx";

type Props = {
  entry: TimeEntry | null;
  stretches: ActivityStretch[];
  onClose: () => void;
  onSplit: (entry: TimeEntry, at: string) => void;
};

/** Chooses the moment at which an entry becomes two. */
export function SplitDialog({ entry, ...rest }: Props) {
  const shown = useLast(entry);
  return (
    <Modal opened={entry !== null} onClose={rest.onClose} title="Split the entry" size="lg">
      {shown ? <SplitForm key={shown.id} entry={shown} {...rest} /> : null}
    </Modal>
  );
}

function SplitForm({ entry, stretches, onClose, onSplit }: Props & { entry: TimeEntry }) {
  const { timeZone } = useMe().member;
  const viewer = useViewer();
  const [moments] = useState(() => splitMoments(entry, stretches));
  const [at, setAt] = useState<Instant | null>(() => defaultMoment(entry, moments));
  const range = splitRange(entry);
  if (!range) return null;
  const time = (instant: Instant) => formatTime(new Date(instant).toISOString(), viewer);
  const isWithin = at !== null && at >= range.first && at <= range.last;
  const problem = isWithin ? null : `Enter a time between ${time(range.first)} and ${time(range.last)}.`;
  const shownAt = isWithin ? at : range.first;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isWithin) onSplit(entry, new Date(at).toISOString());
      }}
    >
      <Stack gap="md">
        <SplitStrip entry={entry} stretches={stretches} range={range} at={shownAt} onChange={setAt} />
        <Changes moments={moments} at={at} time={time} onChoose={setAt} />
        <div className={classes.halves}>
          <Half name="First" start={Date.parse(entry.started_at)} end={shownAt} time={time} />
          <TimeField
            className={classes.field}
            label="Split at"
            value={at === null ? "" : wallClockAt(at, timeZone).time}
            error={problem}
            onChange={(typed) => setAt(typedMoment(entry, typed, timeZone))}
          />
          <Half name="Second" start={shownAt} end={Date.parse(entry.ended_at)} time={time} />
        </div>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isWithin}>
            Split
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type ChangesProps = {
  moments: Moment[];
  at: Instant | null;
  time: (instant: Instant) => string;
  onChoose: (at: Instant) => void;
};

function Changes({ moments, at, time, onChoose }: ChangesProps) {
  if (moments.length === 0) return null;
  return (
    <div className={classes.changes}>
      <span className={classes.quiet}>What was going on changed at</span>
      {moments
        .toSorted((one, other) => one.at - other.at)
        .map((moment) => (
          <Button
            key={moment.at}
            size="compact-sm"
            variant={moment.at === at ? "light" : "default"}
            aria-pressed={moment.at === at}
            onClick={() => onChoose(moment.at)}
          >
            {time(moment.at)}
            {moment.before !== moment.after && moment.before !== ""
              ? `, ${moment.before} to ${moment.after}`
              : ""}
          </Button>
        ))}
    </div>
  );
}

type HalfProps = { name: string; start: Instant; end: Instant; time: (instant: Instant) => string };

function Half({ name, start, end, time }: HalfProps) {
  return (
    <p className={classes.half}>
      <span className={classes.quiet}>{name}</span>
      <span className="tabular">
        {time(start)} – {time(end)}
      </span>
      <span className={classes.quiet}>
        <Duration seconds={Math.round((end - start) / MINUTE_MS) * 60} />
      </span>
    </p>
  );
}
