import { useMediaQuery } from "@mantine/hooks";
import { decimalOf } from "@stint/core/billing/money";
import type { InvoiceContent } from "@stint/protocol/invoices";
import { Fragment, type ReactNode } from "react";
import { formatMoney } from "../../format-money.ts";
import { taxWords } from "./billing-words.ts";
import classes from "./line-table.module.css";
import { formatRate } from "./money.ts";

export type Line = Pick<
  InvoiceContent["lines"][number],
  "position" | "description" | "quantity" | "unit" | "rateMinor" | "amountMinor"
> & { kind?: InvoiceContent["lines"][number]["kind"] };

type Money = Pick<InvoiceContent, "currency" | "quantityDecimals" | "netMinor" | "taxes" | "grossMinor">;

type Props = {
  label: string;
  lines: Line[];
  money: Money;
  /** What is left unsaid. */
  note?: string | null;
  /** Beside a line: what can be done with it. */
  actions?: (line: Line) => ReactNode;
  /** Below a line: what is behind it. */
  behind?: (line: Line, columns: number) => ReactNode;
};

/** The lines of an invoice with what they come to, as its documents print them. */
export function LineTable({ label, lines, money, note, actions, behind }: Props) {
  const isNarrow = useMediaQuery("(max-width: 48em)") ?? false;
  const columns = (isNarrow ? 2 : 4) + (actions ? 1 : 0);
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Description</th>
          <th scope="col" className={classes.number} data-wide>
            Quantity
          </th>
          <th scope="col" className={classes.number} data-wide>
            Rate
          </th>
          <th scope="col" className={classes.number}>
            Amount
          </th>
          {actions ? (
            <th scope="col" className={classes.actions}>
              <span className="visually-hidden">Actions</span>
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Fragment key={line.position}>
            <Row line={line} money={money} actions={actions} />
            {behind?.(line, columns)}
          </Fragment>
        ))}
        {note ? (
          <tr>
            <td colSpan={columns} className={classes.note}>
              {note}
            </td>
          </tr>
        ) : null}
      </tbody>
      <Totals money={money} hasActions={actions !== undefined} />
    </table>
  );
}

type RowProps = { line: Line; money: Money; actions?: (line: Line) => ReactNode };

function Row({ line, money, actions }: RowProps) {
  const { description, unit, rateMinor, amountMinor, kind } = line;
  const { currency } = money;
  const isDiscount = kind === "discount";
  const quantity = quantityWords(line, money.quantityDecimals);
  const rate = unit === "hour" ? formatRate(rateMinor, currency) : formatMoney(rateMinor, currency);
  return (
    <tr>
      <td className={classes.description}>
        {description}
        {isDiscount ? null : (
          <span className={classes.of} data-narrow>
            {quantity} at {rate}
          </span>
        )}
      </td>
      <td className={classes.number} data-wide>
        {isDiscount ? null : quantity}
      </td>
      <td className={classes.number} data-wide>
        {isDiscount ? null : rate}
      </td>
      <td className={classes.number}>{formatMoney(amountMinor, currency)}</td>
      {actions ? <td className={classes.actions}>{actions(line)}</td> : null}
    </tr>
  );
}

function Totals({ money, hasActions }: { money: Money; hasActions: boolean }) {
  const { currency, netMinor, taxes, grossMinor } = money;
  const rows: [name: string, minor: number][] = [
    ["Net", netMinor],
    ...taxes.map(({ category, rateBp, taxMinor }): [string, number] => [
      taxWords(category, rateBp),
      taxMinor,
    ]),
  ];
  return (
    <tfoot>
      {rows.map(([name, minor], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two taxes may have the same rate, and the rows never move.
        <tr key={index}>
          <SumCells name={name} />
          <td className={classes.number}>{formatMoney(minor, currency)}</td>
          {hasActions ? <td /> : null}
        </tr>
      ))}
      <tr className={classes.total}>
        <SumCells name="Total" />
        <td className={classes.number}>{formatMoney(grossMinor, currency)}</td>
        {hasActions ? <td /> : null}
      </tr>
    </tfoot>
  );
}

function SumCells({ name }: { name: string }) {
  return (
    <>
      <th scope="row">{name}</th>
      <td data-wide />
      <td data-wide />
    </>
  );
}

/** `41.33 h`, or of pieces without needless zeros `3`. */
function quantityWords({ quantity, unit }: Line, decimals: number): string {
  const text = decimalOf(BigInt(quantity), decimals);
  return unit === "hour" ? `${text} h` : text.replace(/\.?0+$/, "");
}
