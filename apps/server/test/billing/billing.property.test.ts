import type { BillingRun, InvoiceDetail, InvoiceEntry } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { previewRun } from "../../src/billing/preview-run.ts";
import {
  approved,
  billed,
  type Customer,
  customer,
  draftsOf,
  entriesOf,
  FEBRUARY,
  invoicePath,
  sayWhoBills,
} from "./agency.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { STINT_JOB_BACKOFF_MS: "0" } });
  await sayWhoBills(world);
});
afterAll(() => world.close());

const terms = fc.record({
  rounding: fc.record({
    minutes: fc.constantFrom(0, 1, 5, 6, 10, 15, 30),
    mode: fc.constantFrom("up", "nearest", "down"),
    per: fc.constantFrom("entry", "day", "line"),
  }),
  quantityDecimals: fc.constantFrom(2, 3, 4),
  groupBy: fc.constantFrom("task", "project", "person", "entry"),
  tax: fc.constantFrom(
    { category: "S", rateBp: 1_900 },
    { category: "S", rateBp: 777 },
    { category: "AE", rateBp: 0 },
  ),
});

const time = fc.record({
  customer: fc.nat(1),
  hour: fc.nat(27 * 24),
  seconds: fc.integer({ min: 1, max: 30_000 }),
  rateMinor: fc.constantFrom(0, 1, 3_333, 9_999, 12_500),
  isBobs: fc.boolean(),
});

type Step =
  | { do: "run" }
  | { do: "add"; time: typeof time extends fc.Arbitrary<infer T> ? T : never }
  | { do: "delete" | "issue" | "void" | "pay"; which: number }
  | { do: "change"; which: number; quantity: number; rateMinor: number; percentBp: number };

const which = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("run" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("add" as const), time }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("delete", "issue", "void", "pay"), which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("change" as const),
      which,
      quantity: fc.integer({ min: 1, max: 9_999 }),
      rateMinor: fc.nat(99_999),
      percentBp: fc.integer({ min: 1, max: 10_000 }),
    }),
  },
);

let rounds = 0;

test("whatever is billed, changed, issued, taken back and billed again: every entry is on at most one live invoice, and all sums add up", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(terms, terms),
      fc.array(time, { minLength: 1, maxLength: 12 }),
      fc.array(step, { minLength: 1, maxLength: 9 }),
      async (clientTerms, times, steps) => {
        rounds += 1;
        const customers = await Promise.all(
          clientTerms.map((one, index) => customer(world, `Round ${rounds}, ${index}`, one)),
        );
        for (const one of times) await add(customers, one);
        for (const one of [{ do: "run" } as const, ...steps]) {
          await take(customers, one);
          await expectSound(customers);
        }
      },
    ),
    { numRuns: 12 },
  );
});

async function add(
  customers: Customer[],
  { customer: index, hour, isBobs, ...rest }: Extract<Step, { do: "add" }>["time"],
) {
  const start = new Date(Date.parse("2026-02-01T00:00:00Z") + hour * 3_600_000).toISOString();
  const person = isBobs ? world.bob : world.alice;
  await approved(world, { ...rest, start, person, customer: customers[index] as Customer });
}

async function take(customers: Customer[], one: Step): Promise<void> {
  if (one.do === "run") return run(customers);
  if (one.do === "add") return add(customers, one.time);
  const all = await invoicesOf(customers);
  const invoice = all[one.which % Math.max(1, all.length)];
  if (!invoice) return;
  const path = (verb = "") => invoicePath(invoice.id, verb);
  const answer = await answerOf(one, path);
  const allowed = {
    delete: ["draft"],
    change: ["draft"],
    issue: ["draft", "issued", "paid"],
    void: ["issued", "paid", "void"],
    pay: ["issued", "paid"],
  }[one.do];
  expect([one.do, invoice.status, answer]).toEqual([
    one.do,
    invoice.status,
    allowed.includes(invoice.status) ? (one.do === "delete" ? 204 : 200) : 409,
  ]);
}

