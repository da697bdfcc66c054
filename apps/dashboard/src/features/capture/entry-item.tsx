import { Badge, UnstyledButton } from "@mantine/core";
import type { TimeEntry } from "@stint/protocol/time-entries";
import { useQuery } from "@tanstack/react-query";
import { formatTime, formatUtc } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { Duration } from "../../ui/time.tsx";
import { EntryActs } from "./entry-acts.tsx";
import {
  ACTIVITY_WORDS,
  applicationWords,
  confidenceWords,
  doubtsOf,
  projectWhy,
  STATUS_WORDS,
} from "./entry-words.ts";
import { projectsQuery } from "./queries.ts";
import classes from "./review.module.css";
import type { DayReview } from "./use-day-review.ts";

const MOST_APPS = 4;

type Props = { entry: TimeEntry; day: DayReview; isChosen: boolean; isMarked: boolean };

/** An entry with why it was suggested, and what can be done with it. */
export function EntryItem({ entry, day, isChosen, isMarked }: Props) {
  const viewer = useViewer();
  const { started_at, ended_at, duration_minutes, activity_type, status, notes, billing } = entry;
  const times = `${formatTime(started_at, viewer)} – ${formatTime(ended_at, viewer)}`;
  const choose = () => day.choose(entry);
  return (
    <li
      className={classes.item}
      data-chosen={isChosen || undefined}
      data-status={status}
      aria-current={isChosen || undefined}
      aria-label={`${times}, ${STATUS_WORDS[status]}${isMarked ? ", marked" : ""}`}
      onFocus={choose}
      onPointerDown={choose}
    >
      <p className={classes.when} title={`${formatUtc(started_at)} – ${formatUtc(ended_at)}`}>
        <span className="tabular">{times}</span>
        <span className={classes.quiet}>
          <Duration seconds={duration_minutes * 60} />
        </span>
      </p>
      <div className={classes.what}>
        <div className={classes.subject}>
          <ProjectName entry={entry} onOpen={() => day.open("project", entry)} />
          {billing.task ? <span>{billing.task.name}</span> : null}
          <span>{ACTIVITY_WORDS[activity_type]}</span>
          <BillableWords entry={entry} />
          {isMarked ? (
            <Badge variant="light" className={classes.mark}>
              Marked
            </Badge>
          ) : null}
        </div>
        {notes ? <p className={classes.notes}>{notes}</p> : null}
        <Why entry={entry} />
      </div>
      <EntryActs entry={entry} day={day} isChosen={isChosen} isMarked={isMarked} />
    </li>
  );
}

function ProjectName({ entry, onOpen }: { entry: TimeEntry; onOpen: () => void }) {
  const { data } = useQuery(projectsQuery);
  const project = data?.projects.find((one) => one.id === entry.project_id);
  const name = (
    <strong>
      {project ? (
        <span className={classes.colour} style={{ background: project.colour }} aria-hidden="true" />
      ) : null}
      {project?.name ?? "No project"}
    </strong>
  );
  if (entry.status !== "pending") return name;
  return (
    <UnstyledButton className={classes.project} title="Choose the project" onClick={onOpen}>
      {name}
    </UnstyledButton>
  );
}

/** Nothing is said of what nobody expects to be billed. */
function BillableWords({ entry: { billing, project_id } }: { entry: TimeEntry }) {
  if (!billing.billable && billing.own_billable === null && project_id === null) return null;
  return <span className={classes.billable}>{billing.billable ? "Billable" : "Not billable"}</span>;
}

function Why({ entry }: { entry: TimeEntry }) {
  const { data } = useQuery(projectsQuery);
  const { context_data: context, edited } = entry;
  if (!context) return <p className={classes.quiet}>Entered by hand</p>;
  const apps = applicationWords(context, MOST_APPS);
  const why = projectWhy(entry, data?.projects ?? []);
  return (
    <>
      <p className={classes.quiet}>
        {[`${confidenceWords(context.confidence)}${edited ? ", changed by you" : ""}`, apps]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {why ? <p className={classes.quiet}>{why}</p> : null}
      {doubtsOf(context).map((doubt) => (
        <p key={doubt} className={classes.doubt}>
          {doubt}
        </p>
      ))}
    </>
  );
}
