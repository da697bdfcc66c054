import { decimalOf, minorDigits } from "@stint/core";

/** `1,234.50`, with as many decimals as the currency has, and a true minus sign. */
export function moneyText(minor: number, currency: string): string {
  return grouped(decimalOf(BigInt(minor), minorDigits(currency)));
}

/** `12.50`; a piece count goes without the decimals it does not need. */
export function quantityText(quantity: number, decimals: number, unit: "hour" | "piece"): string {
  const text = decimalOf(BigInt(quantity), decimals);
  if (unit === "hour") return `${grouped(text)} h`;
  return grouped(text.replace(/\.?0+$/, ""));
}

/** `19 %`, `7.75 %`. */
export function percentText(basisPoints: number): string {
  return `${decimalOf(BigInt(basisPoints), 2).replace(/\.?0+$/, "")} %`;
}

function grouped(decimal: string): string {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(\.\d+)?$/.exec(decimal) ?? [];
  return `${sign && "−"}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction}`;
}
