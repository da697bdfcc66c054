import { Button, SegmentedControl, Select } from "@mantine/core";
import type { Invoice } from "@stint/protocol/invoices";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ForManagers } from "./for-managers.tsx";
import { invoicesQuery, openInvoicesQuery } from "./invoice-queries.ts";
import { InvoiceTable } from "./invoice-table.tsx";
import { sumsByCurrency } from "./invoice-words.ts";
import classes from "./invoices.module.css";
import { optionsOf } from "./options.ts";
import { clientsQuery } from "./queries.ts";
import type { InvoicesSearch, InvoicesShown } from "./search.ts";
import { Sums } from "./sums.tsx";
import { useToday } from "./use-today.ts";

/** Drafts, invoices and credit notes: what is open, what is overdue, what came in. */
export default function InvoicesPage() {
  return (
    <ForManagers title="Invoices">
      <Page
        title="Invoices"
        actions={
          <Button component={Link} to="/billing">
            Bill approved time
          </Button>
        }
      >
        <Open />
        <Filters />
        <Invoices />
      </Page>
    </ForManagers>
  );
}

/** What is still to be paid. */
function Open() {
  const today = useToday();
  const { data } = useQuery(openInvoicesQuery);
  const late = data?.invoices.filter(({ dueOn }) => dueOn !== null && dueOn < today);
  return (
    <dl className={classes.figures} aria-label="To be paid">
      <Figure name="Open" invoices={data?.invoices} />
      <Figure name="Of it overdue" invoices={late} />
    </dl>
  );
}

function Figure({ name, invoices }: { name: string; invoices: Invoice[] | undefined }) {
  const sums = sumsByCurrency(
    (invoices ?? []).map(({ currency, grossMinor }) => ({ currency, minor: grossMinor })),
  );
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd>{invoices ? <Sums sums={sums} /> : "\u00a0"}</dd>
    </div>
  );
}

const SHOWN: { value: InvoicesShown | "all"; label: string }[] = [
  { value: "all", label: "All" },
  { value: "draft", label: "Drafts" },
  { value: "issued", label: "Open" },
  { value: "paid", label: "Paid" },
  { value: "void", label: "Void" },
];

function Filters() {
  const { show, client } = useSearch({ from: "/frame/invoices" });
  const navigate = useNavigate({ from: "/invoices" });
  const { data } = useQuery(clientsQuery);
  const narrow = (change: InvoicesSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  return (
    <search className={classes.filters}>
      <SegmentedControl
        aria-label="Status"
        data={SHOWN}
        value={show ?? "all"}
        onChange={(value) => narrow({ show: value === "all" ? undefined : (value as InvoicesShown) })}
      />
      <Select
        aria-label="Client"
        placeholder="All clients"
        className={classes.choice}
        data={optionsOf(data?.clients ?? [])}
        value={client ?? null}
        searchable
        clearable
        onChange={(id) => narrow({ client: id ?? undefined })}
      />
    </search>
  );
}

function Invoices() {
  const { show, client } = useSearch({ from: "/frame/invoices" });
  const asked = {
    ...(show ? { status: show, kind: "invoice" as const } : {}),
    ...(client ? { clientId: client } : {}),
  };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    invoicesQuery(asked),
  );
  const invoices = data?.pages.flatMap((page) => page.invoices);
  if (!invoices) {
    return (
      <Section flush>
        {error ? (
          <ErrorState title="The invoices could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={8} rowHeight={57} />
        )}
      </Section>
    );
  }
  if (invoices.length === 0) return <Nothing isNarrowed={show !== undefined || client !== undefined} />;
  return (
    <Section flush>
      <InvoiceTable invoices={invoices} label="Invoices" isWhole={!hasNextPage} />
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

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  const navigate = useNavigate({ from: "/invoices" });
  return (
    <Section>
      {isNarrowed ? (
        <EmptyState
          title="No invoice matches"
          action={
            <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
              Show all invoices
            </Button>
          }
        >
          Choose another status or client.
        </EmptyState>
      ) : (
        <EmptyState
          title="No invoices yet"
          action={
            <Button component={Link} to="/billing" variant="default">
              See what can be billed
            </Button>
          }
        >
          Time that people have approved, on projects of a client and with a rate, becomes drafts here. You
          look at each before it is issued.
        </EmptyState>
      )}
    </Section>
  );
}
