import type { InvoiceTotal } from "@stint/protocol/invoices";
import { sumsByCurrency } from "./invoice-words.ts";
import classes from "./invoices.module.css";
import { Sums } from "./sums.tsx";

const STATUSES = [
  { status: "draft", one: "draft", many: "drafts" },
  { status: "issued", one: "open invoice", many: "open invoices" },
  { status: "paid", one: "paid invoice", many: "paid invoices" },
] as const;

/** What all invoices of a list come to, by status and together; what is void was taken back and does not count. */
export function InvoiceTotals({ totals }: { totals: readonly InvoiceTotal[] }) {
  const counted = totals.filter(({ kind, status }) => kind === "invoice" && status !== "void");
  const count = countOf(counted);
  if (count < 2) return null;
  const groups = STATUSES.flatMap(({ status, one, many }) => {
    const ofStatus = counted.filter((total) => total.status === status);
    const number = countOf(ofStatus);
    return number > 0 ? [{ name: `${number} ${number === 1 ? one : many}`, totals: ofStatus }] : [];
  });
  return (
    <tfoot>
      {groups.length > 1 ? groups.map((group) => <Row key={group.name} {...group} />) : null}
      <Row name={`Sum of ${count}`} totals={counted} />
    </tfoot>
  );
}

/** The gross amounts, those of one currency together. */
export function grossSums(totals: readonly InvoiceTotal[]) {
  return sumsByCurrency(totals.map(({ currency, grossMinor }) => ({ currency, minor: grossMinor })));
}

function Row({ name, totals }: { name: string; totals: readonly InvoiceTotal[] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-wide />
      <td className={classes.status} />
      <td className={classes.number}>
        <Sums sums={grossSums(totals)} />
      </td>
    </tr>
  );
}

function countOf(totals: readonly InvoiceTotal[]): number {
  return totals.reduce((sum, { count }) => sum + count, 0);
}
