import type { Invoice, InvoiceTotal } from "@stint/protocol/invoices";
import { Link } from "@tanstack/react-router";
import { formatMoney } from "../../format-money.ts";
import { StateDot } from "../../ui/state-dot.tsx";
import { InvoiceTotals } from "./invoice-totals.tsx";
import { invoiceName, signedMinor, spanWords, standing } from "./invoice-words.ts";
import classes from "./invoices.module.css";
import { useToday } from "./use-today.ts";

type Props = {
  label: string;
  invoices: Invoice[];
  /** Of all there are, whatever is shown of them. */
  totals: InvoiceTotal[];
};

/** Invoices and credit notes, newest first, each leading to its page. */
export function InvoiceTable({ label, invoices, totals }: Props) {
  const today = useToday();
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Invoice</th>
          <th scope="col" data-wide>
            Period
          </th>
          <th scope="col" className={classes.status}>
            Status
          </th>
          <th scope="col" className={classes.number}>
            Total
          </th>
        </tr>
      </thead>
      <tbody>
        {invoices.map((invoice) => (
          <Row key={invoice.id} invoice={invoice} today={today} />
        ))}
      </tbody>
      <InvoiceTotals totals={totals} />
    </table>
  );
}

function Row({ invoice, today }: { invoice: Invoice; today: string }) {
  const { id, client, period, currency, status } = invoice;
  const { detail, ...dot } = standing(invoice, today);
  return (
    <tr data-faded={status === "void" || undefined}>
      <td>
        <Link to="/invoices/$invoiceId" params={{ invoiceId: id }} className={classes.lead}>
          <span className={classes.who}>{client.name}</span>
          <span className={classes.of}>
            {invoiceName(invoice)}
            <span data-narrow>, {spanWords(period)}</span>
          </span>
        </Link>
      </td>
      <td className={classes.period} data-wide>
        {spanWords(period)}
      </td>
      <td className={classes.status}>
        <StateDot {...dot} />
        {detail ? <span className={classes.detail}>{detail}</span> : null}
      </td>
      <td className={classes.number}>{formatMoney(signedMinor(invoice), currency)}</td>
    </tr>
  );
}
