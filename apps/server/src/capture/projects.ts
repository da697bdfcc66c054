import { randomUUID } from "node:crypto";
import type { NewProject, Project, ProjectList, ProjectPatch } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Act, type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { invalidField, problem } from "../http/problem.ts";
import { namedOnce } from "./clients.ts";
import { iso } from "./person.ts";

type Row = {
  id: string;
  clientId: string | null;
  name: string;
  colour: string;
  archived: boolean;
  created: string;
};

const COLUMNS = sql.raw(`id, client_id as "clientId", name, colour, archived, ms_of(created_at) as created`);
const MOST = 5_000;

export async function listProjects(
  db: Database,
  orgId: string,
  archived: boolean | null,
): Promise<ProjectList> {
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<Row>`
      select ${COLUMNS} from project
      where org_id = ${orgId} and (${archived}::boolean is null or archived = ${archived}::boolean)
      order by lower(name), id limit ${MOST}`.execute(tx);
    return { projects: rows.map(projectOf) };
  });
}

/** A name that another project of the client has is `already_exists`. */
export async function addProject(
  db: Database,
  by: Actor,
  { name, colour, clientId = null }: z.infer<typeof NewProject>,
): Promise<Project> {
  const { orgId } = by;
  return namedOnce(() =>
    db.tenant(organisationScope(orgId), async (tx) => {
      await requireClient(tx, orgId, clientId);
      const { rows } = await sql<Row>`
        insert into project (org_id, id, client_id, name, colour, created_at)
        values (${orgId}, ${randomUUID()}, ${clientId}, ${name}, ${colour}, wall_now())
        returning ${COLUMNS}`.execute(tx);
      const project = projectOf(rows[0] as Row);
      await audit(tx, by, {
        action: "project.added",
        target: targetOf(project),
        after: await factsOf(tx, orgId, project),
      });
      return project;
    }),
  );
}

export async function changeProject(
  db: Database,
  by: Actor,
  id: string,
  patch: z.infer<typeof ProjectPatch>,
): Promise<Project> {
  const { orgId } = by;
  const { name = null, colour = null, archived = null, clientId } = patch;
  return namedOnce(() =>
    db.tenant(organisationScope(orgId), async (tx) => {
      const { rows: held } = await sql<Row>`
        select ${COLUMNS} from project where org_id = ${orgId} and id = ${id} for no key update`.execute(tx);
      const [before] = held;
      if (!before) throw problem("not_found");
      await requireClient(tx, orgId, clientId ?? null);
      const { rows } = await sql<Row>`
        update project set name = coalesce(${name}::text, name), colour = coalesce(${colour}::text, colour),
          archived = coalesce(${archived}::boolean, archived),
          client_id = case when ${clientId === undefined} then client_id else ${clientId ?? null}::uuid end
        where org_id = ${orgId} and id = ${id} returning ${COLUMNS}`.execute(tx);
      const project = projectOf(rows[0] as Row);
      await audit(tx, by, {
        action: "project.changed",
        target: targetOf(before),
        before: await factsOf(tx, orgId, before),
        after: await factsOf(tx, orgId, project),
      });
      return project;
    }),
  );
}

async function requireClient(tx: Tx, orgId: string, clientId: string | null): Promise<void> {
  if (clientId === null) return;
  const { rows } = await sql`select from client where org_id = ${orgId} and id = ${clientId}`.execute(tx);
  if (rows.length === 0) throw invalidField("body.clientId", "is no client of your organisation");
}

function targetOf({ id, name }: Pick<Project, "id" | "name">): Act["target"] {
  return { kind: "project", id, label: name };
}

async function factsOf(
  tx: Tx,
  orgId: string,
  { name, colour, archived, clientId }: Omit<Row, "created">,
): Promise<Act["after"]> {
  const { rows } = await sql<{ name: string }>`
    select name from client where org_id = ${orgId} and id = ${clientId}::uuid`.execute(tx);
  return { name, colour, archived, client: rows[0]?.name ?? null };
}

function projectOf({ created, ...row }: Row): Project {
  return { ...row, createdAt: iso(created) };
}
