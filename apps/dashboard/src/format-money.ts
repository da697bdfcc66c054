import { decimalOf, minorDigits } from "@stint/core/billing/money";

/** A whole number of minor units as people read it, `€1,234.50`. */
export function formatMoney(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  // As a decimal in words, so that no amount passes through a fraction that a float cannot hold.
  return formatter(currency, digits).format(decimalOf(BigInt(minor), digits) as `${number}`);
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(currency: string, digits: number): Intl.NumberFormat {
  const known = formatters.get(currency);
  if (known) return known;
  const options = {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  };
  const made = new Intl.NumberFormat("en-GB", options as Intl.NumberFormatOptions);
  formatters.set(currency, made);
  return made;
}
