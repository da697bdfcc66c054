import type { TimeSums } from "@stint/protocol/reports";
import { formatMoney } from "../../format-money.ts";
import { type Figure, Figures } from "../../ui/figures.tsx";
import { Duration } from "../../ui/time.tsx";
import classes from "./report-table.module.css";

/** The whole report in four numbers. */
export function TotalFigures({ total }: { total: TimeSums | undefined }) {
  const figures: Figure[] = [
    { name: "Approved", value: total && <Duration seconds={total.seconds} /> },
    { name: "Billable", value: total && <Duration seconds={total.billableSeconds} /> },
    { name: "Worth", value: total && <Worth total={total} /> },
    { name: "Waiting for approval", value: total && <Duration seconds={total.pendingSeconds} /> },
  ];
  return <Figures label="Totals" figures={figures} />;
}

function Worth({ total: { amounts } }: { total: TimeSums }) {
  if (amounts.length === 0) return "–";
  return amounts.map(({ minor, currency }) => (
    <span key={currency} className={classes.worth} data-several={amounts.length > 1 || undefined}>
      {formatMoney(minor, currency)}
    </span>
  ));
}
