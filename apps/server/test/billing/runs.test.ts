import type { BillingPreview, BillingRun, BillingRunList, InvoiceDetail } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  approved,
  billed,
  type Customer,
  customer,
  draftsOf,
  entriesOf,
  FEBRUARY,
  settled,
  started,
  storedEntry,
} from "./agency.ts";

let world: World;
let globex: Customer;
let initech: Customer;
beforeAll(async () => {
  world = await createWorld({ env: { STINT_JOB_BACKOFF_MS: "0" } });
  globex = await customer(world, "Globex");
  initech = await customer(world, "Initech", { rounding: { minutes: 15, mode: "up", per: "entry" } });
});
afterAll(() => world.close());
afterEach(async () => {
  for (const table of ["invoice_line_entry", "invoice_line"])
    await world.deps.db.pool.query(`delete from ${table}`);
  await world.deps.db.pool.query("update time_entry set status = 'approved', invoice_id = null");
  for (const table of ["time_entry", "invoice", "billing_run"])
    await world.deps.db.pool.query(`delete from ${table}`);
});

test("a run makes one draft for each client out of all approved time of its days, and what it makes is what was previewed", async () => {
  await approved(world, { customer: globex, start: "2026-02-01T00:00:00Z", seconds: 3_600 });
  await approved(world, {
    customer: globex,
    start: "2026-02-28T23:59:59Z",
    seconds: 5_400,
    rateMinor: 9_500,
  });
  await approved(world, { customer: initech, start: "2026-02-10T09:00:00Z", seconds: 901, rateMinor: 8_000 });
  const outside = [
    await approved(world, { customer: globex, start: "2026-01-31T23:59:59Z", seconds: 3_600 }),
    await approved(world, { customer: globex, start: "2026-03-01T00:00:00Z", seconds: 3_600 }),
  ];
  const preview = await world.bob.post<BillingPreview>(PATHS.billingPreview, FEBRUARY);
  expect(preview.status).toBe(200);
  const run = await billed(world.bob);
  expect(run).toMatchObject({ progress: { done: 3, total: 3 }, left: preview.body.left, ...FEBRUARY });
  const drafts = await draftsOf(world.bob, run);
  expect(drafts.map(drawn)).toEqual(preview.body.invoices.map(previewed));
  expect(drafts.map(({ client, netMinor, grossMinor }) => [client.name, netMinor, grossMinor])).toEqual([
    ["Globex", 24_250, 28_858],
    ["Initech", 4_000, 4_760],
  ]);
  for (const id of outside) expect(await storedEntry(world, id)).toMatchObject({ status: "approved" });
  const entries = await entriesOf(world.bob, drafts[1]?.id ?? "");
  expect(entries).toMatchObject([{ line: 1, person: "Alice", seconds: 901, billedSeconds: 1_800 }]);

  const [nothing] = [await billed(world.bob)];
  expect(nothing).toMatchObject({ invoiceIds: [], progress: { done: 0, total: 0 } });
});

const drawn = ({ client, currency, entryCount, document }: InvoiceDetail) => ({
  client,
  currency,
  entries: entryCount,
  lines: document.lines.map(({ description, quantity, rateMinor, amountMinor }) => ({
    description,
    quantity,
    rateMinor,
    amountMinor,
  })),
  taxes: document.taxes,
  sums: [document.netMinor, document.taxMinor, document.grossMinor],
});
const previewed = (invoice: BillingPreview["invoices"][number]) => ({
  client: invoice.client,
  currency: invoice.currency,
  entries: invoice.entries,
  lines: invoice.lines.map(({ description, quantity, rateMinor, amountMinor }) => ({
    description,
    quantity,
    rateMinor,
    amountMinor,
  })),
  taxes: invoice.taxes,
  sums: [invoice.netMinor, invoice.taxMinor, invoice.grossMinor],
});

test("the days are the organisation's own", async () => {
  const change = (timeZone: string) => world.ada.patch(PATHS.organisation, { timeZone });
  await approved(world, { customer: globex, start: "2026-02-01T04:59:00Z", seconds: 60 });
  await approved(world, { customer: globex, start: "2026-02-01T05:00:00Z", seconds: 3_600 });
  await approved(world, { customer: globex, start: "2026-03-01T04:59:00Z", seconds: 3_600 });
  await approved(world, { customer: globex, start: "2026-03-01T05:00:00Z", seconds: 60 });
  await change("America/New_York");
  const [draft] = await draftsOf(world.bob, await billed(world.bob));
  await change("UTC");
  expect(draft).toMatchObject({ entryCount: 2, netMinor: 20_000 });
});

