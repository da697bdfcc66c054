import type { StatsRow } from "@stint/protocol/focus";
import { Link } from "@tanstack/react-router";
import { formatDuration } from "../../format.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Numbers } from "../../ui/numbers.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { Duration } from "../../ui/time.tsx";
import { ChangeSince } from "./change.tsx";
import type { FocusSearch } from "./search.ts";
import classes from "./top-list.module.css";

type Props = {
  caption: string;
  /** What a row is: "App". */
  column: string;
  rows: StatsRow[] | undefined;
  before: StatsRow[] | undefined;
  /** Of these seconds each row says its share; left out, rows say none. */
  shareOf?: number;
  nameOf: (key: string) => string;
  searchOf: (key: string) => Partial<FocusSearch>;
  empty: string;
  error: unknown;
  onRetry: () => void;
};

const SHOWN = 6;
const MOST = 100;

/** The most time first, with a bar from zero and what changed since the period before. */
export function TopList({ caption, column, rows, before, error, onRetry, empty, ...row }: Props) {
  if (error && !rows)
    return <ErrorState title="These numbers could not be loaded" error={error} onRetry={onRetry} />;
  if (!rows) return <Loading />;
  if (rows.length === 0) return <p className={classes.none}>{empty}</p>;
  const most = rows[0]?.seconds ?? 0;
  const earlier = before && new Map(before.map(({ key, seconds }) => [key, seconds]));
  return (
    <div className={classes.place}>
      <table className={classes.list}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{column}</th>
            {row.shareOf ? <th scope="col">Share</th> : null}
            <th scope="col">Time</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((one) => (
            <Row
              key={one.key}
              row={one}
              most={most}
              before={earlier && (earlier.get(one.key) ?? 0)}
              {...row}
            />
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN ? (
        <Numbers
          caption={caption}
          columns={[column, "Time", "Sessions"]}
          rows={rows.slice(0, MOST).map(({ key, seconds, sessions }) => ({
            key,
            cells: [row.nameOf(key), formatDuration(seconds), sessions.toLocaleString("en-GB")],
          }))}
        />
      ) : null}
    </div>
  );
}

type RowProps = Pick<Props, "shareOf" | "nameOf" | "searchOf"> & {
  row: StatsRow;
  most: number;
  before: number | undefined;
};

function Row({ row: { key, seconds }, most, before, shareOf, nameOf, searchOf }: RowProps) {
  return (
    <tr className={classes.row}>
      <th scope="row" className={classes.what}>
        <Link
          from="/focus"
          to="/focus"
          search={({ period, date }) => ({ period, date, ...searchOf(key) })}
          hash="sessions"
          className={classes.name}
          title={nameOf(key)}
        >
          {nameOf(key)}
        </Link>
        <span className={classes.bar} style={{ width: `${most > 0 ? (seconds / most) * 100 : 0}%` }} />
      </th>
      {shareOf ? <td className={classes.share}>{Math.round((seconds / shareOf) * 100)} %</td> : null}
      <td className={classes.time}>
        <Duration seconds={seconds} />
      </td>
      <td className={classes.change}>
        {before === undefined ? null : <ChangeSince seconds={seconds} before={before} />}
      </td>
    </tr>
  );
}

function Loading() {
  return (
    <div className={classes.place} role="status" aria-label="Loading">
      {Array.from({ length: SHOWN }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move.
        <div key={row} className={classes.waiting}>
          <SkeletonBlock height={12} width={`${72 - row * 9}%`} />
        </div>
      ))}
    </div>
  );
}
