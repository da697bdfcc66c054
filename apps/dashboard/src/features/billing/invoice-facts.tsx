import type { InvoiceContent, InvoiceDetail } from "@stint/protocol/invoices";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { formatDate } from "../../format.ts";
import { Section } from "../../ui/section.tsx";
import classes from "./invoice.module.css";
import { spanWords } from "./invoice-words.ts";

type Fact = [name: string, value: ReactNode];

/** Who bills whom, for when, and until when it is to be paid. */
export function InvoiceFacts({ invoice }: { invoice: InvoiceDetail }) {
  const { document, status, paidOn } = invoice;
  const isDraft = status === "draft";
  const facts: (Fact | null)[] = [
    ["Period", spanWords(document.period)],
    isDraft ? null : ["Issued", formatDate(document.issuedOn, { weekday: false })],
    isDraft || document.kind === "credit_note"
      ? null
      : ["Due", formatDate(document.dueOn, { weekday: false })],
    paidOn ? ["Paid", formatDate(paidOn, { weekday: false })] : null,
    document.buyerReference ? ["Reference", document.buyerReference] : null,
    document.corrects ? ["Takes back", <Corrects key="corrects" invoice={invoice} />] : null,
    invoice.correctedById ? ["Taken back by", <CorrectedBy key="by" invoice={invoice} />] : null,
    document.reason ? ["Reason", document.reason] : null,
  ];
  return (
    <Section>
      <div className={classes.facts}>
        <PartyBlock name="From" party={document.seller} />
        <PartyBlock name="To" party={document.buyer} />
        <dl className={classes.list}>
          {facts.map((fact) =>
            fact ? (
              <div key={fact[0]} className={classes.fact}>
                <dt>{fact[0]}</dt>
                <dd>{fact[1]}</dd>
              </div>
            ) : null,
          )}
        </dl>
      </div>
      {document.note ? <p className={classes.note}>{document.note}</p> : null}
    </Section>
  );
}

type PartyProps = { name: string; party: InvoiceContent["seller"] };

function PartyBlock({ name, party }: PartyProps) {
  const place = [party.postalCode, party.city].filter(Boolean).join(" ");
  const country = party.country ? regions().of(party.country) : null;
  const lines = [party.street, place, country, party.vatId].filter(Boolean);
  return (
    <div className={classes.party}>
      <p className={classes.caption}>{name}</p>
      <p className={classes.strong}>{party.name || "Not said yet"}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

function Corrects({ invoice: { correctsId, document } }: { invoice: InvoiceDetail }) {
  if (!correctsId) return document.corrects?.number;
  return (
    <Link to="/invoices/$invoiceId" params={{ invoiceId: correctsId }}>
      Invoice {document.corrects?.number}
    </Link>
  );
}

function CorrectedBy({ invoice: { correctedById } }: { invoice: InvoiceDetail }) {
  return (
    <Link to="/invoices/$invoiceId" params={{ invoiceId: correctedById ?? "" }}>
      its credit note
    </Link>
  );
}

let known: Intl.DisplayNames | undefined;

function regions(): Intl.DisplayNames {
  known ??= new Intl.DisplayNames("en-GB", { type: "region" });
  return known;
}
