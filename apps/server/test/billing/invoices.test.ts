import type { Invoice, InvoiceDetail, InvoiceEntryList, InvoiceList } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDocument } from "../../src/billing/read-document.ts";
import {
  ADDRESS,
  approved,
  billed,
  type Customer,
  customer,
  draftFor,
  draftsOf,
  entriesOf,
  FEBRUARY,
  invoiceOf,
  invoicePath,
  issued,
  SELLER,
  sayWhoBills,
  storedEntry,
} from "./agency.ts";
import { entryAt, setRate, workOf } from "./time.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { STINT_JOB_BACKOFF_MS: "0" } });
  await sayWhoBills(world);
});
afterAll(() => world.close());

let customers = 0;
const newCustomer = (terms: Record<string, unknown> = {}): Promise<Customer> =>
  customer(world, `Customer ${++customers}`, terms);

/** A draft over an hour and a half at 100.00 an hour. */
async function someDraft(terms: Record<string, unknown> = {}) {
  const whose = await newCustomer(terms);
  const start = new Date(Date.parse("2026-02-02T00:00:00Z") + customers * 7_200_000).toISOString();
  const entryId = await approved(world, { customer: whose, start, seconds: 5_400, notes: "the header" });
  return { whose, entryId, draft: await draftFor(world, whose) };
}

const post = (id: string, verb: string, body: unknown = {}) =>
  world.bob.post<InvoiceDetail>(invoicePath(id, verb), body);
const refusedAs = (code: string) => ({ status: 409, body: { error: { code } } });
const snapshotOf = async (id: string) => {
  const { rows } = await world.deps.db.pool.query<{ text: string }>(
    "select snapshot::text as text from invoice where id = $1",
    [id],
  );
  return rows[0]?.text;
};

describe("a draft", () => {
  test("says what it would say if it were issued today, with the client's terms", async () => {
    const { draft, entryId, whose } = await someDraft({
      paymentDays: 30,
      legalName: "Customer SARL",
      buyerReference: "PO-7",
      tax: { category: "AE", rateBp: 0 },
    });
    expect(draft).toMatchObject({
      kind: "invoice",
      status: "draft",
      number: null,
      issuedOn: null,
      client: { id: whose.id },
      entryCount: 1,
      period: FEBRUARY,
      document: {
        number: "",
        issuedOn: "2026-03-02",
        dueOn: "2026-04-01",
        seller: { name: "Acme GmbH", vatId: SELLER.vatId },
        buyer: { name: "Customer SARL", ...ADDRESS },
        buyerReference: "PO-7",
        taxes: [{ category: "AE", rateBp: 0, basisMinor: 15_000, taxMinor: 0 }],
        grossMinor: 15_000,
      },
    });
    expect(draft.document.lines).toEqual([
      {
        position: 1,
        kind: "time",
        description: `${whose.name}'s website`,
        quantity: 150,
        unit: "hour",
        rateMinor: 10_000,
        amountMinor: 15_000,
        taxCategory: "AE",
        taxRateBp: 0,
      },
    ]);
    expect(await entriesOf(world.bob, draft.id)).toMatchObject([
      { id: entryId, line: 1, person: "Alice", notes: "the header", project: `${whose.name}'s website` },
    ]);
  });

  test("takes manual lines, a discount, a note and a reference, and adds up", async () => {
    const { draft } = await someDraft();
    const changed = await world.bob.patch<InvoiceDetail>(invoicePath(draft.id), {
      note: "Thank you",
      buyerReference: "PO-9",
      manualLines: [
        { description: "Licence", quantity: 300, rateMinor: 3_333 },
        { description: "Travel", quantity: 100, rateMinor: 5_001, tax: { category: "Z", rateBp: 0 } },
      ],
      discount: { percentBp: 1_000 },
    });
    expect(changed.status).toBe(200);
    const { document } = changed.body;
    expect(
      document.lines.map((line) => [line.kind, line.description, line.amountMinor, line.taxRateBp]),
    ).toEqual([
      ["time", expect.any(String), 15_000, 1_900],
      ["manual", "Licence", 9_999, 1_900],
      ["manual", "Travel", 5_001, 0],
      ["discount", "Discount 10 %", -2_500, 1_900],
      ["discount", "Discount 10 %", -500, 0],
    ]);
    expect(document).toMatchObject({
      note: "Thank you",
      buyerReference: "PO-9",
      netMinor: 27_000,
      taxes: [
        { category: "S", rateBp: 1_900, basisMinor: 22_499, taxMinor: 4_275 },
        { category: "Z", rateBp: 0, basisMinor: 4_501, taxMinor: 0 },
      ],
      grossMinor: 31_275,
    });
    const { body: listed } = await world.bob.get<InvoiceList>(
      `${PATHS.invoices}?clientId=${draft.client.id}`,
    );
    expect(listed.invoices).toMatchObject([{ id: draft.id, netMinor: 27_000, grossMinor: 31_275 }]);

    const taken = await world.bob.patch<InvoiceDetail>(invoicePath(draft.id), {
      note: null,
      buyerReference: null,
      manualLines: [],
      discount: null,
    });
    expect(taken.body).toEqual(draft);
  });

  test("takes no line whose amount is beyond what an invoice can say", async () => {
    const { draft } = await someDraft();
    const answer = await world.bob.patch(invoicePath(draft.id), {
      manualLines: [{ description: "All", quantity: 1_000_000_000, rateMinor: 1_000_000_000_000 }],
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { details: { fields: [{ field: "body.manualLines[0].quantity" }] } } },
    });
  });

  test("that is deleted gives its entries back, to be billed by the next run", async () => {
    const { draft, entryId, whose } = await someDraft();
    const before = await storedEntry(world, entryId);
    expect(before).toMatchObject({ status: "billed", invoice_id: draft.id });
    expect((await world.bob.delete(invoicePath(draft.id))).status).toBe(204);
    expect(await storedEntry(world, entryId)).toEqual({ ...before, status: "approved", invoice_id: null });
    expect((await world.bob.delete(invoicePath(draft.id))).status).toBe(404);
    const next = await draftFor(world, whose);
    expect(next.document).toEqual(draft.document);
  });

  test("is neither paid nor taken back", async () => {
    const { draft } = await someDraft();
    expect(await post(draft.id, "/paid")).toMatchObject(refusedAs("illegal_transition"));
    expect(await world.bob.delete(invoicePath(draft.id, "/paid"))).toMatchObject(
      refusedAs("illegal_transition"),
    );
    expect(await post(draft.id, "/void", { reason: "no" })).toMatchObject(refusedAs("illegal_transition"));
  });
});