test("what cannot be billed is left and counted by why", async () => {
  const at = (hour: number) => `2026-02-03T${String(hour).padStart(2, "0")}:00:00Z`;
  await approved(world, { customer: globex, start: at(8), seconds: 60, rateMinor: null });
  await approved(world, { customer: globex, start: at(9), seconds: 120, billable: false });
  await approved(world, { customer: null, start: at(10), seconds: 180 });
  await approved(world, { customer: globex, start: at(11), seconds: 240, currency: "USD" });
  await approved(world, { customer: globex, start: at(12), seconds: 3_600 });
  const { rows } = await world.deps.db.pool.query<{ id: string }>("select id from time_entry");
  const run = await billed(world.bob);
  expect(run.left).toEqual({
    unpriced: { entries: 1, seconds: 60 },
    notBillable: { entries: 1, seconds: 120 },
    withoutClient: { entries: 1, seconds: 180 },
    wrongCurrency: { entries: 1, seconds: 240 },
  });
  expect(run.progress).toEqual({ done: 1, total: 1 });
  const states = await Promise.all(rows.map(({ id }) => storedEntry(world, id)));
  expect(states.map((entry) => entry?.status).sort()).toEqual([...Array(4).fill("approved"), "billed"]);
});

test("time that is not approved is not billed, and what its person is about to change neither", async () => {
  const pending = await approved(world, { customer: globex, start: "2026-02-03T08:00:00Z", seconds: 60 });
  await world.deps.db.pool.query("update time_entry set status = 'pending' where id = $1", [pending]);
  expect((await billed(world.bob)).invoiceIds).toEqual([]);
});

test("what has been billed its person can no longer change", async () => {
  const id = await approved(world, { customer: globex, start: "2026-02-03T08:00:00Z", seconds: 3_600 });
  await billed(world.bob);
  const path = `${PATHS.timeEntries}/${id}`;
  const refused = await Promise.all([
    world.alice.patch(path, { status: "pending" }),
    world.alice.patch(path, { notes: "later" }),
    world.alice.patch(path, { ended_at: "2026-02-03T10:00:00Z" }),
    world.alice.post(`${path}/split`, { at: "2026-02-03T08:30:00Z" }),
  ]);
  expect(refused.map(({ status }) => status)).toEqual([409, 409, 409, 409]);
  await expect(
    world.deps.db.pool.query("update time_entry set ended_at = ended_at + interval '1 hour' where id = $1", [
      id,
    ]),
  ).rejects.toThrow("a billed entry does not change");
  await expect(world.deps.db.pool.query("delete from time_entry where id = $1", [id])).rejects.toThrow(
    "a billed entry is never deleted",
  );
});

