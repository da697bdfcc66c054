import type { InvoiceDocument, Party } from "@stint/core";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";
import { add } from "./ubl-element.ts";

/** The single euro payments area, by the countries that IBANs begin with. */
const SEPA = new Set(
  "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM VA".split(
    " ",
  ),
);
const CREDIT_TRANSFER = "30";
const SEPA_CREDIT_TRANSFER = "58";

export function addParties(root: XMLBuilder, document: InvoiceDocument): void {
  const { seller, buyer, taxes } = document;
  // Who sells outside the scope of VAT names no VAT identifier (BR-O-2); some identifier there must be (BR-CO-26).
  const isOutside = taxes.some(({ category }) => category === "O");
  addParty(root.ele("cac:AccountingSupplierParty"), seller, { isSeller: true, isOutside });
  addParty(root.ele("cac:AccountingCustomerParty"), buyer, { isSeller: false, isOutside });
}

type Role = { isSeller: boolean; isOutside: boolean };

function addParty(parent: XMLBuilder, party: Party, { isSeller, isOutside }: Role): void {
  const element = parent.ele("cac:Party");
  add(element, "cbc:EndpointID", party.email, { schemeID: "EM" });
  if (isSeller && isOutside && !party.registration && party.vatId)
    add(element.ele("cac:PartyIdentification"), "cbc:ID", party.vatId);
  addAddress(element.ele("cac:PostalAddress"), party);
  if (!isOutside) addTaxScheme(element, party, isSeller);
  const legal = element.ele("cac:PartyLegalEntity");
  add(legal, "cbc:RegistrationName", party.name);
  add(legal, "cbc:CompanyID", party.registration);
  if (!party.email) return;
  const contact = element.ele("cac:Contact");
  add(contact, "cbc:ElectronicMail", party.email);
}

function addAddress(element: XMLBuilder, { street, city, postalCode, country }: Party): void {
  add(element, "cbc:StreetName", street.replaceAll("\n", ", "));
  add(element, "cbc:CityName", city);
  add(element, "cbc:PostalZone", postalCode);
  add(element.ele("cac:Country"), "cbc:IdentificationCode", country.toUpperCase());
}

function addTaxScheme(element: XMLBuilder, { vatId, registration, country }: Party, isSeller: boolean): void {
  const vat = vatId?.replace(/\s/g, "");
  // A seller without a VAT identifier is known to the tax office by another number.
  const other = isSeller ? registration : null;
  if (!vat && !other) return;
  const scheme = element.ele("cac:PartyTaxScheme");
  if (vat) add(scheme, "cbc:CompanyID", /^[A-Z]{2}/.test(vat) ? vat : `${country.toUpperCase()}${vat}`);
  else add(scheme, "cbc:CompanyID", other);
  add(scheme.ele("cac:TaxScheme"), "cbc:ID", vat ? "VAT" : "TAX");
}

/** What is supplied within the Community says where it goes and when (BR-IC-11, BR-IC-12). */
export function addDelivery(root: XMLBuilder, { taxes, buyer, period }: InvoiceDocument): void {
  if (!taxes.some(({ category }) => category === "K")) return;
  const delivery = root.ele("cac:Delivery");
  add(delivery, "cbc:ActualDeliveryDate", period.to);
  const country = delivery.ele("cac:DeliveryLocation").ele("cac:Address").ele("cac:Country");
  add(country, "cbc:IdentificationCode", buyer.country.toUpperCase());
}

export function addPayment(root: XMLBuilder, document: InvoiceDocument): void {
  const iban = document.iban?.replace(/\s/g, "").toUpperCase();
  if (!iban || document.kind === "credit_note") return;
  const isSepa = document.currency === "EUR" && SEPA.has(iban.slice(0, 2));
  const means = root.ele("cac:PaymentMeans");
  add(means, "cbc:PaymentMeansCode", isSepa ? SEPA_CREDIT_TRANSFER : CREDIT_TRANSFER);
  add(means, "cbc:PaymentID", document.number);
  const account = means.ele("cac:PayeeFinancialAccount");
  add(account, "cbc:ID", iban);
  add(account, "cbc:Name", document.seller.name);
  if (document.bic)
    add(account.ele("cac:FinancialInstitutionBranch"), "cbc:ID", document.bic.replace(/\s/g, ""));
}
