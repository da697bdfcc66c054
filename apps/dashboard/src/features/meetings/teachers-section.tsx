import type { TeacherStatistics } from "@stint/protocol/meetings";
import { Link } from "@tanstack/react-router";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Duration } from "../../ui/time.tsx";
import classes from "./teachers-section.module.css";

type Props = { teachers: TeacherStatistics[] | undefined };

/** Each teacher's time as a bar from zero with its numbers; a name narrows the page to its teacher. */
export function TeachersSection({ teachers }: Props) {
  const most = Math.max(1, ...(teachers ?? []).map(({ totalMinutes }) => totalMinutes));
  return (
    <Section title="By teacher" description="Time in lessons, the most first" flush>
      {!teachers ? (
        <SkeletonRows rows={3} rowHeight={57} />
      ) : teachers.length === 0 ? (
        <p className={classes.none}>No lesson matches, so there is nothing to compare.</p>
      ) : (
        <table className={classes.table} aria-label="By teacher">
          <thead>
            <tr>
              <th scope="col">Teacher</th>
              <th scope="col" className={classes.number} data-wide>
                On now
              </th>
              <th scope="col" className={classes.number} data-wide>
                Timed out
              </th>
              <th scope="col" className={classes.number}>
                Lessons
              </th>
              <th scope="col" className={classes.number} data-wide>
                Average
              </th>
              <th scope="col" className={classes.number}>
                Time
              </th>
            </tr>
          </thead>
          <tbody>
            {[...teachers]
              .sort((left, right) => right.totalMinutes - left.totalMinutes)
              .map((teacher) => (
                <Row key={teacher.teacherId} teacher={teacher} share={teacher.totalMinutes / most} />
              ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function Row({ teacher, share }: { teacher: TeacherStatistics; share: number }) {
  const { teacherId, name, active, timeout, total, totalMinutes, averageMinutes } = teacher;
  return (
    <tr>
      <th scope="row">
        <Link
          from="/admin/teacher-monitoring"
          to="/admin/teacher-monitoring"
          search={(search) => ({ ...search, teacherId })}
          resetScroll={false}
          className={classes.name}
        >
          {name}
        </Link>
        <span className={classes.bar} style={{ width: `${share * 100}%` }} />
      </th>
      <td className={classes.number} data-wide>
        {active}
      </td>
      <td className={classes.number} data-wide>
        {timeout}
      </td>
      <td className={classes.number}>{total.toLocaleString("en-GB")}</td>
      <td className={classes.number} data-wide>
        <Duration seconds={averageMinutes * 60} />
      </td>
      <td className={classes.number}>
        <Duration seconds={totalMinutes * 60} />
      </td>
    </tr>
  );
}
