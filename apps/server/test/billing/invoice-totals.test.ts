import type { InvoiceList } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  approved,
  billed,
  type Customer,
  customer,
  draftFor,
  FEBRUARY,
  invoicePath,
  sayWhoBills,
} from "./agency.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test("a list says what all that match come to, by kind, status and currency, whatever its page holds", async () => {
  await sayWhoBills(world);
  const euros = await customer(world, "Globex", { paymentDays: 5 });
  const dollars = await customer(world, "Initech", { currency: "USD", tax: { category: "Z", rateBp: 0 } });
  const hour = (whose: Customer, day: string, currency: string) =>
    approved(world, { customer: whose, start: `2026-02-${day}T09:00:00Z`, seconds: 3_600, currency });
  for (const day of ["02", "03", "04"]) {
    await hour(euros, day, "EUR");
    const draft = await draftFor(world, euros);
    const issuedOn = day === "02" ? "2026-02-20" : undefined;
    if (day !== "04") await world.bob.post(invoicePath(draft.id, "/issue"), { issuedOn });
    if (day === "03") await world.bob.post(invoicePath(draft.id, "/void"), { reason: "wrong" });
  }
  await hour(dollars, "05", "USD");
  const ofRun = await billed(world.bob, { ...FEBRUARY, clientIds: [dollars.id] });
  const list = async (query: string, reader = world.bob) =>
    (await reader.get<InvoiceList>(`${PATHS.invoices}?${query}`)).body;
  const sums = ({ totals }: InvoiceList) =>
    totals?.map((one) => [one.kind, one.status, one.overdue, one.currency, one.count, one.grossMinor]);
  const first = await list("limit=1");
  expect(sums(first)).toEqual([
    ["credit_note", "issued", false, "EUR", 1, 11_900],
    ["invoice", "draft", false, "EUR", 1, 23_800],
    ["invoice", "draft", false, "USD", 1, 10_000],
    ["invoice", "issued", true, "EUR", 1, 11_900],
    ["invoice", "void", false, "EUR", 1, 11_900],
  ]);
  expect(await list(`limit=1&cursor=${first.nextCursor}`)).not.toHaveProperty("totals");
  expect(sums(await list(`status=draft&clientId=${dollars.id}`))).toEqual([
    ["invoice", "draft", false, "USD", 1, 10_000],
  ]);
  const made = await list(`runId=${ofRun.id}`);
  expect([made.invoices.map(({ id }) => id), made.totals?.length]).toEqual([ofRun.invoiceIds, 1]);
  expect(await list("limit=5", world.charlie)).toMatchObject({ invoices: [], totals: [] });
});
