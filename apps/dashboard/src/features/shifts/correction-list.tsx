import type { Correction } from "@stint/protocol/shifts";
import { useViewer } from "../../preferences.ts";
import { StateDot } from "../../ui/state-dot.tsx";
import { Ago } from "../../ui/time.tsx";
import { CorrectionComparison } from "./correction-comparison.tsx";
import classes from "./correction-list.module.css";
import { stateOfCorrection, subjectOf } from "./correction-words.ts";

type Props = { corrections: Correction[]; naming: boolean };

/** Corrections with their state, what they change, and what was said about them. */
export function CorrectionList({ corrections, naming }: Props) {
  const viewer = useViewer();
  return (
    <ul className={classes.list}>
      {corrections.map((correction) => (
        <li key={correction.id} className={classes.item}>
          <div>
            <p className={classes.subject}>
              {naming ? `${correction.employee.name}, ` : null}
              {subjectOf(correction, viewer)}
            </p>
            <p className={classes.state}>
              <StateDot {...stateOfCorrection(correction.status)} />
              <Decided correction={correction} />
            </p>
            <p className={classes.note}>{correction.note}</p>
            {correction.decisionNote ? (
              <p className={classes.note}>
                {correction.decidedBy?.name ?? "The manager"}: {correction.decisionNote}
              </p>
            ) : null}
          </div>
          <CorrectionComparison correction={correction} />
        </li>
      ))}
    </ul>
  );
}

function Decided({ correction }: { correction: Correction }) {
  if (!correction.decidedAt) {
    return (
      <span>
        asked <Ago at={correction.requestedAt} />
      </span>
    );
  }
  return (
    <span>
      {correction.decidedBy ? `by ${correction.decidedBy.name}, ` : null}
      <Ago at={correction.decidedAt} />
    </span>
  );
}
