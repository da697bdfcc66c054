import type { Correction } from "@stint/protocol/shifts";
import { formatDay } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./correction-comparison.module.css";
import { type Boundary, differenceOf, differenceWords } from "./correction-difference.ts";

/** What was recorded beside what is asked for, and the difference in minutes. */
export function CorrectionComparison({ correction }: { correction: Correction }) {
  const viewer = useViewer();
  const difference = differenceOf(correction);
  const isMissing = correction.original === null;
  const from = difference.start.recorded ?? difference.start.asked;
  const until = difference.end.asked ?? difference.end.recorded;
  const spansDays = from !== null && until !== null && formatDay(from, viewer) !== formatDay(until, viewer);
  return (
    <table className={classes.comparison}>
      <thead>
        <tr>
          <td />
          <th scope="col">Recorded</th>
          <th scope="col">Asked for</th>
        </tr>
      </thead>
      <tbody>
        <Side name="Start" boundary={difference.start} day={spansDays} isMissing={isMissing} />
        <Side name="End" boundary={difference.end} day={spansDays} isMissing={isMissing} />
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Difference</th>
          <td />
          <td className={classes.difference}>{differenceWords(difference.minutes)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

type SideProps = { name: string; boundary: Boundary; day: boolean; isMissing: boolean };

function Side({ name, boundary, day, isMissing }: SideProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {boundary.recorded === null ? (
          <Nothing isMissing={isMissing} />
        ) : (
          <At ms={boundary.recorded} day={day} />
        )}
      </td>
      <td data-changed={boundary.changed || undefined}>
        {boundary.asked === null ? <Nothing isMissing={false} /> : <At ms={boundary.asked} day={day} />}
      </td>
    </tr>
  );
}

function At({ ms, day }: { ms: number; day: boolean }) {
  return <TimeOfDay at={new Date(ms).toISOString()} day={day} />;
}

function Nothing({ isMissing }: { isMissing: boolean }) {
  return <span className={classes.nothing}>{isMissing ? "nothing" : "still running"}</span>;
}
