import type { Client, Project, TimeEntry, TimeReport } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import type { Answer, Person, World } from "@stint/testkit";

type Work = { project?: string | undefined; notes?: string; status?: "pending" | "approved" };

/** An entry by hand. */
export async function worked(
  person: Person,
  from: string,
  to: string,
  { project, ...more }: Work = {},
): Promise<TimeEntry> {
  const body = { started_at: from, ended_at: to, ...(project && { project_id: project }), ...more };
  const added = await person.post<TimeEntry>(PATHS.timeEntries, body);
  if (added.status !== 201) throw new Error(JSON.stringify(added.body));
  return added.body;
}

export async function projectOf(manager: Person, name: string, clientName?: string): Promise<Project> {
  const client = clientName
    ? (await manager.post<Client>(PATHS.clients, { name: clientName })).body
    : undefined;
  return (await manager.post<Project>(PATHS.projects, { name, clientId: client?.id })).body;
}

/** What approval settles about an entry, as billing writes it. */
export async function stamped(
  world: World,
  entry: TimeEntry,
  rate: { minor: number | null; currency?: string; billable?: boolean },
): Promise<void> {
  await world.deps.db.pool.query(
    "update time_entry set stamped_billable = $2, rate_minor = $3, rate_currency = $4 where id = $1",
    [entry.id, rate.billable ?? true, rate.minor, rate.minor === null ? null : (rate.currency ?? "EUR")],
  );
}

export function reportOf(person: Person, query: string): Promise<Answer<TimeReport>> {
  return person.get<TimeReport>(`${PATHS.timeReport}?${query}`);
}

/** `2026-03-02 3600` or `Website 7200` */
export function drawn({ rows }: TimeReport): string[] {
  return rows.map(({ key, label, seconds }) => `${label ?? key ?? "–"} ${seconds}`);
}
