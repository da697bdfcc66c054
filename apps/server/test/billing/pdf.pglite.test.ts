import type { InvoiceDocument } from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadFaces } from "../../src/billing/documents/faces.ts";
import { moneyText } from "../../src/billing/documents/money-text.ts";
import { renderPdf } from "../../src/billing/documents/render-pdf.ts";
import { anyDocument } from "./any-document.ts";
import { pdfText } from "./pdf-text.ts";
import { documentOf, entriesFor, TWO_LINES, timeLine } from "./sample-documents.ts";

const issued = { isDraft: false };
const textOf = async (document: InvoiceDocument, options = issued) =>
  (await pdfText(await renderPdf(document, options))).join("\n");

describe("an invoice's PDF", () => {
  test("says who bills whom, for what, how much, and how to pay it", async () => {
    const [first, second] = await pdfText(await renderPdf(documentOf({ note: "Thank you." }), issued));
    for (const said of [
      "Nordlicht Werkstatt GmbH",
      "VAT ID DE123456789",
      "Hafen & Söhne AG",
      "2026-0042",
      "Issued 2 Nov 2026",
      "Due 16 Nov 2026",
      "Period 1 – 31 Oct 2026",
      "PO 4711",
      "1 Website relaunch · Development 32.25 h 115.00 19 % 3,708.75",
      "VAT 19 % on 4,846.25 920.79",
      "Total EUR 5,767.04",
      "IBAN DE02 1203 0000 0000 2020 51",
      "Thank you.",
      "Page 1 of 2",
    ])
      expect(first).toContain(said);
    expect(second).toContain("Time sheet");
    expect(second).toContain("times in Europe/Berlin");
    expect(second).toContain("1 Oct 2026 09:00 – 11:00 Alice Ahrens");
  });

  test("is the same to the byte whenever it is made, whatever was made before it", async () => {
    const document = documentOf({ note: "Fällig – مرحبا – 日本語" });
    const bytes = await renderPdf(document, issued);
    await renderPdf(documentOf({ note: "日本 ﷼ العالم" }), issued);
    expect(Buffer.compare(bytes, await renderPdf(structuredClone(document), issued))).toBe(0);
  });

  test("bears a mark on every page and no number while it is a draft", async () => {
    const pages = await pdfText(await renderPdf(documentOf(), { isDraft: true }));
    expect(pages).toHaveLength(2);
    for (const page of pages) {
      expect(page).toContain("DRAFT");
      expect(page).not.toContain("2026-0042");
    }
  });

  test("says as a credit note which invoice it takes back and why, and asks for no money", async () => {
    const corrects = { number: "2026-0042", issuedOn: "2026-11-02" };
    const text = await textOf(
      documentOf({ kind: "credit_note", number: "CN-0003", corrects, reason: "Wrong rate" }),
    );
    expect(text).toContain("Credit note\nCN-0003");
    expect(text).toContain("Takes back Invoice 2026-0042\nof 2 Nov 2026");
    expect(text).toContain("Reason Wrong rate");
    expect(text).toContain("Total credited EUR 5,767.04");
    expect(text).not.toContain("IBAN");
    expect(text).not.toContain("Due");
  });

  test.each([
    ["AE", "Reverse charge: VAT is to be accounted for by the recipient (Article 196"],
    ["E", "Exempt from VAT."],
    ["K", "Intra-Community supply, exempt from VAT (Article 138"],
    ["G", "Export outside the EU, exempt from VAT (Article 146"],
    ["O", "Not subject to VAT."],
  ] as const)(
    "gives the reason for which no tax of category %s is charged",
    async (taxCategory, sentence) => {
      const lines = TWO_LINES.map((line) => ({ ...line, taxCategory, taxRateBp: 0 }));
      expect(await textOf(documentOf({ lines }))).toContain(sentence);
      expect(await textOf(documentOf())).not.toContain(sentence);
    },
  );

  test("prints money with the decimals of its currency", async () => {
    const lines = [timeLine({ position: 1, quantity: 150, rateMinor: 10_001 })];
    expect(await textOf(documentOf({ currency: "JPY", lines }))).toContain("Total JPY 17,852");
    expect(await textOf(documentOf({ currency: "KWD", lines }))).toContain("Total KWD 17.852");
  });

  test("runs over as many pages as it takes, with the table's head on each, and leaves out no entry", async () => {
    const lines = Array.from({ length: 40 }, (_, at) =>
      timeLine({ position: at + 1, description: `Task ${at + 1}`, quantity: 100, rateMinor: 10_000 }),
    );
    const pages = await pdfText(
      await renderPdf(documentOf({ lines, entries: entriesFor(lines, 5) }), issued),
    );
    const sheet = pages.findIndex((page) => page.includes("Time sheet"));
    const withLines = pages.slice(0, sheet).filter((page) => page.includes("1.00 h 100.00"));
    expect(withLines).toHaveLength(2);
    for (const page of withLines) expect(page).toContain("Description Quantity");
    for (const page of pages.slice(sheet)) expect(page).toContain("Day Time Person");
    const rows = pages
      .slice(sheet)
      .join("\n")
      .match(/\d Oct 2026 09:00 – 11:0\d/g);
    expect(rows).toHaveLength(200);
    expect(pages.at(-1)).toContain(`Page ${pages.length} of ${pages.length}`);
  });

  test("breaks a word or a note that is wider or higher than a page can hold", async () => {
    const lines = [timeLine({ position: 1, description: "x".repeat(400), quantity: 100, rateMinor: 10_000 })];
    const pages = await pdfText(await renderPdf(documentOf({ lines, note: "word ".repeat(5_000) }), issued));
    expect(pages.join("").match(/x/g)?.length).toBeGreaterThanOrEqual(400);
    expect(pages.join(" ").match(/word/g)).toHaveLength(5_000);
  });

  const properties = { numRuns: 15 };
  test("is made of anything that is billed, with its number and its total", async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, async (document) => {
        const text = await textOf(document);
        expect(text).toContain(document.number);
        expect(text).toContain(`${document.currency} ${moneyText(document.grossMinor, document.currency)}`);
      }),
      properties,
    );
  }, 60_000);
});