async function answerOf(
  one: Exclude<Step, { do: "run" | "add" }>,
  path: (verb?: string) => string,
): Promise<number> {
  if (one.do === "delete") return (await world.bob.delete(path())).status;
  if (one.do === "void") return (await world.bob.post(path("/void"), { reason: "by chance" })).status;
  if (one.do !== "change")
    return (await world.bob.post(path(one.do === "pay" ? "/paid" : "/issue"), {})).status;
  const { quantity, rateMinor, percentBp } = one;
  const changes = {
    manualLines: [{ description: "Extra", quantity, rateMinor }],
    discount: { percentBp },
  };
  return (await world.bob.patch(path(), changes)).status;
}

/** A run makes what is previewed, of all that is free. */
async function run(customers: Customer[]): Promise<void> {
  const asked = { ...FEBRUARY, clientIds: customers.map(({ id }) => id) };
  const preview = await previewRun(world.deps.db, world.bob.orgId, asked);
  const done: BillingRun = await billed(world.bob, asked);
  const drafts = await draftsOf(world.bob, done);
  expect(drafts.map((draft) => [draft.client.id, draft.entryCount, draft.grossMinor])).toEqual(
    preview.invoices.map((one) => [one.client.id, one.entries, one.grossMinor]),
  );
}

type Found = { id: string; status: string };

async function invoicesOf(customers: Customer[]): Promise<Found[]> {
  const { rows } = await world.deps.db.pool.query<Found>(
    "select id, status from invoice where client_id = any($1::uuid[]) and kind = 'invoice' order by id",
    [customers.map(({ id }) => id)],
  );
  return rows;
}

async function expectSound(customers: Customer[]): Promise<void> {
  const live = (await invoicesOf(customers)).filter(({ status }) => status !== "void");
  const onInvoices: string[] = [];
  for (const { id } of live) {
    const invoice = (await world.bob.get<InvoiceDetail>(invoicePath(id))).body;
    const entries = await entriesOf(world.bob, id);
    expectAddsUp(invoice, entries);
    onInvoices.push(...entries.map((entry) => entry.id));
  }
  const { rows } = await world.deps.db.pool.query<{ id: string }>(
    "select id from time_entry where client_id = any($1::uuid[]) and status = 'billed'",
    [customers.map(({ id }) => id)],
  );
  expect(onInvoices.sort()).toEqual(rows.map(({ id }) => id).sort());
  expect(new Set(onInvoices).size).toBe(onInvoices.length);
}

function expectAddsUp({ document }: InvoiceDetail, entries: InvoiceEntry[]): void {
  const { lines, taxes, netMinor, taxMinor, grossMinor, quantityDecimals } = document;
  const scale = 10 ** quantityDecimals;
  for (const line of lines) {
    expect(line.amountMinor).toBe(halfAway((line.quantity * line.rateMinor) / scale));
    if (line.kind !== "time") continue;
    const own = entries.filter((entry) => entry.line === line.position);
    const seconds = own.reduce((sum, entry) => sum + entry.billedSeconds, 0);
    expect(line.quantity).toBe(halfAway((seconds * scale) / 3_600));
  }
  expect(entries.every(({ line }) => lines[line - 1]?.kind === "time")).toBe(true);
  expect(sum(lines, (line) => line.amountMinor)).toBe(netMinor);
  expect(sum(taxes, (tax) => tax.basisMinor)).toBe(netMinor);
  for (const { category, rateBp, basisMinor, taxMinor: own } of taxes) {
    const taxed = lines.filter((line) => line.taxCategory === category && line.taxRateBp === rateBp);
    expect(sum(taxed, (line) => line.amountMinor)).toBe(basisMinor);
    expect(own).toBe(halfAway((basisMinor * rateBp) / 10_000));
  }
  expect(sum(taxes, (tax) => tax.taxMinor)).toBe(taxMinor);
  expect(netMinor + taxMinor).toBe(grossMinor);
}

function sum<Part>(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((all, part) => all + of(part), 0);
}

function halfAway(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5) || 0;
}
