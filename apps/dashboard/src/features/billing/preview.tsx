import type { BillingPreview, PreviewInvoice } from "@stint/protocol/invoices";
import { IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatDuration } from "../../format.ts";
import { formatMoney } from "../../format-money.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import classes from "./billing.module.css";
import { entriesWords } from "./entries-words.ts";
import { type PeriodAsked, previewQuery } from "./invoice-queries.ts";
import { sumsByCurrency } from "./invoice-words.ts";
import { LeftOutSection } from "./left-out-section.tsx";
import { isInOrder } from "./period-asked.ts";
import { PreviewLines } from "./preview-lines.tsx";
import { Sums } from "./sums.tsx";

/** What a run would make just now, and what it would leave. */
export function Preview({ asked }: { asked: PeriodAsked }) {
  const { data, error, refetch } = useQuery({ ...previewQuery(asked), enabled: isInOrder(asked) });
  if (!data) {
    return (
      <Section title="What would be billed" flush>
        {error ? (
          <ErrorState title="There is no preview" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={4} rowHeight={57} />
        )}
      </Section>
    );
  }
  return (
    <>
      <Section title="What would be billed" aside={<Total preview={data} />} flush>
        {data.invoices.length === 0 ? (
          <EmptyState title="Nothing can be billed in this period">{whyNot(data)}</EmptyState>
        ) : (
          <ul className={classes.list} aria-label="What would be billed">
            {data.invoices.map((invoice) => (
              <Client key={`${invoice.client.id} ${invoice.currency}`} invoice={invoice} />
            ))}
          </ul>
        )}
      </Section>
      <LeftOutSection left={data.left} asked={asked} />
    </>
  );
}

function whyNot({ left }: BillingPreview): string {
  const isLeft = Object.values(left).some(({ entries }) => entries > 0);
  return isLeft
    ? "There is approved time, but all of it is left out. Below is why, and what to do."
    : "Choose another period, or approve time first. Time that waits for review is never billed.";
}

function Total({ preview: { invoices } }: { preview: BillingPreview }) {
  if (invoices.length === 0) return null;
  const sums = sumsByCurrency(invoices.map(({ currency, grossMinor }) => ({ currency, minor: grossMinor })));
  return (
    <strong className={classes.total}>
      <Sums sums={sums} />
    </strong>
  );
}

function Client({ invoice }: { invoice: PreviewInvoice }) {
  const { client, entries, billedSeconds, grossMinor, currency } = invoice;
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={classes.item}>
      <button type="button" className={classes.row} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight className={classes.chevron} size={16} stroke={1.5} aria-hidden="true" />
        <span className={classes.about}>
          <span className={classes.name}>{client.name}</span>
          <span className={classes.of}>
            {entriesWords(entries)}, {formatDuration(billedSeconds)}
          </span>
        </span>
        <span className={classes.amount}>{formatMoney(grossMinor, currency)}</span>
      </button>
      {isOpen ? <PreviewLines invoice={invoice} /> : null}
    </li>
  );
}
