import type { Client, Project } from "@stint/protocol/projects";
import type { TimeEntry } from "@stint/protocol/time-entries";

export type ProjectChoice = { id: string; name: string; client: string | null; colour: string };
export type ChoiceGroup = { name: string; choices: ProjectChoice[] };

type Known = {
  projects: readonly Project[];
  clients: readonly Client[];
  /** The ids of what was suggested, and of what was used last. */
  suggested: readonly string[];
  recent: readonly string[];
};

/** The projects that take time and hold every word of the search, by name or client; suggested and recent ones first. */
export function projectChoices(
  { projects, clients, suggested, recent }: Known,
  search: string,
): ChoiceGroup[] {
  const byId = new Map(clients.map((client) => [client.id, client]));
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const usable = projects.flatMap(({ id, name, colour, clientId, archived }): ProjectChoice[] => {
    const client = clientId === null ? undefined : byId.get(clientId);
    if (archived || client?.archived) return [];
    const text = `${name} ${client?.name ?? ""}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) return [];
    return [{ id, name, colour, client: client?.name ?? null }];
  });
  const taken = new Set<string>();
  const take = (ids: readonly string[]) =>
    [...new Set(ids)].flatMap((id) => {
      const choice = taken.has(id) ? undefined : usable.find((one) => one.id === id);
      if (choice) taken.add(id);
      return choice ?? [];
    });
  const groups = [
    { name: "Suggested", choices: take(suggested) },
    { name: "Recent", choices: take(recent) },
    { name: "All projects", choices: take(usable.map(({ id }) => id)) },
  ];
  return groups.filter(({ choices }) => choices.length > 0);
}

const MOST_RECENT = 5;

/** The projects that were used last, the latest first. */
export function recentProjects(entries: readonly TimeEntry[]): string[] {
  const used = entries.flatMap(({ status, edited, project_id }) =>
    project_id !== null && (status === "approved" || status === "billed" || edited) ? project_id : [],
  );
  return [...new Set(used)].slice(0, MOST_RECENT);
}
