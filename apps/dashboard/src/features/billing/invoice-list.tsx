import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "../../ui/error-state.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { type InvoicesAsked, invoicesQuery } from "./invoice-queries.ts";
import { InvoiceTable } from "./invoice-table.tsx";
import classes from "./invoices.module.css";

type Props = { asked: InvoicesAsked; title?: string; label: string; whenNone: ReactNode };

/** All invoices that are asked for, page by page, and what they come to. */
export function InvoiceList({ asked, title, label, whenNone }: Props) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    invoicesQuery(asked),
  );
  const invoices = data?.pages.flatMap((page) => page.invoices);
  if (!invoices) {
    return (
      <Section title={title} flush>
        {error ? (
          <ErrorState title="The invoices could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={8} rowHeight={57} />
        )}
      </Section>
    );
  }
  if (invoices.length === 0) return whenNone;
  return (
    <Section title={title} flush>
      <InvoiceTable invoices={invoices} label={label} totals={data?.pages[0]?.totals ?? []} />
      {hasNextPage ? (
        <div className={classes.more}>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </Section>
  );
}
