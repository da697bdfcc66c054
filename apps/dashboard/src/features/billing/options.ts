import type { Client, Project } from "@stint/protocol/projects";

/** Rows as a select offers them. */
export function optionsOf(rows: readonly { id: string; name: string }[]) {
  return rows.map(({ id, name }) => ({ value: id, label: name }));
}

/** Projects by client, because those of two clients may be called alike. */
export function projectOptions({
  projects,
  clients,
}: {
  projects: readonly Project[];
  clients: readonly Client[];
}) {
  const usable = projects.filter(({ archived }) => !archived);
  const groups = clients.map(({ id, name }) => ({
    group: name,
    items: optionsOf(usable.filter(({ clientId }) => clientId === id)),
  }));
  const free = { group: "Without a client", items: optionsOf(usable.filter(({ clientId }) => !clientId)) };
  return [...groups, free].filter(({ items }) => items.length > 0);
}
