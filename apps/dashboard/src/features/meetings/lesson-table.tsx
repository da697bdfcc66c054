import { Button } from "@mantine/core";
import type { MeetingSession } from "@stint/protocol/meetings";
import { StateDot } from "../../ui/state-dot.tsx";
import { Ago, Duration, TimeOfDay } from "../../ui/time.tsx";
import classes from "./lesson-table.module.css";
import { STATUS } from "./lesson-words.ts";

type Props = { label: string; lessons: MeetingSession[]; withTeacher?: boolean };

/** Lessons, newest first: who, when, how it stands and how long it was. */
export function LessonTable({ label, lessons, withTeacher = false }: Props) {
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Student</th>
          {withTeacher ? (
            <th scope="col" data-wide>
              Teacher
            </th>
          ) : null}
          <th scope="col" className={classes.when} data-medium>
            Opened
          </th>
          <th scope="col" className={classes.status}>
            Status
          </th>
          <th scope="col" className={classes.long}>
            Length
          </th>
        </tr>
      </thead>
      <tbody>
        {lessons.map((lesson) => (
          <Row key={lesson.id} lesson={lesson} withTeacher={withTeacher} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ lesson, withTeacher }: { lesson: MeetingSession; withTeacher: boolean }) {
  const { student, teacher, topic, clicked_at, last_activity_at, decided_by } = lesson;
  const { session_status, session_duration_minutes } = lesson;
  return (
    <tr>
      <td>
        <span className={classes.who}>{student.name}</span>
        {topic ? <span className={classes.of}>{topic}</span> : null}
        {withTeacher ? (
          <span className={classes.of} data-narrow>
            with {teacher.name}
          </span>
        ) : null}
        <span className={classes.of} data-narrow="phone">
          <TimeOfDay at={clicked_at} day />
        </span>
      </td>
      {withTeacher ? (
        <td data-wide>
          <span className={classes.who}>{teacher.name}</span>
        </td>
      ) : null}
      <td className={classes.when} data-medium>
        <TimeOfDay at={clicked_at} day />
      </td>
      <td>
        <StateDot {...STATUS[session_status]} />
        {session_status === "active" ? (
          <span className={classes.seen}>
            heard <Ago at={last_activity_at} />
          </span>
        ) : null}
      </td>
      <td className={classes.long}>
        <Duration seconds={session_duration_minutes * 60} />
        {decided_by === "zoom" ? <span className={classes.of}>by Zoom</span> : null}
      </td>
    </tr>
  );
}

type MoreProps = { hasMore: boolean; isLoading: boolean; onMore: () => void };

export function ShowMore({ hasMore, isLoading, onMore }: MoreProps) {
  if (!hasMore) return null;
  return (
    <div className={classes.more}>
      <Button variant="default" loading={isLoading} onClick={onMore}>
        Show more
      </Button>
    </div>
  );
}
