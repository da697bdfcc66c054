import type { InvoiceDocument } from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderUbl } from "../../src/billing/documents/render-ubl.ts";
import { anyDocument } from "./any-document.ts";
import { officialChecker, officialRules } from "./official-rules.ts";
import { documentOf, TWO_LINES } from "./sample-documents.ts";
import { all, type Element, parseXml, textAt } from "./ubl-document.ts";
import { brokenRules } from "./ubl-rules.ts";
import { schemaProblems } from "./ubl-schema.ts";

const ublOf = (document: InvoiceDocument): Element => parseXml(renderUbl(document));
const problemsOf = (document: InvoiceDocument) => {
  const ubl = ublOf(document);
  return [...schemaProblems(ubl), ...brokenRules(ubl)];
};
const DISCOUNTED: InvoiceDocument["lines"] = [
  ...TWO_LINES,
  {
    position: 3,
    kind: "discount",
    description: "Discount 10 %",
    quantity: 0,
    unit: "piece",
    rateMinor: 0,
    amountMinor: -48_463,
    taxCategory: "S",
    taxRateBp: 1900,
  },
];
const corrects = { number: "2026-0042", issuedOn: "2026-11-02" };
const categories = ["S", "Z", "E", "AE", "K", "G", "O"] as const;
const withCategory = (taxCategory: (typeof categories)[number]) =>
  TWO_LINES.map((line) => ({ ...line, taxCategory, taxRateBp: taxCategory === "S" ? 1900 : 0 }));

