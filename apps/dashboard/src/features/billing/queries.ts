import type {
  BillingSettings,
  ClientBilling,
  ProjectBilling,
  ProjectTask,
  ProjectTaskList,
} from "@stint/protocol/billing";
import { PATHS } from "@stint/protocol/paths";
import type { Client, ClientList, Project, ProjectList } from "@stint/protocol/projects";
import type { Team } from "@stint/protocol/shifts";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { queryClient } from "../../query-client.ts";

export const clientsQuery = queryOptions({
  queryKey: ["clients"],
  queryFn: ({ signal }) => api.get<ClientList>(PATHS.clients, { signal }),
  staleTime: 60_000,
});

/** The same as on the page Review, so that both know of a change at once. */
export const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: ({ signal }) => api.get<ProjectList>(PATHS.projects, { signal }),
  staleTime: 60_000,
});

/** Whose rates a manager may set. */
export const peopleQuery = queryOptions({
  queryKey: ["billing", "people"],
  queryFn: async ({ signal }) => {
    const { members } = await api.get<Team>(PATHS.team, { signal });
    return members
      .map(({ employeeId, name }) => ({ id: employeeId, name }))
      .sort((left, right) => left.name.localeCompare(right.name));
  },
  staleTime: 60_000,
});

export const settingsQuery = queryOptions({
  queryKey: ["billing", "settings"],
  queryFn: ({ signal }) => api.get<BillingSettings>(PATHS.billingSettings, { signal }),
});

export async function saveSettings(change: Partial<BillingSettings>): Promise<BillingSettings> {
  const saved = await api.patch<BillingSettings>(PATHS.billingSettings, change);
  queryClient.setQueryData(settingsQuery.queryKey, saved);
  await queryClient.invalidateQueries({ queryKey: ["billing"] });
  return saved;
}

export function clientBillingQuery(clientId: string) {
  return queryOptions({
    queryKey: ["billing", "client", clientId],
    queryFn: ({ signal }) => api.get<ClientBilling>(`${PATHS.clients}/${clientId}/billing`, { signal }),
  });
}

/** Changes some of it; the server takes all of it at once. */
export async function saveClientBilling(
  clientId: string,
  change: Partial<ClientBilling>,
): Promise<ClientBilling> {
  const present = await queryClient.ensureQueryData(clientBillingQuery(clientId));
  const body = { ...present, ...change };
  const saved = await api.put<ClientBilling>(`${PATHS.clients}/${clientId}/billing`, body);
  queryClient.setQueryData(clientBillingQuery(clientId).queryKey, saved);
  return saved;
}

export async function saveClient(
  client: Client | null,
  change: { name?: string; archived?: boolean },
): Promise<Client> {
  const saved = client
    ? await api.patch<Client>(`${PATHS.clients}/${client.id}`, change)
    : await api.post<Client>(PATHS.clients, change);
  queryClient.setQueryData(
    clientsQuery.queryKey,
    (known) => known && { clients: replaced(known.clients, saved) },
  );
  void queryClient.invalidateQueries({ queryKey: clientsQuery.queryKey });
  return saved;
}

export type ProjectChange = { name?: string; colour?: string; clientId?: string | null; archived?: boolean };

export async function saveProject(project: Project | null, change: ProjectChange): Promise<Project> {
  const saved = project
    ? await api.patch<Project>(`${PATHS.projects}/${project.id}`, change)
    : await api.post<Project>(PATHS.projects, change);
  queryClient.setQueryData(
    projectsQuery.queryKey,
    (known) => known && { projects: replaced(known.projects, saved) },
  );
  void queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey });
  return saved;
}

export function projectBillingQuery(projectId: string) {
  return queryOptions({
    queryKey: ["billing", "project", projectId],
    queryFn: ({ signal }) => api.get<ProjectBilling>(`${PATHS.projects}/${projectId}/billing`, { signal }),
  });
}

export async function saveProjectBilling(projectId: string, terms: ProjectBilling): Promise<void> {
  const saved = await api.put<ProjectBilling>(`${PATHS.projects}/${projectId}/billing`, terms);
  queryClient.setQueryData(projectBillingQuery(projectId).queryKey, saved);
}

export function tasksQuery(projectId: string) {
  return queryOptions({
    queryKey: ["billing", "tasks", projectId],
    queryFn: ({ signal }) => api.get<ProjectTaskList>(`${PATHS.projects}/${projectId}/tasks`, { signal }),
    staleTime: 60_000,
  });
}

export async function addTask(projectId: string, name: string): Promise<void> {
  await api.post(`${PATHS.projects}/${projectId}/tasks`, { name });
  await queryClient.invalidateQueries({ queryKey: tasksQuery(projectId).queryKey });
}

export type TaskChange = { name?: string; billable?: boolean | null; archived?: boolean };

/** Shown at once; taken back if the server will not have it. */
export async function saveTask(task: ProjectTask, change: TaskChange): Promise<void> {
  const { queryKey } = tasksQuery(task.projectId);
  await queryClient.cancelQueries({ queryKey });
  const before = queryClient.getQueryData(queryKey);
  queryClient.setQueryData(
    queryKey,
    (known) => known && { tasks: replaced(known.tasks, { ...task, ...change }) },
  );
  try {
    await api.patch(`${PATHS.tasks}/${task.id}`, change);
  } catch (error) {
    queryClient.setQueryData(queryKey, before);
    throw error;
  } finally {
    void queryClient.invalidateQueries({ queryKey });
  }
}

/** With the new one in the place of what it was, or among the others by name. */
function replaced<Row extends { id: string; name: string }>(rows: readonly Row[], row: Row): Row[] {
  const others = rows.filter(({ id }) => id !== row.id);
  return [...others, row].sort((left, right) => left.name.localeCompare(right.name));
}
