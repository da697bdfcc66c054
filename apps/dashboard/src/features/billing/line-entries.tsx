import { Button } from "@mantine/core";
import type { InvoiceEntry } from "@stint/protocol/invoices";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { formatDate, formatDuration } from "../../format.ts";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./invoice.module.css";
import { invoiceEntriesQuery } from "./invoice-queries.ts";

type Props = { invoiceId: string; line: number; columns: number };

/** The entries behind one line, oldest first; they come by line, so what lies before is asked for first. */
export function LineEntries({ invoiceId, line, columns }: Props) {
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery(
    invoiceEntriesQuery(invoiceId),
  );
  const known = data?.pages.flatMap((page) => page.entries);
  const own = known?.filter((entry) => entry.line === line) ?? [];
  const last = known?.at(-1)?.line ?? 0;
  const isBefore = hasNextPage && last < line;
  useEffect(() => {
    if (isBefore && !isFetching) void fetchNextPage();
  }, [isBefore, isFetching, fetchNextPage]);
  return (
    <tr className={classes.behind}>
      <td colSpan={columns}>
        {error ? (
          <p className={classes.words}>{error.message}</p>
        ) : !known || isBefore ? (
          <p className={classes.words}>Looking…</p>
        ) : (
          <ul className={classes.entries} aria-label="Entries">
            {own.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
        {hasNextPage && last === line ? (
          <Button variant="subtle" size="xs" loading={isFetching} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

function Entry({ entry }: { entry: InvoiceEntry }) {
  const { day, person, notes, startedAt, endedAt, seconds, billedSeconds } = entry;
  return (
    <li className={classes.entry}>
      <span className={classes.day}>{formatDate(day, { year: false })}</span>
      <span className={classes.times}>
        <TimeOfDay at={startedAt} />
        {" – "}
        <TimeOfDay at={endedAt} />
      </span>
      <span className={classes.person}>
        {person}
        {notes ? <span className={classes.notes}>{notes}</span> : null}
      </span>
      <span className={classes.long}>
        {formatDuration(seconds)}
        {billedSeconds === seconds ? null : (
          <span className={classes.notes}>billed {formatDuration(billedSeconds)}</span>
        )}
      </span>
    </li>
  );
}
