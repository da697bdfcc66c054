import type { Client, Project } from "@stint/protocol/projects";

/** A client with its projects; the projects of nobody come under null. */
export type Branch = { client: Client | null; projects: Project[] };

type Narrowed = { typed?: string; archived?: boolean };

/** The clients by name, each with its projects, narrowed to those whose own or whose projects' names hold what was typed. */
export function clientTree(
  clients: readonly Client[],
  projects: readonly Project[],
  { typed = "", archived = false }: Narrowed = {},
): Branch[] {
  const shown = projects.filter((project) => archived || !project.archived);
  const branches: Branch[] = clients
    .filter((client) => archived || !client.archived)
    .map((client) => ({ client, projects: shown.filter(({ clientId }) => clientId === client.id) }));
  const free = shown.filter(({ clientId }) => clientId === null);
  if (free.length > 0) branches.push({ client: null, projects: free });
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return branches.filter(({ client, projects: own }) => {
    const text = [client?.name ?? "", ...own.map(({ name }) => name)].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
