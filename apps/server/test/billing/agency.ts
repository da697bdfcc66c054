import { randomUUID } from "node:crypto";
import type {
  BillingRun,
  Client,
  InvoiceDetail,
  InvoiceEntry,
  InvoiceEntryList,
  Project,
} from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import type { Person, World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";

export const FEBRUARY = { from: "2026-02-01", to: "2026-02-28" };

export const SELLER = {
  sellerName: "Acme GmbH",
  street: "Lindenstr. 1",
  postalCode: "10969",
  city: "Berlin",
  country: "DE",
  vatId: "DE123456789",
};
export const ADDRESS = {
  street: "Rue 2",
  postalCode: "75001",
  city: "Paris",
  country: "FR",
  vatId: "FR12345678901",
};

/** A client that can be billed, with a project. */
export type Customer = { id: string; name: string; projectId: string };

export async function customer(
  world: World,
  name: string,
  terms: Record<string, unknown> = {},
): Promise<Customer> {
  const { body: client } = await world.bob.post<Client>(PATHS.clients, { name });
  const { body: project } = await world.bob.post<Project>(PATHS.projects, {
    name: `${name}'s website`,
    clientId: client.id,
  });
  const said = await world.bob.put(`${PATHS.clients}/${client.id}/billing`, { ...ADDRESS, ...terms });
  if (said.status !== 200) throw new Error(JSON.stringify(said.body));
  return { id: client.id, name, projectId: project.id };
}

export async function sayWhoBills(world: World, more: Record<string, unknown> = {}): Promise<void> {
  const said = await world.ada.patch(PATHS.billingSettings, { ...SELLER, ...more });
  if (said.status !== 200) throw new Error(JSON.stringify(said.body));
}

type Time = {
  person?: Person;
  customer: Customer | null;
  start: string;
  seconds: number;
  rateMinor?: number | null;
  currency?: string;
  billable?: boolean;
  taskId?: string | null;
  notes?: string | null;
};

/** Approved time with its stamp, as it stands in the database. Returns its id. */
export async function approved(world: World, time: Time): Promise<string> {
  const { person = world.alice, customer: whose, seconds } = time;
  const id = randomUUID();
  const start = new Date(time.start).getTime();
  await world.deps.db.pool.query(
    `insert into time_entry (org_id, id, user_id, started_at, ended_at, status, source, project_id, client_id,
       activity_type, notes, decided_at, created_at, updated_at, project_task_id, stamped_billable, rate_minor,
       rate_currency, rate_source)
     values ($1, $2, $3, at_ms($4), at_ms($5), 'approved', 'manual', $6, $7, 'focused_work', $8, wall_now(), wall_now(),
       wall_now(), $9, $10, $11, $12, $13)`,
    [
      person.orgId,
      id,
      person.userId,
      start,
      start + seconds * 1_000,
      whose?.projectId ?? null,
      whose?.id ?? null,
      time.notes ?? null,
      time.taskId ?? null,
      time.billable ?? true,
      time.rateMinor === undefined ? 10_000 : time.rateMinor,
      time.rateMinor === null ? null : (time.currency ?? "EUR"),
      time.rateMinor === null ? null : "client",
    ],
  );
  return id;
}

export async function started(
  manager: Person,
  body: Record<string, unknown> = FEBRUARY,
): Promise<BillingRun> {
  const taken = await manager.post<BillingRun>(PATHS.billingRuns, { idempotencyKey: randomUUID(), ...body });
  if (taken.status !== 202) throw new Error(JSON.stringify(taken.body));
  return taken.body;
}

export function settled(manager: Person, runId: string, state = "SUCCESS"): Promise<BillingRun> {
  return eventually(
    async () => {
      const { body } = await manager.get<BillingRun>(`${PATHS.billingRuns}/${runId}`);
      return body.state === state && body;
    },
    { what: `the run to be ${state}`, withinMs: 25_000 },
  );
}

/** A run that has been worked off, over February unless said otherwise. */
export async function billed(manager: Person, body: Record<string, unknown> = FEBRUARY): Promise<BillingRun> {
  return settled(manager, (await started(manager, body)).id);
}

export const invoicePath = (id: string, verb = ""): string => `${PATHS.invoices}/${id}${verb}`;

export async function invoiceOf(manager: Person, id: string): Promise<InvoiceDetail> {
  return (await manager.get<InvoiceDetail>(invoicePath(id))).body;
}

export async function draftsOf(manager: Person, run: BillingRun): Promise<InvoiceDetail[]> {
  return Promise.all(run.invoiceIds.map((id) => invoiceOf(manager, id)));
}

/** The draft of a customer's whole February. */
export async function draftFor(world: World, whose: Customer): Promise<InvoiceDetail> {
  const run = await billed(world.bob, { ...FEBRUARY, clientIds: [whose.id] });
  const [draft] = await draftsOf(world.bob, run);
  if (!draft) throw new Error("the run made no draft");
  return draft;
}

export async function issued(manager: Person, id: string): Promise<InvoiceDetail> {
  const answer = await manager.post<InvoiceDetail>(invoicePath(id, "/issue"), {});
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

export async function entriesOf(manager: Person, id: string): Promise<InvoiceEntry[]> {
  return (await manager.get<InvoiceEntryList>(invoicePath(id, "/entries?limit=500"))).body.entries;
}

export type StoredEntry = {
  status: string;
  invoice_id: string | null;
  rate_minor: string | null;
  rate_currency: string | null;
  stamped_billable: boolean | null;
};

export async function storedEntry(world: World, id: string): Promise<StoredEntry | undefined> {
  const { rows } = await world.deps.db.pool.query<StoredEntry>(
    "select status, invoice_id, rate_minor, rate_currency, stamped_billable from time_entry where id = $1",
    [id],
  );
  return rows[0];
}
