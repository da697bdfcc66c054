import { Button } from "@mantine/core";
import type { InvoiceDetail } from "@stint/protocol/invoices";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ApiError } from "../../api.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock, SkeletonRows } from "../../ui/skeleton.tsx";
import { StateDot } from "../../ui/state-dot.tsx";
import { DocumentLinks } from "./document-links.tsx";
import { DraftActions } from "./draft-actions.tsx";
import { DraftAdditions } from "./draft-additions.tsx";
import { ForManagers } from "./for-managers.tsx";
import { InvoiceFacts } from "./invoice-facts.tsx";
import { InvoiceLines } from "./invoice-lines.tsx";
import { invoiceQuery } from "./invoice-queries.ts";
import { invoiceName, standing } from "./invoice-words.ts";
import { IssuedActions } from "./issued-actions.tsx";
import links from "./page-links.module.css";
import { isId } from "./search.ts";
import { useToday } from "./use-today.ts";

/** One invoice or credit note: what it says, what is behind it, and what can be done with it. */
export default function InvoicePage() {
  return (
    <ForManagers title="Invoice">
      <Known />
    </ForManagers>
  );
}

function Known() {
  const { invoiceId } = useParams({ from: "/frame/invoices/$invoiceId" });
  const { data, error, refetch } = useQuery({ ...invoiceQuery(invoiceId), enabled: isId(invoiceId) });
  if (data) return <InvoiceView key={data.id} invoice={data} />;
  if (!isId(invoiceId) || (error instanceof ApiError && error.status === 404)) return <Missing />;
  return (
    <Page title={error ? "Invoice" : "\u00a0"} description={"\u00a0"}>
      {error ? (
        <Section>
          <ErrorState title="The invoice could not be loaded" error={error} onRetry={() => void refetch()} />
        </Section>
      ) : (
        <>
          <Section>
            <SkeletonBlock height={152} />
          </Section>
          <Section title="Lines" flush>
            <SkeletonRows rows={4} rowHeight={36} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Missing() {
  return (
    <Page title="Invoice">
      <Section>
        <EmptyState
          title="There is no such invoice"
          action={
            <Button component={Link} to="/invoices" variant="default">
              All invoices
            </Button>
          }
        />
      </Section>
    </Page>
  );
}

function InvoiceView({ invoice }: { invoice: InvoiceDetail }) {
  const today = useToday();
  const { detail, ...dot } = standing(invoice, today);
  const isDraft = invoice.status === "draft";
  const name = isDraft ? `Draft for ${invoice.client.name}` : invoiceName(invoice);
  return (
    <Page
      title={name}
      description={
        <>
          <StateDot {...dot} />
          {detail ? `, ${detail}` : null}
        </>
      }
      actions={isDraft ? <DraftActions invoice={invoice} /> : <IssuedActions invoice={invoice} />}
    >
      <InvoiceFacts invoice={invoice} />
      <InvoiceLines invoice={invoice} />
      {isDraft ? <DraftAdditions invoice={invoice} /> : null}
      <DocumentLinks invoice={invoice} />
      <p className={links.links}>
        <Link to="/invoices">All invoices</Link>
        <Link to="/clients/$clientId" params={{ clientId: invoice.client.id }}>
          {invoice.client.name}
        </Link>
        {invoice.runId ? (
          <Link to="/billing" search={{ run: invoice.runId }}>
            The run that made it
          </Link>
        ) : null}
      </p>
    </Page>
  );
}
