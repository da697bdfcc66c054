import { Button, Radio, Textarea } from "@mantine/core";
import { PATHS } from "@stint/protocol/paths";
import type {
  Correction,
  CorrectionBody as CorrectionBodySchema,
  Day,
  Stretch,
} from "@stint/protocol/shifts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { z } from "zod";
import { ApiError, api } from "../../api.ts";
import { serverNow } from "../../clock.ts";
import { formatTime } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { TimeField } from "../../ui/time-field.tsx";
import { differenceWords } from "./correction-difference.ts";
import classes from "./correction-form.module.css";
import { boundariesOf, type Request, requestOf, timesOf } from "./correction-request.ts";
import { punchWords } from "./punch-words.ts";

type CorrectionBody = z.infer<typeof CorrectionBodySchema>;

const MISSING = "missing";

type Props = { day: Day; initialShift: string | undefined; thresholdMs: number; onAsked: () => void };

/** Asks for a shift of one day to be corrected, or for one that is missing. */
export function CorrectionForm({ day, initialShift, thresholdMs, onAsked }: Props) {
  const first = day.stretches.find((stretch) => stretch.shiftId === initialShift) ?? day.stretches.at(-1);
  const [chosen, setChosen] = useState(first?.shiftId ?? MISSING);
  const [times, setTimes] = useState<{ start?: string; end?: string }>({});
  const [note, setNote] = useState("");
  const [isTried, setIsTried] = useState(false);
  const shift = day.stretches.find((stretch) => stretch.shiftId === chosen) ?? null;
  const typed = { ...timesOf(shift, day.timeZone), ...times };
  const request = requestOf({ shift, date: day.date, timeZone: day.timeZone, ...typed }, serverNow());
  const asking = useAsking(() => {
    setTimes({});
    setNote("");
    setIsTried(false);
    onAsked();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (request.problem === null && note.trim()) asking.mutate({ ...request.body, note: note.trim() });
  };

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Radio.Group
        label="Which shift"
        value={chosen}
        onChange={(value) => {
          setChosen(value);
          setTimes({});
        }}
      >
        <div className={classes.shifts}>
          {day.stretches.map((stretch) => (
            <ShiftChoice key={stretch.shiftId} stretch={stretch} thresholdMs={thresholdMs} />
          ))}
          <Radio value={MISSING} label="A missing shift" />
        </div>
      </Radio.Group>
      <Times day={day} shift={shift} typed={typed} request={request} isTried={isTried} onChange={setTimes} />
      <Textarea
        label="Why"
        placeholder="What happened, for whoever decides"
        autosize
        minRows={2}
        maxLength={1_000}
        value={note}
        error={isTried && !note.trim() ? "Say in a few words what happened." : undefined}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes.send}>
        <Button type="submit" loading={asking.isPending}>
          Ask for the correction
        </Button>
        <p role="alert" className={classes.problem}>
          {problemLine(asking.error) ??
            (isTried && request.problem && !request.field ? request.problem : null)}
        </p>
      </div>
    </form>
  );
}

function useAsking(onAsked: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CorrectionBody) => api.post<Correction>(PATHS.corrections, body),
    onSuccess: () => {
      onAsked();
      return client.invalidateQueries({ queryKey: ["shifts"] });
    },
  });
}

type TimesProps = {
  day: Day;
  shift: Stretch | null;
  typed: { start: string; end: string };
  request: Request;
  isTried: boolean;
  onChange: (times: { start: string; end: string }) => void;
};

function Times({ day, shift, typed, request, isTried, onChange }: TimesProps) {
  const on = boundariesOf(shift, day);
  const problemOf = (field: "start" | "end") =>
    isTried && request.problem !== null && request.field === field ? request.problem : undefined;
  return (
    <div className={classes.times}>
      <TimeField
        label="Start"
        value={typed.start}
        disabled={!on.start}
        description={on.start ? null : "Began the day before"}
        error={problemOf("start")}
        onChange={(start) => onChange({ ...typed, start })}
      />
      <TimeField
        label="End"
        value={typed.end}
        disabled={!on.end}
        description={on.end ? null : shift?.end ? "Ends the day after" : "Still running"}
        error={problemOf("end")}
        onChange={(end) => onChange({ ...typed, end })}
      />
      <p className={classes.difference} aria-live="polite">
        {differenceLine(request)}
      </p>
    </div>
  );
}

function ShiftChoice({ stretch, thresholdMs }: { stretch: Stretch; thresholdMs: number }) {
  const viewer = useViewer();
  const until = stretch.end === null ? "now" : formatTime(stretch.end, viewer);
  const reason = stretch.reason
    ? punchWords({ type: "OUT", reason: stretch.reason }, thresholdMs, "self")
    : "Still running";
  return (
    <Radio
      value={stretch.shiftId}
      label={`${formatTime(stretch.start, viewer)} – ${until}`}
      description={stretch.corrected ? `${reason}, already corrected` : reason}
    />
  );
}

function differenceLine(request: Request): string {
  if (request.problem !== null || request.minutes === null) return "";
  const words = differenceWords(request.minutes);
  return request.endsNextDay ? `${words}, ends the next day` : words;
}

function problemLine(error: unknown): string | null {
  if (!error) return null;
  if (error instanceof ApiError && error.code === "overlapping") {
    return "That would overlap another of your shifts. Check the times, or correct the other shift.";
  }
  const field = error instanceof ApiError ? error.fields[0] : undefined;
  if (field) return `${field.field.replace(/^body\./, "")}: ${field.message}`;
  return error instanceof Error ? error.message : "Something unexpected happened.";
}
