import { type DocumentLine, decimalOf, type InvoiceDocument, minorDigits } from "@stint/core";
import { create } from "xmlbuilder2";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";
import { EXEMPTIONS } from "./tax-words.ts";
import { add, clean, money, NAMESPACES } from "./ubl-element.ts";
import { addDelivery, addParties, addPayment } from "./ubl-parties.ts";

/** An electronic invoice or credit note: UBL 2.1 by the European norm EN 16931. */
export function renderUbl(document: InvoiceDocument): Uint8Array {
  const isInvoice = document.kind === "invoice";
  const name = isInvoice ? "Invoice" : "CreditNote";
  const xml = create({ version: "1.0", encoding: "UTF-8" });
  const root = xml.ele(`urn:oasis:names:specification:ubl:schema:xsd:${name}-2`, name);
  for (const [prefix, address] of Object.entries(NAMESPACES)) root.att(`xmlns:${prefix}`, address);
  add(root, "cbc:CustomizationID", "urn:cen.eu:en16931:2017");
  add(root, "cbc:ID", document.number);
  add(root, "cbc:IssueDate", document.issuedOn);
  if (isInvoice) add(root, "cbc:DueDate", document.dueOn);
  add(root, `cbc:${name}TypeCode`, isInvoice ? "380" : "381");
  const note = [document.reason, document.note].map(clean).filter(Boolean).join("\n");
  add(root, "cbc:Note", note);
  add(root, "cbc:DocumentCurrencyCode", document.currency);
  add(root, "cbc:BuyerReference", document.buyerReference);
  addPeriod(root, document);
  addCorrected(root, document);
  addParties(root, document);
  addDelivery(root, document);
  addPayment(root, document);
  for (const line of document.lines) if (isAllowance(line)) addAllowance(root, document, line);
  addTaxes(root, document);
  addSums(root, document);
  for (const line of document.lines) if (!isAllowance(line)) addLine(root, document, line);
  return new TextEncoder().encode(xml.end({ prettyPrint: true }));
}

function isAllowance({ kind }: DocumentLine): boolean {
  return kind === "discount";
}

function addPeriod(root: XMLBuilder, { period }: InvoiceDocument): void {
  const element = root.ele("cac:InvoicePeriod");
  add(element, "cbc:StartDate", period.from);
  add(element, "cbc:EndDate", period.to);
}

function addCorrected(root: XMLBuilder, { corrects }: InvoiceDocument): void {
  if (!corrects) return;
  const reference = root.ele("cac:BillingReference").ele("cac:InvoiceDocumentReference");
  add(reference, "cbc:ID", corrects.number);
  add(reference, "cbc:IssueDate", corrects.issuedOn);
}

function addAllowance(root: XMLBuilder, { currency }: InvoiceDocument, line: DocumentLine): void {
  const allowance = root.ele("cac:AllowanceCharge");
  add(allowance, "cbc:ChargeIndicator", "false");
  add(allowance, "cbc:AllowanceChargeReason", clean(line.description) || "Discount");
  money(allowance, "cbc:Amount", -line.amountMinor, currency);
  addTaxCategory(allowance, "cac:TaxCategory", line);
}

function addTaxes(root: XMLBuilder, { taxes, taxMinor, currency }: InvoiceDocument): void {
  const total = root.ele("cac:TaxTotal");
  money(total, "cbc:TaxAmount", taxMinor, currency);
  for (const tax of taxes) {
    const subtotal = total.ele("cac:TaxSubtotal");
    money(subtotal, "cbc:TaxableAmount", tax.basisMinor, currency);
    money(subtotal, "cbc:TaxAmount", tax.taxMinor, currency);
    const exemption = EXEMPTIONS[tax.category];
    addTaxCategory(
      subtotal,
      "cac:TaxCategory",
      { taxCategory: tax.category, taxRateBp: tax.rateBp },
      (category) => {
        add(category, "cbc:TaxExemptionReasonCode", exemption?.code);
        add(category, "cbc:TaxExemptionReason", exemption?.sentence);
      },
    );
  }
}

function addTaxCategory(
  parent: XMLBuilder,
  name: string,
  { taxCategory, taxRateBp }: Pick<DocumentLine, "taxCategory" | "taxRateBp">,
  addReason?: (category: XMLBuilder) => void,
): void {
  const category = parent.ele(name);
  add(category, "cbc:ID", taxCategory);
  if (taxCategory !== "O") add(category, "cbc:Percent", decimalOf(BigInt(taxRateBp), 2));
  addReason?.(category);
  add(category.ele("cac:TaxScheme"), "cbc:ID", "VAT");
}

function addSums(root: XMLBuilder, document: InvoiceDocument): void {
  const { currency, netMinor, grossMinor, lines } = document;
  const allowances = -lines.filter(isAllowance).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const sums = root.ele("cac:LegalMonetaryTotal");
  money(sums, "cbc:LineExtensionAmount", netMinor + allowances, currency);
  money(sums, "cbc:TaxExclusiveAmount", netMinor, currency);
  money(sums, "cbc:TaxInclusiveAmount", grossMinor, currency);
  if (allowances !== 0) money(sums, "cbc:AllowanceTotalAmount", allowances, currency);
  money(sums, "cbc:PayableAmount", grossMinor, currency);
}

function addLine(root: XMLBuilder, document: InvoiceDocument, line: DocumentLine): void {
  const { currency, quantityDecimals } = document;
  const [element, counted] =
    document.kind === "invoice"
      ? [root.ele("cac:InvoiceLine"), "cbc:InvoicedQuantity"]
      : [root.ele("cac:CreditNoteLine"), "cbc:CreditedQuantity"];
  // A price is never negative in the norm; what a line takes off is told by its quantity.
  const quantity = line.rateMinor < 0 ? -line.quantity : line.quantity;
  add(element, "cbc:ID", String(line.position));
  element
    .ele(counted, { unitCode: line.unit === "hour" ? "HUR" : "C62" })
    .txt(decimalOf(BigInt(quantity), quantityDecimals));
  money(element, "cbc:LineExtensionAmount", line.amountMinor, currency);
  const item = element.ele("cac:Item");
  add(item, "cbc:Name", clean(line.description) || "Services");
  addTaxCategory(item, "cac:ClassifiedTaxCategory", line);
  const price = decimalOf(BigInt(Math.abs(line.rateMinor)), minorDigits(currency));
  element.ele("cac:Price").ele("cbc:PriceAmount", { currencyID: currency }).txt(price);
}
