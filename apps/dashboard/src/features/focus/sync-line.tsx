import { useQuery } from "@tanstack/react-query";
import { StateDot } from "../../ui/state-dot.tsx";
import { Ago } from "../../ui/time.tsx";
import { syncStatusQuery } from "./queries.ts";
import classes from "./sync-line.module.css";
import { HEALTH, inUse } from "./sync-words.ts";

const MOST = 3;

/** Whether what a person's computers recorded has arrived, in one line. */
export function SyncLine() {
  const { data } = useQuery(syncStatusQuery);
  if (!data) return "\u00a0";
  const devices = inUse(data.devices);
  if (devices.length === 0)
    return data.devices.length === 0
      ? "No computer sends anything yet."
      : "No computer has a key that works.";
  return (
    <span className={classes.line}>
      {devices.slice(0, MOST).map(({ deviceId, name, health, lastSync }) => (
        <span key={deviceId} className={classes.device}>
          <StateDot state={HEALTH[health].state} word={`${name}: ${HEALTH[health].word.toLowerCase()}`} />
          {lastSync ? (
            <>
              , <Ago at={lastSync} />
            </>
          ) : null}
        </span>
      ))}
      {devices.length > MOST ? <span className={classes.wide}>and {devices.length - MOST} more</span> : null}
      {devices.length > 1 ? <span className={classes.narrow}>and {devices.length - 1} more</span> : null}
    </span>
  );
}