describe("issuing", () => {
  test("gives the next number and the days, and said twice changes nothing", async () => {
    const { draft } = await someDraft();
    const first = await issued(world.bob, draft.id);
    expect(first).toMatchObject({
      status: "issued",
      issuedOn: "2026-03-02",
      dueOn: "2026-03-16",
      document: { ...draft.document, number: first.number },
    });
    expect(await issued(world.bob, draft.id)).toEqual(first);
    expect((await post(draft.id, "/issue", { issuedOn: "2026-03-02" })).body).toEqual(first);
    expect(await post(draft.id, "/issue", { issuedOn: "2026-03-01" })).toMatchObject(
      refusedAs("illegal_transition"),
    );
    const next = await issued(world.bob, (await someDraft()).draft.id);
    expect(Number(next.number)).toBe(Number(first.number) + 1);
    expect(first.number).toHaveLength(4);
  });

  test("many at once leaves no gap and no duplicate", async () => {
    const drafts: InvoiceDetail[] = [];
    for (let left = 6; left > 0; left--) drafts.push((await someDraft()).draft);
    const last = Number((await issued(world.bob, (await someDraft()).draft.id)).number);
    const all = await Promise.all(drafts.flatMap(({ id }) => [issued(world.bob, id), issued(world.bob, id)]));
    const numbers = [...new Set(all.map(({ number }) => Number(number)))].sort((one, other) => one - other);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6].map((place) => last + place));
  });

  test("is refused where the seller or the tax leaves something unsaid, and takes no number", async () => {
    const { draft } = await someDraft({ tax: { category: "AE", rateBp: 0 }, vatId: null, country: "" });
    await sayWhoBills(world, { sellerName: "", vatId: null });
    const refused = await post(draft.id, "/issue");
    await sayWhoBills(world);
    expect(refused).toMatchObject(refusedAs("incomplete"));
    expect(refused.body.error?.details?.fields?.map(({ field }) => field)).toEqual([
      "settings.sellerName",
      "settings.vatId",
      "client.country",
      "client.vatId",
    ]);
    expect(await invoiceOf(world.bob, draft.id)).toEqual(draft);
    const before = await issued(world.bob, (await someDraft()).draft.id);
    expect(await post(draft.id, "/issue")).toMatchObject(refusedAs("incomplete"));
    const after = await issued(world.bob, (await someDraft()).draft.id);
    expect(Number(after.number)).toBe(Number(before.number) + 1);
  });

  test("is refused while what is outside the scope of VAT stands beside another tax", async () => {
    const { draft } = await someDraft({ tax: { category: "O", rateBp: 0 } });
    const extra = { description: "Licence", quantity: 100, rateMinor: 999 };
    await world.bob.patch(invoicePath(draft.id), {
      manualLines: [{ ...extra, tax: { category: "S", rateBp: 1_900 } }],
    });
    expect(await post(draft.id, "/issue")).toMatchObject(refusedAs("illegal_transition"));
    await world.bob.patch(invoicePath(draft.id), { manualLines: [extra] });
    expect((await issued(world.bob, draft.id)).status).toBe("issued");
  });

  test("is not for the future", async () => {
    const { draft } = await someDraft();
    expect((await post(draft.id, "/issue", { issuedOn: "2026-03-03" })).status).toBe(400);
  });

  test("freezes it: nothing that is changed or comes later moves a byte of it", async () => {
    const { draft, whose, entryId } = await someDraft({ groupBy: "entry" });
    await issued(world.bob, draft.id);
    const read = async () =>
      JSON.stringify([
        await snapshotOf(draft.id),
        await invoiceOf(world.bob, draft.id).then(({ client: _, ...rest }) => rest),
        await entriesOf(world.bob, draft.id),
        await readDocument(world.deps.db, world.bob.orgId, draft.id),
      ]);
    const before = await read();
    await world.bob.patch(`${PATHS.clients}/${whose.id}`, { name: `${whose.name} renamed` });
    await world.bob.patch(`${PATHS.projects}/${whose.projectId}`, { name: "Something else" });
    await world.bob.put(`${PATHS.clients}/${whose.id}/billing`, { ...ADDRESS, city: "Lyon", paymentDays: 1 });
    await sayWhoBills(world, { sellerName: "Another GmbH", iban: "DE02120300000000202051" });
    await world.ada.patch(PATHS.organisation, { name: "Another", timeZone: "Asia/Tokyo" });
    await world.alice.patch(PATHS.me, { name: "Alicia" });
    await approved(world, { customer: whose, start: "2026-02-27T00:00:00Z", seconds: 60 });
    const late = await world.alice.post(PATHS.ingestSignals, {
      activity_signals: [{ timestamp: "2026-02-03T12:00:00Z", app: "Editor" }],
    });
    expect(late.status).toBe(202);
    expect((await world.alice.patch(`${PATHS.timeEntries}/${entryId}`, { notes: "other" })).status).toBe(409);
    expect(await world.bob.patch(invoicePath(draft.id), { note: "other" })).toMatchObject(
      refusedAs("illegal_transition"),
    );
    expect(await world.bob.delete(invoicePath(draft.id))).toMatchObject(refusedAs("illegal_transition"));
    const [next] = await draftsOf(world.bob, await billed(world.bob, { ...FEBRUARY, clientIds: [whose.id] }));
    expect(next?.document).toMatchObject({ seller: { name: "Another GmbH" }, timeZone: "Asia/Tokyo" });
    expect(await read()).toBe(before);
    await sayWhoBills(world, { iban: null });
    await world.ada.patch(PATHS.organisation, { name: "Acme", timeZone: "UTC" });
    await world.alice.patch(PATHS.me, { name: "Alice" });
  });

  test("cannot be undone by the database's own hand", async () => {
    const { draft } = await someDraft();
    await issued(world.bob, draft.id);
    const { pool } = world.deps.db;
    await expect(pool.query("update invoice set net_minor = 1 where id = $1", [draft.id])).rejects.toThrow(
      "does not change",
    );
    await expect(pool.query("delete from invoice where id = $1", [draft.id])).rejects.toThrow(
      "never deleted",
    );
  });
});

