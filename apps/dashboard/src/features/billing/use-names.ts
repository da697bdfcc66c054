import { useQuery } from "@tanstack/react-query";
import { clientsQuery, peopleQuery, projectsQuery } from "./queries.ts";
import { everyTaskQuery } from "./rate-queries.ts";
import type { Names } from "./rate-slots.ts";

/** All that rates can hold for, once it is known. */
export function useNames(): { names: Names | undefined; error: Error | null; retry: () => void } {
  const clients = useQuery(clientsQuery);
  const projects = useQuery(projectsQuery);
  const people = useQuery(peopleQuery);
  const tasks = useQuery(everyTaskQuery);
  const all = [clients, projects, people, tasks];
  const isKnown = clients.data && projects.data && people.data && tasks.data;
  return {
    names: isKnown
      ? {
          clients: clients.data.clients,
          projects: projects.data.projects,
          people: people.data,
          tasks: tasks.data,
        }
      : undefined,
    error: all.find(({ error }) => error)?.error ?? null,
    retry: () => {
      for (const query of all) if (query.error) void query.refetch();
    },
  };
}
