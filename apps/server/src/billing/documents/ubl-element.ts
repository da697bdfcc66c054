import { decimalOf, minorDigits } from "@stint/core";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";

const UBL = "urn:oasis:names:specification:ubl:schema:xsd";
export const NAMESPACES = {
  cac: `${UBL}:CommonAggregateComponents-2`,
  cbc: `${UBL}:CommonBasicComponents-2`,
};

/** An element with a text; none at all when there is none, as UBL forbids empty ones. */
export function add(
  parent: XMLBuilder,
  name: string,
  value: string | null | undefined,
  attributes: Record<string, string> = {},
): void {
  const text = clean(value);
  if (text) parent.ele(name, attributes).txt(text);
}

export function money(parent: XMLBuilder, name: string, minor: number, currency: string): void {
  parent.ele(name, { currencyID: currency }).txt(decimalOf(BigInt(minor), minorDigits(currency)));
}

/** Without what XML 1.0 cannot say. */
export function clean(text: string | null | undefined): string {
  return (text ?? "")
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "")
    .trim();
}