describe("taking back", () => {
  test("makes a credit note of the same sums and lines, and gives the entries back with their rate", async () => {
    const { draft, entryId, whose } = await someDraft();
    await world.bob.patch(invoicePath(draft.id), {
      discount: { amountMinor: 100 },
      manualLines: [{ description: "Licence", quantity: 100, rateMinor: 999 }],
    });
    const invoice = await issued(world.bob, draft.id);
    const before = await storedEntry(world, entryId);
    const credit = await post(invoice.id, "/void", { reason: "wrong client" });
    expect(credit.body).toMatchObject({
      kind: "credit_note",
      status: "issued",
      number: expect.stringMatching(/^CN-\d{4}$/),
      correctsId: invoice.id,
      reason: "wrong client",
      netMinor: invoice.netMinor,
      taxMinor: invoice.taxMinor,
      grossMinor: invoice.grossMinor,
      entryCount: 1,
    });
    expect(credit.body.document).toEqual({
      ...invoice.document,
      kind: "credit_note",
      number: credit.body.number,
      issuedOn: "2026-03-02",
      dueOn: "2026-03-02",
      corrects: { number: invoice.number, issuedOn: "2026-03-02" },
      reason: "wrong client",
    });
    const voided = await invoiceOf(world.bob, invoice.id);
    expect(voided).toEqual({ ...invoice, status: "void", correctedById: credit.body.id });
    expect(await storedEntry(world, entryId)).toEqual({ ...before, status: "approved", invoice_id: null });

    const next = await draftFor(world, whose);
    expect(await entriesOf(world.bob, next.id)).toMatchObject([{ id: entryId }]);
    expect(await entriesOf(world.bob, invoice.id)).toMatchObject([{ id: entryId }]);
    expect(next.document.lines[0]).toEqual(invoice.document.lines[0]);
    expect((await issued(world.bob, next.id)).number).not.toBe(invoice.number);
  });

  test("said many times at once makes one credit note, and all other ways are closed", async () => {
    const { draft } = await someDraft();
    const invoice = await issued(world.bob, draft.id);
    const answers = await Promise.all(
      ["one", "other", "third"].map((reason) => post(invoice.id, "/void", { reason })),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    const credit = answers[0]?.body as Invoice;
    expect(await post(invoice.id, "/issue")).toMatchObject(refusedAs("illegal_transition"));
    expect(await post(invoice.id, "/paid")).toMatchObject(refusedAs("illegal_transition"));
    expect(await post(credit.id, "/paid")).toMatchObject(refusedAs("illegal_transition"));
    expect(await post(credit.id, "/void", { reason: "again" })).toMatchObject(
      refusedAs("illegal_transition"),
    );
    expect(await world.bob.delete(invoicePath(invoice.id))).toMatchObject(refusedAs("illegal_transition"));
    const { body } = await world.bob.get<InvoiceList>(
      `${PATHS.invoices}?kind=credit_note&clientId=${draft.client.id}`,
    );
    expect(body.invoices.map(({ id }) => id)).toEqual([credit.id]);
  });
});

test("time is billed at the rate it was approved with, whatever the rate becomes; once taken back it can be repriced", async () => {
  const { client, project } = await workOf(world, "Soylent");
  const whose = { id: client.id, name: client.name, projectId: project.id };
  await world.bob.put(`${PATHS.clients}/${client.id}/billing`, ADDRESS);
  await setRate(world.bob, { clientId: client.id, minorPerHour: 12_000 });
  await entryAt(world.alice, "2026-02-20T09:00:00Z", { project_id: project.id });
  const dearer = () => world.bob.post(PATHS.reprice, { ...FEBRUARY, clientId: client.id });
  await setRate(world.bob, { clientId: client.id, minorPerHour: 20_000, validFrom: "2026-02-01" });

  const draft = await draftFor(world, whose);
  expect(draft).toMatchObject({ netMinor: 12_000, document: { lines: [{ rateMinor: 12_000 }] } });
  expect((await dearer()).body).toMatchObject({ entries: 0 });
  expect(await invoiceOf(world.bob, draft.id)).toEqual(draft);
  const invoice = await issued(world.bob, draft.id);
  await dearer();
  expect(await invoiceOf(world.bob, draft.id)).toEqual(invoice);

  await post(draft.id, "/void", { reason: "too cheap" });
  const same = await draftFor(world, whose);
  expect(same.netMinor).toBe(12_000);
  await world.bob.delete(invoicePath(same.id));
  expect((await dearer()).body).toMatchObject({ entries: 1, changed: 1 });
  expect((await draftFor(world, whose)).netMinor).toBe(20_000);
});

test("paid is noted with its day and can be taken back; a paid invoice can still be credited", async () => {
  const { draft } = await someDraft();
  const { id } = await issued(world.bob, draft.id);
  const paid = await post(id, "/paid", { paidOn: "2026-03-01" });
  expect(paid.body).toMatchObject({ status: "paid", paidOn: "2026-03-01" });
  expect((await post(id, "/paid")).body).toEqual(paid.body);
  expect((await post(id, "/issue")).body).toEqual(paid.body);
  expect(await post(id, "/paid", { paidOn: "2026-03-02" })).toMatchObject(refusedAs("illegal_transition"));
  const unpaid = await world.bob.delete<InvoiceDetail>(invoicePath(id, "/paid"));
  expect(unpaid.body).toMatchObject({ status: "issued", paidOn: null });
  expect((await world.bob.delete<InvoiceDetail>(invoicePath(id, "/paid"))).body).toEqual(unpaid.body);
  expect((await post(id, "/paid", { paidOn: "2026-03-03" })).status).toBe(400);
  expect((await post(id, "/paid")).body).toMatchObject({ paidOn: "2026-03-02" });
  expect((await post(id, "/void", { reason: "refunded" })).body).toMatchObject({ kind: "credit_note" });
});

test("invoices are the managers' of their organisation", async () => {
  const { draft } = await someDraft();
  const calls: [method: "get" | "post" | "patch" | "delete", path: string, body?: unknown][] = [
    ["get", invoicePath(draft.id)],
    ["get", invoicePath(draft.id, "/entries")],
    ["patch", invoicePath(draft.id), { note: "x" }],
    ["post", invoicePath(draft.id, "/issue"), {}],
    ["post", invoicePath(draft.id, "/void"), { reason: "x" }],
    ["post", invoicePath(draft.id, "/paid"), {}],
    ["delete", invoicePath(draft.id, "/paid")],
    ["delete", invoicePath(draft.id)],
  ];
  for (const [method, path, body] of calls) {
    expect([method, path, (await world.charlie[method](path, body)).status]).toEqual([method, path, 404]);
    expect([method, path, (await world.alice[method](path, body)).status]).toEqual([method, path, 403]);
  }
  expect((await world.charlie.get<InvoiceList>(PATHS.invoices)).body.invoices).toEqual([]);
  expect((await world.alice.get(PATHS.invoices)).status).toBe(403);
  await expect(readDocument(world.deps.db, world.charlie.orgId, draft.id)).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await invoiceOf(world.bob, draft.id)).toEqual(draft);
});

