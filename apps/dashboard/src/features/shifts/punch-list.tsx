import type { Day, Punch } from "@stint/protocol/shifts";
import { Link } from "@tanstack/react-router";
import { StateDot } from "../../ui/state-dot.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import { newestFirst } from "./day-composition.ts";
import classes from "./punch-list.module.css";
import { punchWords, type Teller } from "./punch-words.ts";

type Props = { day: Day; thresholdMs: number; teller: Teller };

/** The punches of a day, newest first, each with its reason in words. */
export function PunchList({ day, thresholdMs, teller }: Props) {
  if (day.punches.length === 0) {
    return <p className={classes.empty}>{emptyWords(teller)}</p>;
  }
  return (
    <table className={classes.list}>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Punch</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {newestFirst(day.punches).map((punch) => (
          <tr key={punch.id}>
            <td className={classes.time}>
              <TimeOfDay at={punch.at} />
            </td>
            <td className={classes.what}>
              <StateDot state={stateOf(punch)} word={punch.type === "IN" ? "In" : "Out"} />
              {punch.type === "AUTO_OUT" ? <span className={classes.automatic}>, automatically</span> : null}
            </td>
            <td className={classes.why}>
              {punchWords(punch, thresholdMs, teller)}
              {teller === "self" && punch.type === "AUTO_OUT" ? (
                <Link
                  to="/corrections"
                  search={{ date: day.date, shift: punch.sessionId }}
                  className={classes.correct}
                >
                  Correct
                </Link>
              ) : null}
              {punch.note ? <span className={classes.note}>{punch.note}</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function stateOf(punch: Punch) {
  if (punch.type === "IN") return "live";
  return punch.type === "OUT" ? "out" : "late";
}

function emptyWords(teller: Teller): string {
  return teller === "self"
    ? "No punches yet. Each punch in and out of the day will be listed here with its reason."
    : "No punches on this day.";
}
