import { Button, SegmentedControl, Select } from "@mantine/core";
import type { InvoiceTotal } from "@stint/protocol/invoices";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { ForManagers } from "./for-managers.tsx";
import { InvoiceList } from "./invoice-list.tsx";
import { openTotalsQuery } from "./invoice-queries.ts";
import { grossSums } from "./invoice-totals.tsx";
import classes from "./invoices.module.css";
import { optionsOf } from "./options.ts";
import { clientsQuery } from "./queries.ts";
import type { InvoicesSearch, InvoicesShown } from "./search.ts";
import { Sums } from "./sums.tsx";

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
  const { data } = useQuery(openTotalsQuery);
  return (
    <dl className={classes.figures} aria-label="To be paid">
      <Figure name="Open" totals={data} />
      <Figure name="Of it overdue" totals={data?.filter(({ overdue }) => overdue)} />
    </dl>
  );
}

function Figure({ name, totals }: { name: string; totals: InvoiceTotal[] | undefined }) {
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd>{totals ? <Sums sums={grossSums(totals)} /> : "\u00a0"}</dd>
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
  const isNarrowed = show !== undefined || client !== undefined;
  return <InvoiceList asked={asked} label="Invoices" whenNone={<Nothing isNarrowed={isNarrowed} />} />;
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
