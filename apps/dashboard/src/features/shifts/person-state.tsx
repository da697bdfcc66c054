import { useQuery } from "@tanstack/react-query";
import { useServerNow } from "../../clock.ts";
import { formatAgo } from "../../format.ts";
import { useMe } from "../../me.ts";
import { StateDot } from "../../ui/state-dot.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import { stateNow } from "./board-order.ts";
import { dotOf, wordOf } from "./board-words.ts";
import classes from "./person-page.module.css";
import { teamQuery } from "./queries.ts";

/** What a person does right now, from the board; and the zone their day is cut in, if it is not the viewer's. */
export function PersonState({ employeeId, timeZone }: { employeeId: string; timeZone: string | undefined }) {
  const now = useServerNow(5_000);
  const me = useMe();
  const { data: team } = useQuery(teamQuery);
  const person = team?.members.find((member) => member.employeeId === employeeId);
  const state = team && person ? stateNow(person, team.policy, team.asked, now) : null;
  return (
    <span className={classes.state}>
      {state ? <StateDot state={dotOf(state)} word={wordOf(state)} /> : "\u00a0"}
      {person?.since ? (
        <span>
          since <TimeOfDay at={person.since} day={now - Date.parse(person.since) > 20 * 3_600_000} />
        </span>
      ) : null}
      {person?.lastSeen && state !== "out" ? (
        <span>last seen {formatAgo((now - Date.parse(person.lastSeen)) / 1_000)}</span>
      ) : null}
      {timeZone && timeZone !== me.member.timeZone ? (
        <span>day in {timeZone.replaceAll("_", " ")}</span>
      ) : null}
    </span>
  );
}
