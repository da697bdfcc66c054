import type {
  BillingSettings,
  Client,
  ClientBilling,
  Project,
  ProjectBilling,
  ProjectTask,
  ProjectTaskList,
} from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let world: World;
let client: Client;
let project: Project;
beforeAll(async () => {
  world = await createWorld();
  client = (await world.bob.post<Client>(PATHS.clients, { name: "Globex" })).body;
  project = (await world.bob.post<Project>(PATHS.projects, { name: "Portal", clientId: client.id })).body;
});
afterAll(() => world.close());

const fieldOf = (body: { error?: { details?: { fields?: { field: string }[] } } }) =>
  body.error?.details?.fields?.[0]?.field;

describe("the organisation's settings", () => {
  test("begin empty, are read by managers, changed by administrators, and keep what is left out", async () => {
    expect((await world.bob.get<BillingSettings>(PATHS.billingSettings)).body).toEqual({
      sellerName: "",
      street: "",
      postalCode: "",
      city: "",
      country: "",
      vatId: null,
      registration: null,
      email: null,
      iban: null,
      bic: null,
      currency: "EUR",
      invoicePrefix: "",
      creditPrefix: "CN-",
      numberDigits: 4,
      lockedThrough: null,
    });
    const changed = await world.ada.patch<BillingSettings>(PATHS.billingSettings, {
      sellerName: " Acme Ltd ",
      country: "DE",
      iban: "de89 3704 0044 0532 0130 00",
      vatId: "",
    });
    expect(changed.body).toMatchObject({
      sellerName: "Acme Ltd",
      iban: "DE89370400440532013000",
      vatId: null,
      creditPrefix: "CN-",
    });
    await world.ada.patch(PATHS.billingSettings, { lockedThrough: "2026-01-31", numberDigits: 6 });
    const after = (await world.bob.get<BillingSettings>(PATHS.billingSettings)).body;
    expect(after).toEqual({ ...changed.body, lockedThrough: "2026-01-31", numberDigits: 6 });
    await world.ada.patch(PATHS.billingSettings, { lockedThrough: null });
  });

  test("are nothing for members, and another organisation has its own", async () => {
    expect((await world.alice.get(PATHS.billingSettings)).status).toBe(403);
    expect((await world.bob.patch(PATHS.billingSettings, { sellerName: "Bob" })).status).toBe(403);
    await world.ada.patch(PATHS.billingSettings, { sellerName: "Acme Ltd" });
    expect((await world.charlie.get<BillingSettings>(PATHS.billingSettings)).body.sellerName).toBe("");
    await world.charlie.patch(PATHS.billingSettings, { sellerName: "Other" });
    expect((await world.bob.get<BillingSettings>(PATHS.billingSettings)).body.sellerName).toBe("Acme Ltd");
  });

  test("refuse what is none: an account whose digits do not fit, a country, a currency, a day", async () => {
    const bad: [Record<string, unknown>, string][] = [
      [{ iban: "DE89370400440532013001" }, "body.iban"],
      [{ country: "Germany" }, "body.country"],
      [{ currency: "euro" }, "body.currency"],
      [{ numberDigits: 0 }, "body.numberDigits"],
      [{ lockedThrough: "2026-02-30" }, "body.lockedThrough"],
      [{ lockedThrough: "0000-01-01" }, "body.lockedThrough"],
      [{ sellerName: "x".repeat(201) }, "body.sellerName"],
      [{ owner: "me" }, "body.owner"],
    ];
    for (const [patch, field] of bad) {
      const { status, body } = await world.ada.patch(PATHS.billingSettings, patch);
      expect([status, fieldOf(body)]).toEqual([400, field]);
    }
  });
});

