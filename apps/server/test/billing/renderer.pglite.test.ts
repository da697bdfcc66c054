import { expect, test } from "vitest";
import { renderPdf } from "../../src/billing/documents/render-pdf.ts";
import { Renderer } from "../../src/billing/documents/renderer.ts";
import { documentOf } from "./sample-documents.ts";

const document = documentOf();

test("documents are made on a thread of their own, the same there as here", async () => {
  const renderer = new Renderer();
  const [pdf, csv, xml] = await Promise.all(
    (["pdf", "csv", "xml"] as const).map((format) => renderer.render({ format, document, isDraft: false })),
  );
  expect(Buffer.compare(pdf ?? Buffer.of(), await renderPdf(document, { isDraft: false }))).toBe(0);
  expect(new TextDecoder().decode(csv)).toContain("Alice Ahrens");
  expect(new TextDecoder().decode(xml)).toContain("<cbc:ID>2026-0042</cbc:ID>");
});

test("a document that cannot be made is refused, and the next one is made all the same", async () => {
  const renderer = new Renderer();
  const impossible = { ...document, timeZone: "Nowhere/At all" };
  const first = renderer.render({ format: "pdf", document: impossible, isDraft: false });
  const second = renderer.render({ format: "xml", document, isDraft: false });
  await expect(first).rejects.toThrow("Nowhere");
  expect((await second).byteLength).toBeGreaterThan(1_000);
});

test("a document that takes too long is given up", async () => {
  const renderer = new Renderer({ limitMs: 1 });
  await expect(renderer.render({ format: "pdf", document, isDraft: false })).rejects.toThrow();
});

test("the thread ends when nothing was wanted for a while, and starts anew for the next document", async () => {
  const renderer = new Renderer({ idleMs: 0 });
  for (const format of ["csv", "xml", "csv"] as const) {
    const bytes = await renderer.render({ format, document, isDraft: true });
    expect(bytes.byteLength).toBeGreaterThan(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
});

test("it says when too many documents wait, until they are made", async () => {
  const renderer = new Renderer({ mostWaiting: 2 });
  const made = [1, 2].map(() => renderer.render({ format: "csv", document, isDraft: false }));
  expect(renderer.isFull).toBe(true);
  await Promise.all(made);
  expect(renderer.isFull).toBe(false);
});
