import { Button, Radio, Textarea } from "@mantine/core";
import { PATHS } from "@stint/protocol/paths";
import type { Correction, Day, Stretch } from "@stint/protocol/shifts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ApiError, api } from "../../api.ts";
import { serverNow } from "../../clock.ts";
import { formatTime } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { differenceWords } from "./correction-difference.ts";
import classes from "./correction-form.module.css";
import { boundariesOf, type Request, requestOf, timesOf } from "./correction-request.ts";
import { punchWords } from "./punch-words.ts";
import { TimeField } from "./time-field.tsx";

const MISSING = "missing";

type Props = { day: Day; initialShift: string | undefined; thresholdMs: number; onAsked: () => void };

/** Asks for a shift of one day to be corrected, or for one that is missing. */
export function CorrectionForm({ day, initialShift, thresholdMs, onAsked }: Props) {
  const first = day.stretches.find((stretch) => stretch.shiftId === initialShift) ?? day.stretches.at(-1);
  const [chosen, setChosen] = useState(first?.shiftId ?? MISSING);
  const shift = day.stretches.find((stretch) => stretch.shiftId === chosen) ?? null;
  const shown = timesOf(shift, day.timeZone);
  const [times, setTimes] = useState<{ start?: string; end?: string }>({});
  const [note, setNote] = useState("");
  const [isTried, setIsTried] = useState(false);
  const { start = shown.start, end = shown.end } = times;
  const request = requestOf({ shift, date: day.date, timeZone: day.timeZone, start, end }, serverNow());
  const on = boundariesOf(shift, day);
  const client = useQueryClient();
  const asking = useMutation({
    mutationFn: (body: object) => api.post<Correction>(PATHS.corrections, body),
    onSuccess: () => {
      setTimes({});
      setNote("");
      setIsTried(false);
      onAsked();
      return client.invalidateQueries({ queryKey: ["shifts"] });
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (request.problem === null && note.trim()) asking.mutate({ ...request.body, note: note.trim() });
  };
  const problemOf = (field: "start" | "end") =>
    isTried && request.problem !== null && request.field === field ? request.problem : undefined;

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
      <div className={classes.times}>
        <TimeField
          label="Start"
          value={start}
          disabled={!on.start}
          inputWrapperOrder={["label", "input", "description", "error"]}
          description={on.start ? null : "Began the day before"}
          error={problemOf("start")}
          onChange={(typed) => setTimes({ ...times, start: typed })}
        />
        <TimeField
          label="End"
          value={end}
          disabled={!on.end}
          inputWrapperOrder={["label", "input", "description", "error"]}
          description={on.end ? null : shift?.end ? "Ends the day after" : "Still running"}
          error={problemOf("end")}
          onChange={(typed) => setTimes({ ...times, end: typed })}
        />
        <p className={classes.difference} aria-live="polite">
          {differenceLine(request)}
        </p>
      </div>
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
