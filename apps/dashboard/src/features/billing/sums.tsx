import { formatMoney } from "../../format-money.ts";
import classes from "./sums.module.css";

/** Amounts of several currencies beneath each other; they are never added. */
export function Sums({ sums }: { sums: readonly { currency: string; minor: number }[] }) {
  return (
    <span className={classes.sums}>
      {sums.length === 0 ? "–" : null}
      {sums.map(({ currency, minor }) => (
        <span key={currency}>{formatMoney(minor, currency)}</span>
      ))}
    </span>
  );
}
