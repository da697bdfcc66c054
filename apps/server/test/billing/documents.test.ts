import { createHash } from "node:crypto";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approved, type Customer, customer, draftFor, invoicePath, issued, sayWhoBills } from "./agency.ts";
import { pdfText } from "./pdf-text.ts";
import { parseXml, textAt } from "./ubl-document.ts";
import { brokenRules } from "./ubl-rules.ts";
import { schemaProblems } from "./ubl-schema.ts";

const FORMATS = ["pdf", "csv", "xml"] as const;
type Format = (typeof FORMATS)[number];

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { STINT_JOB_BACKOFF_MS: "0" } });
  await sayWhoBills(world, { iban: "DE02120300000000202051", registration: "HRB 1" });
});
afterAll(() => world.close());

let customers = 0;
async function someDraft(): Promise<{ whose: Customer; id: string }> {
  const whose = await customer(world, `Customer ${++customers}`, { tax: { category: "S", rateBp: 1900 } });
  const start = new Date(Date.parse("2026-02-02T00:00:00Z") + customers * 7_200_000).toISOString();
  await approved(world, { customer: whose, start, seconds: 5_400, notes: "the header" });
  return { whose, id: (await draftFor(world, whose)).id };
}

const fetched = (id: string, format: Format, person: Person = world.bob) =>
  world.app.request(invoicePath(id, `/document.${format}`), {
    headers: { authorization: `Bearer ${person.token}` },
  });