describe("a script", () => {
  test.each([
    ["Japanese", "株式会社東京デザイン事務所"],
    ["Chinese", "上海设计有限公司開發與測試"],
    ["Korean", "서울 소프트웨어"],
    ["Arabic", "شركة الأفق"],
    ["Hebrew", "חברת הצפון"],
    ["Greek", "Αιγαίον Ναυτιλιακή"],
    ["Cyrillic", "Київ Розробка"],
    ["Hindi", "हिन्दी प्रौद्योगिकी"],
    ["Bengali", "ঢাকা সফটওয়্যার"],
    ["Punjabi", "ਪੰਜਾਬੀ"],
    ["Gujarati", "ગુજરાતી"],
    ["Tamil", "தமிழ் நிறுவனம்"],
    ["Telugu", "తెలుగు"],
    ["Kannada", "ಕನ್ನಡ"],
    ["Malayalam", "മലയാളം"],
    ["Sinhala", "සිංහල"],
    ["Odia", "ଓଡ଼ିଆ"],
    ["Thai", "บริษัท กรุงเทพ จำกัด"],
    ["Lao", "ລາວ"],
    ["Khmer", "ភ្នំពេញ"],
    ["Burmese", "မြန်မာ"],
    ["Georgian", "საქართველო"],
    ["Armenian", "Հայաստան"],
    ["Amharic", "አዲስ አበባ"],
    ["Vietnamese", "Nguyễn Thị Ánh"],
    ["symbols", "€ ₹ ₿ → ✓ 🚀"],
  ])("has a glyph for every character: %s", async (_script, text) => {
    const faces = await loadFaces([text]);
    const missing = [...text].filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      return !faces.of(code, 600).font.hasGlyphForCodePoint(code);
    });
    expect(missing).toEqual([]);
    const lines = [timeLine({ position: 1, description: text, quantity: 100, rateMinor: 100 })];
    expect(await textOf(documentOf({ lines }))).toContain("Total EUR 1.19");
  });

  test("that is read from the right stands so, with the numbers and names in it the right way round", async () => {
    const description = "חברת הצפון 2026 עם React";
    const lines = [timeLine({ position: 1, description, quantity: 100, rateMinor: 100 })];
    const [page] = await pdfText(await renderPdf(documentOf({ lines }), issued));
    expect(page).toContain("React");
    expect(page).toContain("2026");
    expect(page?.indexOf("React")).toBeLessThan(page?.indexOf("חברת") ?? -1);
  });
});
