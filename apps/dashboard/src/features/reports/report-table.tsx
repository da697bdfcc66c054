import type { ReportGrouping, TimeReport, TimeReportRow, TimeSums } from "@stint/protocol/reports";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import { formatDuration } from "../../format.ts";
import classes from "./report-table.module.css";
import { amountWords, GROUPING_WORDS, percentWords, rowName } from "./words.ts";

/** Rows that open into what they consist of, and the total beneath them. */
export function ReportTable({ report: { by, split, rows, total } }: { report: TimeReport }) {
  return (
    <table className={classes.table} aria-label={`Time by ${by}`}>
      <thead>
        <tr>
          <th scope="col">{GROUPING_WORDS[by]}</th>
          <th scope="col" data-number>
            Approved
          </th>
          <th scope="col" data-number data-wide>
            Share
          </th>
          <th scope="col" data-number data-wide>
            Billable
          </th>
          <th scope="col" data-number data-wide>
            Waiting
          </th>
          <th scope="col" data-number>
            Worth
          </th>
        </tr>
      </thead>
      {rows.map((row) => (
        <OpeningRow key={row.key ?? ""} by={by} split={split} row={row} />
      ))}
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <Cells sums={total} share={null} />
        </tr>
      </tfoot>
    </table>
  );
}

type RowProps = { by: ReportGrouping; split: ReportGrouping | null; row: TimeReportRow };

function OpeningRow({ by, split, row }: RowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const parts = row.parts ?? [];
  const canOpen = split !== null && parts.some(({ key }) => key !== null);
  return (
    <tbody id={id}>
      <tr>
        <th scope="row">
          {canOpen ? (
            <button
              type="button"
              className={classes.opener}
              aria-expanded={isOpen}
              aria-controls={id}
              onClick={() => setIsOpen(!isOpen)}
            >
              <IconChevronRight className={classes.chevron} size={16} stroke={1.5} aria-hidden="true" />
              <Name grouping={by} row={row} />
            </button>
          ) : (
            <span className={classes.closed}>
              <Name grouping={by} row={row} />
            </span>
          )}
        </th>
        <Cells sums={row} share={row.share} />
      </tr>
      {isOpen && split
        ? parts.map((part) => (
            <tr key={part.key ?? ""} className={classes.partRow}>
              <th scope="row">
                <span className={classes.inner}>
                  <Name grouping={split} row={part} />
                </span>
              </th>
              <Cells sums={part} share={part.share} />
            </tr>
          ))
        : null}
    </tbody>
  );
}

function Name({ grouping, row }: { grouping: ReportGrouping; row: Omit<TimeReportRow, "parts"> }) {
  return (
    <>
      {row.colour ? (
        <span className={classes.dot} style={{ background: row.colour }} aria-hidden="true" />
      ) : null}
      <span className={classes.name} data-none={row.key === null || undefined}>
        {rowName(grouping, row.key, row.label)}
      </span>
    </>
  );
}

function Cells({ sums, share }: { sums: TimeSums; share: number | null }) {
  const { seconds, billableSeconds, unpricedSeconds, pendingSeconds, amounts } = sums;
  return (
    <>
      <td data-number>
        <Time seconds={seconds} />
        {pendingSeconds > 0 ? (
          <span className={classes.aside} data-narrow>
            {formatDuration(pendingSeconds)} waiting
          </span>
        ) : null}
      </td>
      <td data-number data-wide className={classes.share}>
        {share === null ? null : (
          <>
            <span className={classes.track} aria-hidden="true">
              <span className={classes.fill} style={{ width: `${share * 100}%` }} />
            </span>
            <span className={classes.percent}>{percentWords(share)}</span>
          </>
        )}
      </td>
      <td data-number data-wide>
        <Time seconds={billableSeconds} />
      </td>
      <td data-number data-wide>
        <Time seconds={pendingSeconds} />
      </td>
      <td data-number>
        {amountWords(amounts)}
        {unpricedSeconds > 0 ? (
          <span className={classes.aside}>{formatDuration(unpricedSeconds)} without a rate</span>
        ) : null}
      </td>
    </>
  );
}

function Time({ seconds }: { seconds: number }) {
  return seconds === 0 ? "–" : formatDuration(seconds);
}
