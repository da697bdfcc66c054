import type { BillingRun, InvoiceDetail } from "@stint/protocol/invoices";
import { PATHS } from "@stint/protocol/paths";
import type { Client, Project } from "@stint/protocol/projects";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import type { Account } from "@stint/testkit/seeded-database";
import type { BrowserWorld } from "./world.ts";

export const SELLER = {
  sellerName: "Stint GmbH",
  street: "Hof 1",
  postalCode: "28195",
  city: "Bremen",
  country: "DE",
  vatId: "DE811907980",
  iban: "DE89 3704 0044 0532 0130 00",
};

/** A day in the middle of the month before, which a billing run takes by default. */
export function lastMonth(hour: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 12, hour)).toISOString();
}

/** A client with a project, a rate and approved time, one invoice issued and one left as a draft. */
export async function bill(
  world: BrowserWorld,
): Promise<{ clientId: string; invoiceId: string; draftId: string }> {
  const { alice, bob, olivia } = world.database;
  const as =
    (account: Account) =>
    <Body>(method: string, path: string, body: object) =>
      send<Body>(world, account, { method, path, body });
  await as(olivia)("PATCH", PATHS.billingSettings, SELLER);
  const client = await as(bob)<Client>("POST", PATHS.clients, { name: "Nordwind" });
  await as(bob)("PUT", `${PATHS.clients}/${client.id}/billing`, { city: "Kiel", country: "DE" });
  const project = { name: "Sails", clientId: client.id };
  const { id } = await as(bob)<Project>("POST", PATHS.projects, project);
  await as(bob)("POST", `${PATHS.projects}/${id}/tasks`, { name: "Rigging" });
  await as(bob)("POST", PATHS.rates, { validFrom: "2020-01-01", minorPerHour: 8_000 });
  await as(bob)("POST", PATHS.rates, { projectId: id, validFrom: "2020-01-01", minorPerHour: 9_550 });
  const made: string[] = [];
  for (const hour of [8, 13]) {
    const times = { started_at: lastMonth(hour), ended_at: lastMonth(hour + 2) };
    await as(alice)("POST", PATHS.timeEntries, { ...times, project_id: id, notes: "Spindle" });
    made.push(...(await run(world, bob)));
  }
  const [invoiceId = "", draftId = ""] = made;
  await as(bob)<InvoiceDetail>("POST", `${PATHS.invoices}/${invoiceId}/issue`, {});
  const more = { started_at: lastMonth(17), ended_at: lastMonth(18), project_id: id };
  await as(alice)("POST", PATHS.timeEntries, more);
  return { clientId: client.id, invoiceId, draftId };
}

/** The drafts of a run over the day, once it is through. */
async function run(world: BrowserWorld, account: Account): Promise<string[]> {
  const day = lastMonth(0).slice(0, 10);
  const body = { from: day, to: day, idempotencyKey: crypto.randomUUID() };
  const { id } = await send<BillingRun>(world, account, { method: "POST", path: PATHS.billingRuns, body });
  const isDone = async () => {
    const answer = await request(world.server.url, account, `${PATHS.billingRuns}/${id}`);
    const { state, invoiceIds } = (await answer.json()) as BillingRun;
    return state === "SUCCESS" && invoiceIds;
  };
  return eventually(isDone, { what: "the billing run", withinMs: 25_000 });
}

type Sent = { method: string; path: string; body: object };

export async function send<Body>(
  { server }: BrowserWorld,
  account: Account,
  { method, path, body }: Sent,
): Promise<Body> {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${account.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Body;
}
