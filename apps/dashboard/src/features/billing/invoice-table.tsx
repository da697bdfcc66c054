import type { Invoice } from "@stint/protocol/invoices";
import { Link } from "@tanstack/react-router";
import { formatMoney } from "../../format-money.ts";
import { StateDot } from "../../ui/state-dot.tsx";
import { invoiceName, signedMinor, spanWords, standing, sumsByCurrency } from "./invoice-words.ts";
import classes from "./invoices.module.css";
import { Sums } from "./sums.tsx";
import { useToday } from "./use-today.ts";

type Props = {
  label: string;
  invoices: Invoice[];
  /** Whether these are all there are, so that their sum means something. */
  isWhole: boolean;
};

/** Invoices and credit notes, newest first, each leading to its page. */
export function InvoiceTable({ label, invoices, isWhole }: Props) {
  const today = useToday();
  const counted = invoices.filter(({ status, kind }) => status !== "void" && kind === "invoice");
  const sums = sumsByCurrency(counted.map(({ currency, grossMinor }) => ({ currency, minor: grossMinor })));
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
      {isWhole && counted.length > 1 ? (
        <tfoot>
          <tr>
            <th scope="row">Sum of {counted.length}</th>
            <td data-wide />
            <td className={classes.status} />
            <td className={classes.number}>
              <Sums sums={sums} />
            </td>
          </tr>
        </tfoot>
      ) : null}
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