describe("a key", () => {
  const body = { ...FEBRUARY, idempotencyKey: "february" };

  test("sent many times at once makes one run and one draft", async () => {
    await approved(world, { customer: globex, start: "2026-02-03T08:00:00Z", seconds: 3_600 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => world.bob.post<BillingRun>(PATHS.billingRuns, body)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
    const [id, ...others] = [...new Set(answers.map((answer) => answer.body.id))];
    expect(others).toEqual([]);
    expect((await settled(world.bob, id ?? "")).invoiceIds).toHaveLength(1);
    const again = await world.bob.post<BillingRun>(PATHS.billingRuns, body);
    expect(again).toMatchObject({ status: 202, body: { id, state: "SUCCESS" } });
    expect((await world.bob.get<BillingRunList>(PATHS.billingRuns)).body.runs).toHaveLength(1);
  });

  test("with another body is refused, in another organisation it is its own", async () => {
    const { id } = await started(world.bob, body);
    const other = await world.bob.post(PATHS.billingRuns, { ...body, to: "2026-02-27" });
    expect(other).toMatchObject({ status: 409, body: { error: { code: "idempotency_conflict" } } });
    expect((await started(world.charlie, body)).id).not.toBe(id);
    await settled(world.bob, id);
  });

  test("may come as a header, and must come", async () => {
    const withKey = world.withHeaders({
      authorization: `Bearer ${world.bob.token}`,
      "idempotency-key": "header",
    });
    const run = await withKey.post<BillingRun>(PATHS.billingRuns, FEBRUARY);
    expect(run).toMatchObject({ status: 202, body: { idempotencyKey: "header" } });
    const both = await withKey.post(PATHS.billingRuns, { ...FEBRUARY, idempotencyKey: "body" });
    const none = await world.bob.post(PATHS.billingRuns, FEBRUARY);
    for (const refused of [both, none])
      expect(refused).toMatchObject({
        status: 400,
        body: { error: { details: { fields: [{ field: "body.idempotencyKey" }] } } },
      });
    await settled(world.bob, run.body.id);
  });
});

test("runs over the same time at once share nothing and together take everything exactly once", async () => {
  const ids: string[] = [];
  for (let index = 0; index < 40; index++) {
    const whose = index % 2 ? globex : initech;
    const start = new Date(Date.parse("2026-02-02T00:00:00Z") + index * 3_600_000).toISOString();
    ids.push(await approved(world, { customer: whose, start, seconds: 1_800 }));
  }
  const runs = await Promise.all(Array.from({ length: 4 }, () => started(world.bob)));
  const done = await Promise.all(runs.map(({ id }) => settled(world.bob, id)));
  const drafts = (await Promise.all(done.map((run) => draftsOf(world.bob, run)))).flat();
  const billedIds = (await Promise.all(drafts.map(({ id }) => entriesOf(world.bob, id)))).flat();
  expect(billedIds.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(done.reduce((sum, { progress }) => sum + progress.done, 0)).toBe(40);
});

test("time that its person takes back while a run is at work is either billed or theirs again, never both", async () => {
  const ids: string[] = [];
  for (let index = 0; index < 60; index++) {
    const start = new Date(Date.parse("2026-02-02T00:00:00Z") + index * 3_600_000).toISOString();
    ids.push(await approved(world, { customer: index % 2 ? globex : initech, start, seconds: 1_800 }));
  }
  const run = started(world.bob);
  const answers = await Promise.all(
    ids.map((id) => world.alice.patch(`${PATHS.timeEntries}/${id}`, { status: "pending" })),
  );
  const { progress } = await settled(world.bob, (await run).id);
  const stored = await Promise.all(ids.map((id) => storedEntry(world, id)));
  expect(answers.map(({ status }) => status)).toEqual(
    stored.map((entry) => (entry?.status === "billed" ? 409 : 200)),
  );
  expect(progress.done).toBe(stored.filter((entry) => entry?.status === "billed").length);
  const onDrafts = await world.deps.db.pool.query("select from invoice_line_entry where live");
  expect(onDrafts.rowCount).toBe(progress.done);
});

test("runs are the managers' of their organisation", async () => {
  await approved(world, { customer: globex, start: "2026-02-03T08:00:00Z", seconds: 3_600 });
  const { id } = await billed(world.bob);
  for (const path of [PATHS.billingRuns, `${PATHS.billingRuns}/${id}`])
    expect((await world.alice.get(path)).status).toBe(403);
  for (const path of [PATHS.billingRuns, PATHS.billingPreview])
    expect((await world.alice.post(path, { ...FEBRUARY, idempotencyKey: "x" })).status).toBe(403);
  expect((await world.charlie.get(`${PATHS.billingRuns}/${id}`)).status).toBe(404);
  expect((await world.charlie.get<BillingRunList>(PATHS.billingRuns)).body.runs).toEqual([]);
  for (const path of [PATHS.billingRuns, PATHS.billingPreview]) {
    const key = path === PATHS.billingRuns ? { idempotencyKey: "theirs" } : {};
    const theirs = { ...FEBRUARY, ...key, clientIds: [globex.id] };
    expect((await world.charlie.post(path, theirs)).status).toBe(404);
  }
});

test("runs are listed newest first, page by page", async () => {
  const ids: string[] = [];
  for (let left = 5; left > 0; left--) {
    ids.unshift((await billed(world.bob)).id);
    await world.clock.advance(1_000);
  }
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const query = `?limit=2${cursor ? `&cursor=${cursor}` : ""}`;
    const { body } = await world.bob.get<BillingRunList>(PATHS.billingRuns + query);
    pages.push(body.runs.map(({ id }) => id));
    cursor = body.nextCursor;
  } while (cursor);
  expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
});

test("days in the wrong order, too many of them, and clients that are none are refused", async () => {
  const post = (body: Record<string, unknown>) => world.bob.post(PATHS.billingPreview, body);
  expect((await post({ from: "2026-02-02", to: "2026-02-01" })).status).toBe(400);
  expect((await post({ from: "2006-02-02", to: "2026-02-01" })).status).toBe(400);
  expect((await post({ ...FEBRUARY, clientIds: [crypto.randomUUID()] })).status).toBe(404);
  expect((await post({ ...FEBRUARY, clientIds: [] })).status).toBe(400);
});
