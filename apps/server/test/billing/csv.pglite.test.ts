import { describe, expect, test } from "vitest";
import { renderCsv } from "../../src/billing/documents/render-csv.ts";
import { documentOf, entriesFor, TWO_LINES } from "./sample-documents.ts";

const BYTE_ORDER_MARK = "\ufeff";
const linesOf = (bytes: Uint8Array) =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split("\r\n");
const recordsOf = (bytes: Uint8Array) => {
  const [head = "", ...records] = linesOf(bytes).filter((line) => line !== "");
  const names = head.replace(BYTE_ORDER_MARK, "").split(",");
  return records.map((record) => Object.fromEntries(record.split(",").map((cell, at) => [names[at], cell])));
};

describe("an invoice's CSV", () => {
  test("has a record for every entry, and columns that add up to the invoice", () => {
    const document = documentOf({
      entries: entriesFor(TWO_LINES, 3).map((entry) => ({ ...entry, notes: null })),
    });
    const records = recordsOf(renderCsv(document, { isDraft: false }));
    expect(records).toHaveLength(6);
    expect(records[0]).toMatchObject({
      number: "2026-0042",
      line: "1",
      rate: "115",
      currency: "EUR",
      day: "2026-10-01",
      start: "2026-10-01T07:00:00Z",
      person: "Alice Ahrens",
      seconds: "7200",
      billed_hours: "2",
      line_quantity: "32.25",
      line_amount: "3708.75",
    });
    const sum = records.reduce((all, { line_amount }) => all + Number(line_amount), 0);
    expect(sum).toBeCloseTo(document.netMinor / 100, 6);
  });

  test("has a record for a line without entries, and no number while it is a draft", () => {
    const [record] = recordsOf(renderCsv(documentOf({ entries: [] }), { isDraft: true }));
    expect(record).toMatchObject({ number: "", line: "1", day: "", line_amount: "3708.75" });
  });

  test("is opened as UTF-8 by a spreadsheet, and runs nothing there", () => {
    const [entry] = entriesFor(TWO_LINES, 1);
    if (!entry) throw new Error("no entry");
    const notes = `=HYPERLINK("http://evil.example","x"), "quoted"\nand more`;
    const [head = "", ...rest] = linesOf(
      renderCsv(documentOf({ entries: [{ ...entry, person: "+Zoë", notes }] }), { isDraft: false }),
    );
    expect(head.startsWith(BYTE_ORDER_MARK)).toBe(true);
    expect(rest.join("\r\n")).toContain(`,'+Zoë,`);
    expect(rest.join("\r\n")).toContain(`"'=HYPERLINK(""http://evil.example"",""x""), ""quoted""\nand more"`);
  });
});
