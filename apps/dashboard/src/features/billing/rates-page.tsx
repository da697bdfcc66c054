import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock, SkeletonRows } from "../../ui/skeleton.tsx";
import { ForManagers } from "./for-managers.tsx";
import { type Kept, KeptDialog } from "./kept-dialog.tsx";
import links from "./page-links.module.css";
import { type RateAsked, RateDialog } from "./rate-dialog.tsx";
import { RateLookup } from "./rate-lookup.tsx";
import { ratesQuery } from "./rate-queries.ts";
import { type Names, rateSlots } from "./rate-slots.ts";
import { RateTable } from "./rate-table.tsx";
import classes from "./rates.module.css";
import { useNames } from "./use-names.ts";
import { useToday } from "./use-today.ts";

/** What an hour costs, and which rate counts for a piece of work. */
export default function RatesPage() {
  return (
    <ForManagers title="Rates">
      <Rates />
    </ForManagers>
  );
}

function Rates() {
  const { names, error, retry } = useNames();
  const [asked, setAsked] = useState<RateAsked | null>(null);
  const [kept, setKept] = useState<Kept | null>(null);
  return (
    <Page
      title="Rates"
      description="The most specific rate counts: the entry's own, then its task's, project's, client's, person's, and everybody's."
      actions={<Button onClick={() => setAsked({ as: "new" })}>Add a rate</Button>}
    >
      {error && !names ? (
        <Section>
          <ErrorState title="The rates could not be loaded" error={error} onRetry={retry} />
        </Section>
      ) : (
        <>
          <Section title="Which rate counts?">
            {names ? (
              <RateLookup names={names} />
            ) : (
              <div className={classes.lookup}>
                <SkeletonBlock height="100%" />
              </div>
            )}
          </Section>
          <AllRates names={names} onAsk={setAsked} />
        </>
      )}
      <p className={links.links}>
        <Link to="/clients">Clients and projects</Link>
      </p>
      {names ? (
        <RateDialog asked={asked} names={names} onClose={() => setAsked(null)} onKept={setKept} />
      ) : null}
      <KeptDialog kept={kept} onClose={() => setKept(null)} />
    </Page>
  );
}

function AllRates({ names, onAsk }: { names: Names | undefined; onAsk: (asked: RateAsked) => void }) {
  const { client } = useSearch({ from: "/frame/rates" });
  const today = useToday();
  const { data, error, refetch } = useQuery(ratesQuery);
  const all = names && data ? rateSlots(data.rates, names, today) : undefined;
  const shown = all?.filter(({ clientId }) => client === undefined || clientId === client);
  return (
    <Section
      title="All rates"
      aside={names ? <ClientFilter names={names} /> : <SkeletonBlock width={208} height={36} />}
      flush
    >
      {!shown ? (
        error ? (
          <ErrorState title="The rates could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={5} rowHeight={57} />
        )
      ) : shown.length > 0 ? (
        <RateTable slots={shown} today={today} onAsk={onAsk} />
      ) : client ? (
        <EmptyState title="No rate of their own">
          What counts for this client is what is said of people and of everybody.
        </EmptyState>
      ) : (
        <EmptyState
          title="No rates yet"
          action={
            <Button variant="default" onClick={() => onAsk({ as: "new" })}>
              Set a rate for everybody
            </Button>
          }
        >
          Begin with one for everybody; clients, projects, tasks and people may have their own. Approved time
          without any rate is left out of invoices.
        </EmptyState>
      )}
    </Section>
  );
}

function ClientFilter({ names }: { names: Names }) {
  const { client } = useSearch({ from: "/frame/rates" });
  const navigate = useNavigate({ from: "/rates" });
  return (
    <Select
      aria-label="Client"
      placeholder="All clients"
      className={classes.filter}
      data={names.clients.map(({ id, name }) => ({ value: id, label: name }))}
      value={client ?? null}
      searchable
      clearable
      onChange={(id) =>
        void navigate({ search: id ? { client: id } : {}, replace: true, resetScroll: false })
      }
    />
  );
}
