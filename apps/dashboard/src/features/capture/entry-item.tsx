import { Button } from "@mantine/core";
import type { TimeEntry } from "@stint/protocol/time-entries";
import { useQuery } from "@tanstack/react-query";
import { formatTime, formatUtc } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { Duration } from "../../ui/time.tsx";
import { ACTIVITY_WORDS, applicationWords, confidenceWords, doubtsOf, STATUS_WORDS } from "./entry-words.ts";
import { projectsQuery } from "./queries.ts";
import classes from "./review.module.css";

const MOST_APPS = 4;

type Props = {
  entry: TimeEntry;
  isChosen: boolean;
  onChoose: () => void;
  onDecide: (status: "approved" | "rejected") => void;
  onEdit: () => void;
  onTakeBack: () => void;
};

/** An entry with why it was suggested, and what can be done with it. */
export function EntryItem({ entry, isChosen, onChoose, ...acts }: Props) {
  const viewer = useViewer();
  const { started_at, ended_at, duration_minutes, activity_type, status, notes } = entry;
  const times = `${formatTime(started_at, viewer)} – ${formatTime(ended_at, viewer)}`;
  return (
    <li
      className={classes.item}
      data-chosen={isChosen || undefined}
      data-status={status}
      aria-current={isChosen || undefined}
      aria-label={`${times}, ${STATUS_WORDS[status]}`}
      onFocus={onChoose}
      onPointerDown={onChoose}
    >
      <p className={classes.when} title={`${formatUtc(started_at)} – ${formatUtc(ended_at)}`}>
        <span className="tabular">{times}</span>
        <span className={classes.quiet}>
          <Duration seconds={duration_minutes * 60} />
        </span>
      </p>
      <div className={classes.what}>
        <p className={classes.subject}>
          <ProjectName id={entry.project_id} /> <span>{ACTIVITY_WORDS[activity_type]}</span>
        </p>
        {notes ? <p className={classes.notes}>{notes}</p> : null}
        <Why entry={entry} />
      </div>
      <Acts entry={entry} isChosen={isChosen} {...acts} />
    </li>
  );
}

function ProjectName({ id }: { id: string | null }) {
  const { data } = useQuery(projectsQuery);
  const project = data?.projects.find((one) => one.id === id);
  if (!project) return <strong>No project</strong>;
  return (
    <strong>
      <span className={classes.colour} style={{ background: project.colour }} aria-hidden="true" />
      {project.name}
    </strong>
  );
}

function Why({ entry: { context_data: context, edited } }: { entry: TimeEntry }) {
  if (!context) return <p className={classes.quiet}>Entered by hand</p>;
  const because = context.project?.because ?? [];
  return (
    <>
      <p className={classes.quiet}>
        {confidenceWords(context.confidence)}
        {edited ? ", changed by you" : ""} · {applicationWords(context, MOST_APPS)}
      </p>
      {because.length > 0 ? <p className={classes.quiet}>Project: {because.join("; ")}</p> : null}
      {doubtsOf(context).map((doubt) => (
        <p key={doubt} className={classes.doubt}>
          {doubt}
        </p>
      ))}
    </>
  );
}

type ActsProps = Omit<Props, "onChoose">;

function Acts({ entry: { status }, isChosen, onDecide, onEdit, onTakeBack }: ActsProps) {
  if (status !== "pending")
    return (
      <div className={classes.acts}>
        <span className={classes.quiet}>{STATUS_WORDS[status]}</span>
        {status === "billed" ? null : (
          <Button variant="default" onClick={onTakeBack}>
            Take back
          </Button>
        )}
      </div>
    );
  return (
    <div className={classes.acts}>
      <Button variant={isChosen ? "light" : "default"} onClick={() => onDecide("approved")}>
        Approve
      </Button>
      <Button variant="default" onClick={() => onDecide("rejected")}>
        Reject
      </Button>
      <Button variant="subtle" color="gray" onClick={onEdit}>
        Edit
      </Button>
    </div>
  );
}
