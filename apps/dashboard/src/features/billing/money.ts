import { decimalOf, minorDigits } from "@stint/core/billing/money";

/** A whole number of minor units as people read it, `€1,234.50`. */
export function formatMoney(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  // As a decimal in words, so that no amount passes through a fraction that a float cannot hold.
  return formatter(currency, digits).format(decimalOf(BigInt(minor), digits) as `${number}`);
}

/** `€95.00/h`. */
export function formatRate(minorPerHour: number, currency: string): string {
  return `${formatMoney(minorPerHour, currency)}/h`;
}

/** What a field for money starts with, `1234.50`. */
export function moneyText(minor: number | null, currency: string): string {
  return minor === null ? "" : decimalOf(BigInt(minor), minorDigits(currency));
}

/** What was typed into it in minor units; null if it is no amount. */
export function parseMoney(text: string, currency: string): number | null {
  return parseScaled(text.replace(/[\p{Sc}]|^\s*[A-Z]{3}\b|\b[A-Z]{3}\s*$/gu, ""), minorDigits(currency));
}

/** A decimal scaled by 10^digits, typed with a point or a comma; null if it is none or has more decimals. */
export function parseScaled(text: string, digits: number): number | null {
  const plain = text.replace(/[\s'’]/g, "");
  const point = decimalPointOf(plain);
  const whole = point === -1 ? plain : plain.slice(0, point);
  const decimals = point === -1 ? "" : plain.slice(point + 1);
  if (!/^-?(\d+|\d{1,3}([.,]\d{3})+)$/.test(whole) || !/^\d*$/.test(decimals)) return null;
  if (decimals.length > digits) return null;
  const scaled = Number(`${whole.replace(/[.,]/g, "")}${decimals.padEnd(digits, "0")}`);
  return Number.isSafeInteger(scaled) ? scaled : null;
}

/** Where the decimals begin: at the last separator, unless it parts thousands as in `1,234` or `1.234.567`. */
function decimalPointOf(text: string): number {
  const last = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (last === -1) return -1;
  const isRepeated = text.indexOf(text.charAt(last)) !== last;
  const isThousands = text.charAt(last) === "," && /^-?[1-9]\d{0,2},\d{3}$/.test(text);
  return isRepeated || isThousands ? -1 : last;
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
