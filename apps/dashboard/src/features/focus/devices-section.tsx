import type { Stats } from "@stint/protocol/focus";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { StateDot } from "../../ui/state-dot.tsx";
import { Ago, Duration } from "../../ui/time.tsx";
import page from "./focus-page.module.css";
import classes from "./plain-table.module.css";
import { syncStatusQuery } from "./queries.ts";
import { HEALTH } from "./sync-words.ts";

/** A person's computers: what each has sent, and whether it still sends. */
export function DevicesSection({ stats }: { stats: Stats | undefined }) {
  const { data, error, refetch } = useQuery(syncStatusQuery);
  const seconds = new Map(stats?.rows.map((row) => [row.key, row.seconds]));
  return (
    <Section
      title="Computers"
      aside={
        <Link to="/settings" hash="api-keys" className={page.aside}>
          API keys
        </Link>
      }
      flush
    >
      {data ? (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Computer</th>
              <th scope="col">State</th>
              <th scope="col" data-wide>
                Last sync
              </th>
              <th scope="col" data-number data-wide>
                Sessions held
              </th>
              <th scope="col" data-number>
                Time
              </th>
            </tr>
          </thead>
          <tbody>
            {data.devices.map(({ deviceId, name, health, lastSync, sessions }) => (
              <tr key={deviceId}>
                <th scope="row">{name}</th>
                <td>
                  <StateDot {...HEALTH[health]} />
                </td>
                <td className={classes.dimmed} data-wide>
                  {lastSync ? <Ago at={lastSync} /> : "–"}
                </td>
                <td data-number data-wide>
                  {sessions.toLocaleString("en-GB")}
                </td>
                <td data-number>
                  <Duration seconds={seconds.get(deviceId) ?? 0} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : error ? (
        <ErrorState title="Your computers could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={2} rowHeight={41} />
      )}
    </Section>
  );
}
