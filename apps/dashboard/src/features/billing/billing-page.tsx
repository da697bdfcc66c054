import { Button, MultiSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { queryClient } from "../../query-client.ts";
import { FormMessage } from "../../ui/form-message.tsx";
import { Page } from "../../ui/page.tsx";
import classes from "./billing.module.css";
import { ForManagers } from "./for-managers.tsx";
import { type PeriodAsked, previewQuery, runQuery, runsQuery, startRun } from "./invoice-queries.ts";
import { monthBefore } from "./invoice-words.ts";
import { optionsOf } from "./options.ts";
import links from "./page-links.module.css";
import { isInOrder } from "./period-asked.ts";
import { Preview } from "./preview.tsx";
import { clientsQuery } from "./queries.ts";
import { RunSection } from "./run-section.tsx";
import { RunsSection } from "./runs-section.tsx";
import { useToday } from "./use-today.ts";

/** Approved time becomes drafts: looked at first, then made. */
export default function BillingPage() {
  return (
    <ForManagers title="Bill approved time">
      <Billing />
    </ForManagers>
  );
}

function Billing() {
  const { run } = useSearch({ from: "/frame/billing" });
  return (
    <Page
      title="Bill approved time"
      description="Approved time of a period becomes one draft for each client. You look at each before it is issued."
      actions={run ? <AnotherButton /> : <StartButton />}
    >
      {run ? (
        <RunSection key={run} runId={run} />
      ) : (
        <>
          <Period />
          <PreviewOfAsked />
        </>
      )}
      <RunsSection shownId={run} />
      <p className={links.links}>
        <Link to="/invoices">All invoices</Link>
        <Link to="/rates">Rates</Link>
      </p>
    </Page>
  );
}

function PreviewOfAsked() {
  return <Preview asked={useAsked()} />;
}

/** What the address asks for; the last whole month if it says nothing. */
function useAsked(): PeriodAsked {
  const { from, to, clients } = useSearch({ from: "/frame/billing" });
  const month = monthBefore(useToday());
  return { from: from ?? month.from, to: to ?? month.to, ...(clients ? { clientIds: clients } : {}) };
}

function StartButton() {
  const asked = useAsked();
  const navigate = useNavigate({ from: "/billing" });
  const { data, isPlaceholderData } = useQuery({ ...previewQuery(asked), enabled: isInOrder(asked) });
  const key = useRef({ of: "", key: "" });
  const start = useMutation({
    mutationFn: () => {
      const of = JSON.stringify(asked);
      // Sent again after a lost answer, it stays the same run.
      if (key.current.of !== of) key.current = { of, key: newKey() };
      return startRun(asked, key.current.key);
    },
    onSuccess: (run) => {
      key.current = { of: "", key: "" };
      queryClient.setQueryData(runQuery(run.id).queryKey, run);
      void queryClient.invalidateQueries({ queryKey: runsQuery.queryKey });
      void navigate({ search: (before) => ({ ...before, run: run.id }) });
    },
  });
  const count = isPlaceholderData || !isInOrder(asked) ? 0 : (data?.invoices.length ?? 0);
  return (
    <>
      {start.error ? <FormMessage>{start.error.message}</FormMessage> : null}
      <Button disabled={count === 0} loading={start.isPending} onClick={() => start.mutate()}>
        {count > 1 ? `Make ${count} drafts` : count === 1 ? "Make 1 draft" : "Make drafts"}
      </Button>
    </>
  );
}

function AnotherButton() {
  const navigate = useNavigate({ from: "/billing" });
  return (
    <Button variant="default" onClick={() => void navigate({ search: ({ run: _, ...before }) => before })}>
      Bill more time
    </Button>
  );
}

function Period() {
  const asked = useAsked();
  const today = useToday();
  const navigate = useNavigate({ from: "/billing" });
  const { data } = useQuery(clientsQuery);
  const month = monthBefore(today);
  const narrow = (change: { from?: string; to?: string; clients?: string[] }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const thisMonth = { from: `${today.slice(0, 7)}-01`, to: today };
  return (
    <search className={classes.period}>
      <TextInput
        type="date"
        label="From"
        value={asked.from}
        max={asked.to}
        onChange={(event) => narrow({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label="To"
        value={asked.to}
        min={asked.from}
        error={isInOrder(asked) ? null : "It ends before it begins."}
        onChange={(event) => narrow({ to: event.currentTarget.value || undefined })}
      />
      <MultiSelect
        label="Clients"
        placeholder={asked.clientIds ? undefined : "All clients"}
        className={classes.clients}
        data={optionsOf(data?.clients.filter(({ archived }) => !archived) ?? [])}
        value={asked.clientIds ?? []}
        searchable
        clearable
        onChange={(clients) => narrow({ clients: clients.length > 0 ? clients : undefined })}
      />
      <div className={classes.quick}>
        <Button
          variant="subtle"
          aria-pressed={asked.from === month.from && asked.to === month.to}
          onClick={() => narrow({ from: undefined, to: undefined })}
        >
          Last month
        </Button>
        <Button
          variant="subtle"
          aria-pressed={asked.from === thisMonth.from && asked.to === thisMonth.to}
          onClick={() => narrow(thisMonth)}
        >
          This month
        </Button>
      </div>
    </search>
  );
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