const bytesOf = async (id: string, format: Format) =>
  new Uint8Array(await (await fetched(id, format)).arrayBuffer());
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("the documents of an issued invoice", () => {
  test("say what was billed: as PDF, CSV and an electronic invoice that keeps the norm", async () => {
    const { whose, id } = await someDraft();
    const { number } = await issued(world.bob, id);
    const pdf = (await pdfText(await bytesOf(id, "pdf"))).join("\n");
    for (const said of [
      number,
      "Acme GmbH",
      whose.name,
      "EUR 178.50",
      "the header",
      "DE02 1203 0000 0000 2020 51",
    ])
      expect(pdf).toContain(said);
    expect(textOf(await bytesOf(id, "csv"))).toContain("the header");
    const xml = parseXml(await bytesOf(id, "xml"));
    expect(textAt(xml, "cbc:ID")).toBe(number);
    expect(textAt(xml, "cac:LegalMonetaryTotal/cbc:PayableAmount")).toBe("178.50");
    expect([...schemaProblems(xml), ...brokenRules(xml)]).toEqual([]);
  });

  test("come as files with names, not to be run, framed only by our own pages, and known by their content", async () => {
    const { id } = await someDraft();
    const { number } = await issued(world.bob, id);
    const answers = await Promise.all(FORMATS.map((format) => fetched(id, format)));
    for (const [at, format] of FORMATS.entries()) {
      const { headers } = answers[at] ?? new Response();
      const bytes = new Uint8Array(await (answers[at]?.arrayBuffer() ?? new ArrayBuffer()));
      expect(headers.get("content-disposition")).toBe(
        `${format === "pdf" ? "inline" : "attachment"}; filename="invoice-${number}.${format}"`,
      );
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
      expect(headers.get("cache-control")).toBe("private, no-cache");
      expect(headers.get("etag")).toBe(`"${createHash("sha256").update(bytes).digest("hex")}"`);
    }
  });

  test("do not change by a byte when client, project, seller, time and the invoice's own fate do", async () => {
    const { whose, id } = await someDraft();
    await issued(world.bob, id);
    const asked = await Promise.all(FORMATS.map((format) => bytesOf(id, format)));
    await world.bob.patch(`${PATHS.clients}/${whose.id}`, { name: "Renamed" });
    await world.bob.put(`${PATHS.clients}/${whose.id}/billing`, { legalName: "Renamed SARL", country: "IT" });
    await world.bob.patch(`${PATHS.projects}/${whose.projectId}`, { name: "Another project" });
    await sayWhoBills(world, { sellerName: "Acme Holding", iban: null });
    await world.bob.post(invoicePath(id, "/paid"), {});
    await world.bob.post(invoicePath(id, "/void"), { reason: "Wrong rate" });
    const after = await Promise.all(FORMATS.map((format) => bytesOf(id, format)));
    for (const at of FORMATS.keys())
      expect(Buffer.compare(asked[at] ?? Buffer.of(), after[at] ?? Buffer.of())).toBe(0);
    await sayWhoBills(world, { iban: "DE02120300000000202051" });
  });

  test("are of the day of issue even if nobody asks for them before the rest has changed", async () => {
    const { whose, id } = await someDraft();
    await issued(world.bob, id);
    await world.bob.patch(`${PATHS.clients}/${whose.id}`, { name: "Renamed since" });
    const text = (await pdfText(await bytesOf(id, "pdf"))).join("\n");
    expect(text).toContain(whose.name);
    expect(text).not.toContain("Renamed since");
  });

  test("are kept once and answered the same to all who ask at the same moment", async () => {
    const { id } = await someDraft();
    await issued(world.bob, id);
    const all = await Promise.all(Array.from({ length: 5 }, () => bytesOf(id, "pdf")));
    for (const bytes of all) expect(Buffer.compare(bytes, all[0] ?? Buffer.of())).toBe(0);
    const { rows } = await world.deps.db.pool.query<{ bytes: Buffer }>(
      "select bytes from invoice_document where invoice_id = $1",
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(Buffer.compare(rows[0]?.bytes ?? Buffer.of(), all[0] ?? Buffer.of())).toBe(0);
  });
});

test("a voided invoice has a credit note with documents of its own", async () => {
  const { id } = await someDraft();
  const { number } = await issued(world.bob, id);
  await world.bob.post(invoicePath(id, "/void"), { reason: "Wrong rate" });
  const { rows } = await world.deps.db.pool.query<{ id: string }>(
    "select id from invoice where corrects_id = $1",
    [id],
  );
  const noteId = rows[0]?.id ?? "";
  const answer = await fetched(noteId, "pdf");
  expect(answer.headers.get("content-disposition")).toContain('filename="credit-note-CN-');
  const text = (await pdfText(new Uint8Array(await answer.arrayBuffer()))).join("\n");
  expect(text).toContain(`Takes back Invoice ${number}`);
  const xml = parseXml(await bytesOf(noteId, "xml"));
  expect(xml.name).toBe("CreditNote");
  expect([...schemaProblems(xml), ...brokenRules(xml)]).toEqual([]);
});

test("a draft's PDF and CSV follow the draft and are not kept, and it has no electronic invoice", async () => {
  const { id } = await someDraft();
  const before = (await pdfText(await bytesOf(id, "pdf"))).join("\n");
  expect(before).toContain("DRAFT");
  expect(before).not.toContain("For the road");
  await world.bob.patch(invoicePath(id), { note: "For the road" });
  expect((await pdfText(await bytesOf(id, "pdf"))).join("\n")).toContain("For the road");
  expect((await fetched(id, "csv")).headers.get("content-disposition")).toContain(
    'filename="invoice-draft.csv"',
  );
  const refused = await fetched(id, "xml");
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ error: { code: "illegal_transition" } });
  const { rows } = await world.deps.db.pool.query("select from invoice_document where invoice_id = $1", [id]);
  expect(rows).toHaveLength(0);
});

test("documents are for managers: Alice is refused, and for Charlie there is nothing there", async () => {
  const { id } = await someDraft();
  await issued(world.bob, id);
  await bytesOf(id, "pdf");
  for (const format of FORMATS) {
    expect((await fetched(id, format, world.alice)).status).toBe(403);
    expect((await fetched(id, format, world.charlie)).status).toBe(404);
    expect((await world.app.request(invoicePath(id, `/document.${format}`))).status).toBe(401);
  }
});