describe("how a client is billed", () => {
  const of = (id: string): string => `${PATHS.clients}/${id}/billing`;

  test("has defaults with its name, is put whole, and is for managers of its organisation", async () => {
    const before = (await world.bob.get<ClientBilling>(of(client.id))).body;
    expect(before).toMatchObject({
      legalName: "Globex",
      currency: "EUR",
      paymentDays: 14,
      quantityDecimals: 2,
      rounding: { minutes: 0 },
      groupBy: "task",
    });
    const wanted: ClientBilling = {
      legalName: "Globex Inc.",
      street: "1 High St",
      postalCode: "10001",
      city: "New York",
      country: "US",
      vatId: null,
      email: "pay@globex.com",
      buyerReference: "PO-7",
      currency: "USD",
      paymentDays: 30,
      quantityDecimals: 3,
      rounding: { minutes: 15, mode: "up", per: "day" },
      tax: { category: "G", rateBp: 0 },
      groupBy: "person",
    };
    for (const again of [1, 2])
      expect([again, (await world.bob.put(of(client.id), wanted)).body]).toEqual([again, wanted]);
    expect((await world.bob.get(of(client.id))).body).toEqual(wanted);
    expect((await world.bob.put(of(client.id), {})).body).toEqual(before);
    for (const path of [of(client.id), of(crypto.randomUUID())]) {
      expect((await world.alice.get(path)).status).toBe(403);
      expect((await world.alice.put(path, wanted)).status).toBe(403);
      expect((await world.charlie.get(path)).status).toBe(404);
      expect((await world.charlie.put(path, wanted)).status).toBe(404);
    }
  });

  test("takes the organisation's currency, and no tax that contradicts itself", async () => {
    await world.ada.patch(PATHS.billingSettings, { currency: "CHF" });
    expect((await world.bob.put<ClientBilling>(of(client.id), {})).body.currency).toBe("CHF");
    await world.ada.patch(PATHS.billingSettings, { currency: "EUR" });
    expect((await world.bob.get<ClientBilling>(of(client.id))).body.currency).toBe("CHF");
    const bad: [Record<string, unknown>, string][] = [
      [{ tax: { category: "AE", rateBp: 1_900 } }, "body.tax.rateBp"],
      [{ tax: { category: "S", rateBp: 0 } }, "body.tax.rateBp"],
      [{ rounding: { minutes: 7, mode: "up", per: "entry" } }, "body.rounding.minutes"],
      [{ quantityDecimals: 5 }, "body.quantityDecimals"],
      [{ paymentDays: -1 }, "body.paymentDays"],
    ];
    for (const [body, field] of bad) {
      const answer = await world.bob.put(of(client.id), body);
      expect([answer.status, fieldOf(answer.body)]).toEqual([400, field]);
    }
  });
});

test("a project's budget and flag are the managers'; without any it is billable where there is a client", async () => {
  const of = (id: string): string => `${PATHS.projects}/${id}/billing`;
  const inner = (await world.bob.post<Project>(PATHS.projects, { name: "Internal" })).body;
  expect((await world.bob.get(of(project.id))).body).toEqual({
    billable: true,
    budgetMinutes: null,
    budgetMinor: null,
  });
  expect((await world.bob.get<ProjectBilling>(of(inner.id))).body.billable).toBe(false);
  const wanted = { billable: false, budgetMinutes: 6_000, budgetMinor: 1_000_000_000_000 };
  expect((await world.bob.put(of(project.id), wanted)).body).toEqual(wanted);
  expect((await world.bob.get(of(project.id))).body).toEqual(wanted);
  expect((await world.bob.put(of(project.id), { budgetMinor: 0 })).status).toBe(400);
  expect((await world.alice.get(of(project.id))).status).toBe(403);
  expect((await world.charlie.get(of(project.id))).status).toBe(404);
  expect((await world.charlie.put(of(project.id), wanted)).status).toBe(404);
});

test("tasks belong to a project: members see them, managers keep them, each name is there once", async () => {
  const of = `${PATHS.projects}/${project.id}/tasks`;
  const added = await world.bob.post<ProjectTask>(of, { name: " Design " });
  expect([added.status, added.body]).toMatchObject([
    201,
    { projectId: project.id, name: "Design", billable: null, archived: false },
  ]);
  expect((await world.bob.post(of, { name: "DESIGN" })).status).toBe(409);
  const other = (await world.bob.post<ProjectTask>(of, { name: "Build", billable: false })).body;
  expect((await world.bob.patch(`${PATHS.tasks}/${other.id}`, { name: "design" })).status).toBe(409);
  expect((await world.alice.get<ProjectTaskList>(of)).body.tasks).toEqual([other, added.body]);
  const archived = await world.bob.patch<ProjectTask>(`${PATHS.tasks}/${other.id}`, {
    archived: true,
    billable: null,
  });
  expect(archived.body).toEqual({ ...other, archived: true, billable: null });
  expect((await world.alice.get<ProjectTaskList>(`${of}?archived=false`)).body.tasks).toEqual([added.body]);
  expect((await world.alice.post(of, { name: "Mine" })).status).toBe(403);
  expect((await world.alice.patch(`${PATHS.tasks}/${other.id}`, { name: "Mine" })).status).toBe(403);
  for (const answer of [
    await world.charlie.get(of),
    await world.charlie.post(of, { name: "Theirs" }),
    await world.charlie.patch(`${PATHS.tasks}/${other.id}`, { name: "Theirs" }),
    await world.bob.get(`${PATHS.projects}/${crypto.randomUUID()}/tasks`),
  ])
    expect(answer.status).toBe(404);
});
