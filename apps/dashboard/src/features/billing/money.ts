import { decimalOf, minorDigits } from "@stint/core/billing/money";
import { formatMoney } from "../../format-money.ts";

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
