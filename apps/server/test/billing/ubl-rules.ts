import { all, type Element, textAt } from "./ubl-document.ts";

type Rule = (document: Element) => boolean;

/** The rules of EN 16931 about sums and taxes, by their names there. */
const RULES: Record<string, Rule> = {
  "BR-CO-10": (at) => sum(at, `${lineOf(at)}/cbc:LineExtensionAmount`) === total(at, "LineExtensionAmount"),
  "BR-CO-11": (at) => sum(at, "cac:AllowanceCharge/cbc:Amount") === total(at, "AllowanceTotalAmount"),
  "BR-CO-13": (at) =>
    total(at, "LineExtensionAmount") - total(at, "AllowanceTotalAmount") === total(at, "TaxExclusiveAmount"),
  "BR-CO-14": (at) =>
    sum(at, "cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount") === sum(at, "cac:TaxTotal/cbc:TaxAmount"),
  "BR-CO-15": (at) =>
    total(at, "TaxExclusiveAmount") + sum(at, "cac:TaxTotal/cbc:TaxAmount") ===
    total(at, "TaxInclusiveAmount"),
  "BR-CO-16": (at) => total(at, "TaxInclusiveAmount") === total(at, "PayableAmount"),
  "BR-CO-17": (at) =>
    subtotals(at).every((tax) => {
      const exact = (Number(textAt(tax, "cbc:TaxableAmount")) * rateOf(tax, "cac:TaxCategory")) / 100;
      return Math.abs(exact - Number(textAt(tax, "cbc:TaxAmount"))) <= halfUnit(at);
    }),
  "BR-S-08 and its like": (at) =>
    subtotals(at).every(
      (tax) => basisOf(at, keyOf(tax, "cac:TaxCategory")) === amount(textAt(tax, "cbc:TaxableAmount")),
    ),
  "BR-CO-18": (at) =>
    new Set(subtotals(at).map((tax) => keyOf(tax, "cac:TaxCategory"))).size === subtotals(at).length,
  "BR-27": (at) => all(at, `${lineOf(at)}/cac:Price/cbc:PriceAmount`).every(({ text }) => Number(text) >= 0),
  "BR-31": (at) => all(at, "cac:AllowanceCharge/cbc:Amount").every(({ text }) => Number(text) > 0),
  "BR-E-10 and its like": (at) =>
    subtotals(at).every((tax) => {
      const isReasonWanted = !["S", "Z"].includes(textAt(tax, "cac:TaxCategory/cbc:ID") ?? "");
      return isReasonWanted === Boolean(textAt(tax, "cac:TaxCategory/cbc:TaxExemptionReason"));
    }),
  "BR-DEC": (at) =>
    everyElement(at).every(({ name, text }) => !name.endsWith("Amount") || /^-?\d+(\.\d{1,2})?$/.test(text)),
  "no empty element": (at) =>
    everyElement(at).every(({ children, text }) => children.length > 0 || text.trim() !== ""),
  "quantity × price = amount": (at) =>
    all(at, lineOf(at)).every((line) => {
      const quantity = Number(line.children[1]?.text);
      const exact = quantity * Number(textAt(line, "cac:Price/cbc:PriceAmount"));
      return Math.abs(exact - Number(textAt(line, "cbc:LineExtensionAmount"))) <= halfUnit(at);
    }),
};

/** The names of the rules that a document breaks. */
export function brokenRules(document: Element): string[] {
  return Object.entries(RULES).flatMap(([name, holds]) => (holds(document) ? [] : [name]));
}

function lineOf({ name }: Element): string {
  return `cac:${name}Line`;
}

function subtotals(document: Element): Element[] {
  return all(document, "cac:TaxTotal/cac:TaxSubtotal");
}

function rateOf(element: Element, category: string): number {
  return Number(textAt(element, `${category}/cbc:Percent`) ?? 0);
}

function keyOf(element: Element, category: string): string {
  return `${textAt(element, `${category}/cbc:ID`)} ${rateOf(element, category)}`;
}

function basisOf(document: Element, key: string): number {
  const lines = all(document, lineOf(document))
    .filter((line) => all(line, "cac:Item").some((item) => keyOf(item, "cac:ClassifiedTaxCategory") === key))
    .map((line) => amount(textAt(line, "cbc:LineExtensionAmount")));
  const allowances = all(document, "cac:AllowanceCharge")
    .filter((allowance) => keyOf(allowance, "cac:TaxCategory") === key)
    .map((allowance) => -amount(textAt(allowance, "cbc:Amount")));
  return [...lines, ...allowances].reduce((all, part) => all + part, 0);
}

function total(document: Element, name: string): number {
  return amount(textAt(document, `cac:LegalMonetaryTotal/cbc:${name}`));
}

function sum(document: Element, path: string): number {
  return all(document, path).reduce((sum, { text }) => sum + amount(text), 0);
}

function amount(text = "0"): number {
  return Math.round(Number(text) * 100);
}

/** Half of the smallest amount that the document's currency has, and a little for binary fractions. */
function halfUnit(document: Element): number {
  const isWhole = !textAt(document, "cac:LegalMonetaryTotal/cbc:PayableAmount")?.includes(".");
  return (isWhole ? 0.5 : 0.005) + 1e-6;
}

function everyElement(element: Element): Element[] {
  return [element, ...element.children.flatMap(everyElement)];
}
