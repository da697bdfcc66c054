import { CLIENTS } from "./capture.ts";
import type { Client } from "./client.ts";

const [HOTELS, MUSEUM, OAK] = CLIENTS;

/** The demo's own address, whom it bills and how, and what an hour costs. */
export async function agreeOnTerms(admin: Client, projects: ReadonlyMap<string, string>): Promise<void> {
  await admin.patch("/api/v1/billing/settings", SELLER);
  const { clients } = await admin.get<{ clients: { id: string; name: string }[] }>("/api/v1/clients");
  const clientIds = new Map(clients.map(({ id, name }) => [name, id]));
  for (const [name, terms] of Object.entries(TERMS))
    await admin.put(`/api/v1/clients/${clientIds.get(name)}/billing`, terms);
  for (const [name, budget] of Object.entries(BUDGETS))
    await admin.put(`/api/v1/projects/${projects.get(name)}/billing`, { billable: true, ...budget });
  await admin.put(`/api/v1/projects/${projects.get("Office")}/billing`, { billable: false });
  const validFrom = `${new Date().getFullYear() - 1}-01-01`;
  await admin.post("/api/v1/rates", { validFrom, minorPerHour: 8_500 });
  const museum = clientIds.get(MUSEUM);
  await admin.post("/api/v1/rates", { validFrom, clientId: museum, minorPerHour: 9_500 });
  const lobby = projects.get("Lobby refit");
  await admin.post("/api/v1/rates", { validFrom, projectId: lobby, minorPerHour: 11_000 });
}

const SELLER = {
  sellerName: "Halden & Sons, joiners",
  street: "Lange Reihe 14",
  postalCode: "20099",
  city: "Hamburg",
  country: "DE",
  vatId: "DE136695976",
  email: "accounts@halden.example",
  registration: "Amtsgericht Hamburg, HRA 20260",
  iban: "DE02120300000000202051",
  invoicePrefix: "HS-",
  creditPrefix: "HS-C-",
};

const TERMS: Record<string, Record<string, unknown>> = {
  [HOTELS]: {
    legalName: "Northwind Hotels GmbH",
    street: "Speicherstrasse 3",
    postalCode: "20457",
    city: "Hamburg",
    country: "DE",
    email: "invoices@northwind.example",
    rounding: { minutes: 15, mode: "nearest", per: "day" },
  },
  [MUSEUM]: {
    legalName: "Stadtmuseum, Stiftung des öffentlichen Rechts",
    street: "Museumsplatz 1",
    postalCode: "28195",
    city: "Bremen",
    country: "DE",
    email: "kreditoren@museum.example",
    buyerReference: "04011000-12345-67",
    paymentDays: 30,
    groupBy: "person",
  },
  [OAK]: {
    legalName: "Oak & Co ApS",
    street: "Havnegade 39",
    postalCode: "1058",
    city: "København",
    country: "DK",
    vatId: "DK13585628",
    email: "bogholderi@oak.example",
    tax: { category: "AE", rateBp: 0 },
  },
};

const BUDGETS: Record<string, Record<string, number>> = {
  "Lobby refit": { budgetMinor: 4_500_000 },
  "Display cases": { budgetMinutes: 180 * 60 },
  "Dining tables": { budgetMinutes: 480 * 60 },
};