test("lists go page by page: invoices newest first, entries by line and oldest first", async () => {
  const whose = await newCustomer({ groupBy: "person" });
  const ids: string[] = [];
  for (let index = 0; index < 5; index++) {
    const start = `2026-02-${10 + index}T22:00:00Z`;
    const person = index % 2 ? world.bob : world.alice;
    ids.push(await approved(world, { customer: whose, person, start, seconds: 60 }));
  }
  const { id } = await draftFor(world, whose);
  const read = async () => {
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const query = `?limit=2${cursor ? `&cursor=${cursor}` : ""}`;
      const { body } = await world.bob.get<InvoiceEntryList>(invoicePath(id, `/entries${query}`));
      pages.push(body.entries.map((entry) => entry.id));
      cursor = body.nextCursor;
    } while (cursor);
    return pages;
  };
  const [a, b, c, d, e] = ids as [string, string, string, string, string];
  expect(await read()).toEqual([[a, c], [e, b], [d]]);
  await issued(world.bob, id);
  expect(await read()).toEqual([[a, c], [e, b], [d]]);
  for (const path of [PATHS.invoices, invoicePath(id, "/entries")])
    expect((await world.bob.get(`${path}?cursor=nonsense`)).status).toBe(400);
  const first = await world.bob.get<InvoiceList>(`${PATHS.invoices}?limit=3`);
  const second = await world.bob.get<InvoiceList>(
    `${PATHS.invoices}?limit=3&cursor=${first.body.nextCursor}`,
  );
  const both = [...first.body.invoices, ...second.body.invoices];
  expect(new Set(both.map((one) => one.id)).size).toBe(6);
  const drafts = await world.bob.get<InvoiceList>(`${PATHS.invoices}?status=draft`);
  expect(new Set(drafts.body.invoices.map(({ status }) => status))).toEqual(new Set(["draft"]));
});

test("a number that the other series has had is refused, and is not taken", async () => {
  await using fresh = await createWorld();
  await sayWhoBills(fresh, { creditPrefix: "" });
  const whose = await customer(fresh, "Globex");
  await approved(fresh, { customer: whose, start: "2026-02-02T00:00:00Z", seconds: 60 });
  const invoice = await issued(fresh.bob, (await draftFor(fresh, whose)).id);
  expect(invoice.number).toBe("0001");
  const takeBack = () => fresh.bob.post<InvoiceDetail>(invoicePath(invoice.id, "/void"), { reason: "wrong" });
  expect(await takeBack()).toMatchObject(refusedAs("already_exists"));
  expect(await invoiceOf(fresh.bob, invoice.id)).toEqual(invoice);
  await sayWhoBills(fresh, { creditPrefix: "CN-" });
  expect((await takeBack()).body).toMatchObject({ number: "CN-0001" });
});