describe("an electronic invoice", () => {
  test("says in UBL what the invoice says", () => {
    const ubl = ublOf(documentOf({ note: "Thank you" }));
    const said = (path: string) => textAt(ubl, path);
    expect(ubl.name).toBe("Invoice");
    expect(said("cbc:CustomizationID")).toBe("urn:cen.eu:en16931:2017");
    expect(said("cbc:ID")).toBe("2026-0042");
    expect(said("cbc:DueDate")).toBe("2026-11-16");
    expect(said("cbc:InvoiceTypeCode")).toBe("380");
    expect(said("cbc:Note")).toBe("Thank you");
    expect(said("cbc:BuyerReference")).toBe("PO 4711");
    expect(said("cac:InvoicePeriod/cbc:EndDate")).toBe("2026-10-31");
    expect(said("cac:PaymentMeans/cbc:PaymentMeansCode")).toBe("58");
    expect(said("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID")).toBe("DE02120300000000202051");
    expect(said("cac:LegalMonetaryTotal/cbc:PayableAmount")).toBe("5767.04");
    const [line] = all(ubl, "cac:InvoiceLine/cbc:InvoicedQuantity");
    expect(line).toMatchObject({ attributes: { unitCode: "HUR" }, text: "32.25" });
  });

  test("says as a credit note which invoice it takes back, in positive amounts", () => {
    const ubl = ublOf(documentOf({ kind: "credit_note", number: "CN-0001", corrects, reason: "Wrong rate" }));
    expect(ubl.name).toBe("CreditNote");
    expect(textAt(ubl, "cbc:CreditNoteTypeCode")).toBe("381");
    const reference = "cac:BillingReference/cac:InvoiceDocumentReference";
    expect(textAt(ubl, `${reference}/cbc:ID`)).toBe("2026-0042");
    expect(textAt(ubl, `${reference}/cbc:IssueDate`)).toBe("2026-11-02");
    expect(textAt(ubl, "cac:LegalMonetaryTotal/cbc:PayableAmount")).toBe("5767.04");
    expect(textAt(ubl, "cac:CreditNoteLine/cbc:CreditedQuantity")).toBe("32.25");
  });

  test("takes discounts off as allowances of the document", () => {
    const ubl = ublOf(documentOf({ lines: DISCOUNTED }));
    expect(textAt(ubl, "cac:AllowanceCharge/cbc:Amount")).toBe("484.63");
    expect(textAt(ubl, "cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount")).toBe("484.63");
    expect(all(ubl, "cac:InvoiceLine")).toHaveLength(2);
    expect(problemsOf(documentOf({ lines: DISCOUNTED }))).toEqual([]);
  });

  test.each([
    ["AE", "VATEX-EU-AE"],
    ["K", "VATEX-EU-IC"],
    ["G", "VATEX-EU-G"],
    ["O", "VATEX-EU-O"],
  ] as const)("names by code why no tax of category %s is charged", (category, code) => {
    const ubl = ublOf(documentOf({ lines: withCategory(category) }));
    expect(textAt(ubl, "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReasonCode")).toBe(code);
  });

  test("asks for a SEPA transfer only where there is SEPA", () => {
    const codeOf = (given: Partial<InvoiceDocument>) =>
      textAt(ublOf(documentOf(given)), "cac:PaymentMeans/cbc:PaymentMeansCode");
    expect(codeOf({ currency: "USD" })).toBe("30");
    expect(codeOf({ iban: "AE070331234567890123456" })).toBe("30");
    expect(codeOf({ iban: null })).toBeUndefined();
  });

  test("escapes what XML takes for its own, and leaves out what XML cannot say", () => {
    const note = `<b>&"' \u0000\u0007\ud800 🚀`;
    expect(textAt(ublOf(documentOf({ note })), "cbc:Note")).toBe(`<b>&"' � 🚀`);
  });

  test.each(categories)("keeps the rules with tax of category %s, taken back as well", (category) => {
    const lines = withCategory(category);
    expect(problemsOf(documentOf({ lines }))).toEqual([]);
    expect(problemsOf(documentOf({ kind: "credit_note", corrects, lines }))).toEqual([]);
  });

  test("keeps schema and rules whatever is billed", () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(problemsOf(document)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("is refused by schema or rules if a sum, an order or a code is wrong", () => {
    const ubl = ublOf(documentOf({ lines: DISCOUNTED }));
    expect(brokenRules(changed(ubl, "cbc:PayableAmount", "5767.05"))).toEqual(["BR-CO-16"]);
    expect(brokenRules(changed(ubl, "cbc:TaxExclusiveAmount", "1.00"))).toContain("BR-CO-13");
    expect(brokenRules(changed(ubl, "cbc:TaxableAmount", "4361.61"))).toContain("BR-S-08 and its like");
    expect(brokenRules(changed(ubl, "cbc:PriceAmount", "115.01"))).toContain("quantity × price = amount");
    expect(schemaProblems(changed(ubl, "cbc:InvoiceTypeCode", "9999"))).not.toEqual([]);
    expect(schemaProblems({ ...ubl, children: ubl.children.toReversed() })).not.toEqual([]);
    const { children } = ubl;
    expect(
      schemaProblems({ ...ubl, children: children.filter(({ name }) => name !== "cbc:ID") }),
    ).not.toEqual([]);
  });
});

describe.skipIf(!officialRules)("the official rules of EN 16931", () => {
  test("have nothing against what is billed, and something against a wrong sum", async () => {
    const check = await officialChecker(officialRules ?? "");
    const wrong = new TextDecoder().decode(renderUbl(documentOf())).replace(">5767.04<", ">5767.05<");
    expect((await check(new TextEncoder().encode(wrong))).join("\n")).toContain("BR-CO-15");
    const discounted = documentOf({ lines: DISCOUNTED });
    for (const document of [
      documentOf(),
      discounted,
      ...categories.map((c) => documentOf({ lines: withCategory(c) })),
    ])
      expect(check(renderUbl(document))).toEqual([]);
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(check(renderUbl(document))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 300_000);
});

function changed(element: Element, name: string, text: string): Element {
  const children = element.children.map((child) => changed(child, name, text));
  return { ...element, children, text: element.name === name ? text : element.text };
}
