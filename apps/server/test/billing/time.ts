import type {
  BillingRate,
  BillingRateReply,
  Client,
  EntryBilling,
  Project,
  ProjectTask,
  TimeEntry,
} from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import type { Answer, Person, World } from "@stint/testkit";

/** A client with a project and a task, to have rates of their own. */
export type Work = { client: Client; project: Project; task: ProjectTask };

export async function workOf(world: World, name: string): Promise<Work> {
  const client = (await world.bob.post<Client>(PATHS.clients, { name })).body;
  const { id: clientId } = client;
  const project = (await world.bob.post<Project>(PATHS.projects, { name, clientId })).body;
  const path = `${PATHS.projects}/${project.id}/tasks`;
  const task = (await world.bob.post<ProjectTask>(path, { name: "Design" })).body;
  return { client, project, task };
}

/** An hour by hand from this moment on, approved unless something else is said. */
export function addHour(
  person: Person,
  startedAt: string,
  more: Record<string, unknown> = {},
): Promise<Answer<TimeEntry>> {
  const ended_at = new Date(Date.parse(startedAt) + 3_600_000).toISOString();
  return person.post<TimeEntry>(PATHS.timeEntries, { started_at: startedAt, ended_at, ...more });
}

export async function entryAt(
  person: Person,
  startedAt: string,
  more: Record<string, unknown> = {},
): Promise<TimeEntry> {
  const { status, body } = await addHour(person, startedAt, more);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

export const billingPath = (entry: { id: string } | undefined): string =>
  `${PATHS.timeEntries}/${entry?.id}/billing`;

export async function billingOf(person: Person, entry: { id: string } | undefined): Promise<EntryBilling> {
  const { status, body } = await person.get<EntryBilling>(billingPath(entry));
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

export async function setRate(
  person: Person,
  rate: Partial<BillingRate> & Pick<BillingRate, "minorPerHour">,
): Promise<BillingRateReply> {
  const { status, body } = await person.post<BillingRateReply>(PATHS.rates, {
    validFrom: "2026-01-01",
    ...rate,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

/** What is stored of an entry, as it is stored. */
export async function stampOf(world: World, id: string | undefined): Promise<Record<string, unknown>> {
  const { rows } = await world.deps.db.pool.query(
    `select status, stamped_billable as billable, rate_minor::integer as rate, rate_currency as currency,
      rate_source as source, project_task_id as task from time_entry where id = $1`,
    [id],
  );
  return rows[0];
}
