import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { invalidField } from "../http/problem.ts";

export type Assignment = { projectId: string | null; clientId: string | null };
export type Asked = { project_id?: string | null; client_id?: string | null };

/**
 * The project and client that an entry gets: a project brings its client along. Fails with the field of what is not
 * there, is archived, or does not belong together.
 */
export async function assign(tx: Tx, orgId: string, present: Assignment, asked: Asked): Promise<Assignment> {
  const projectId = asked.project_id === undefined ? present.projectId : asked.project_id;
  const changesProject = projectId !== present.projectId;
  const project = projectId === null ? null : await findProject(tx, orgId, projectId);
  if (changesProject && projectId !== null && (!project || project.archived))
    throw invalidField("body.project_id", "is no project that takes time");
  const clientId = await clientFor(tx, orgId, present, asked, project);
  return { projectId, clientId };
}

async function clientFor(
  tx: Tx,
  orgId: string,
  present: Assignment,
  { project_id, client_id }: Asked,
  project: ProjectRow | null,
): Promise<string | null> {
  const own = project?.client_id ?? null;
  if (client_id === undefined) return project_id === undefined ? present.clientId : own;
  if (own !== null && client_id !== own)
    throw invalidField("body.client_id", "is not the client of the project");
  if (client_id !== null && client_id !== present.clientId) {
    const { rows } = await sql`
      select from client where org_id = ${orgId} and id = ${client_id} and not archived`.execute(tx);
    if (rows.length === 0) throw invalidField("body.client_id", "is no client that takes time");
  }
  return client_id;
}

type ProjectRow = { client_id: string | null; archived: boolean };

async function findProject(tx: Tx, orgId: string, id: string): Promise<ProjectRow | null> {
  const { rows } = await sql<ProjectRow>`
    select p.client_id, p.archived or coalesce(c.archived, false) as archived
    from project p left join client c on c.org_id = p.org_id and c.id = p.client_id
    where p.org_id = ${orgId} and p.id = ${id}`.execute(tx);
  return rows[0] ?? null;
}
