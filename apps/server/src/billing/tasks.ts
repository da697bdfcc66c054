import { randomUUID } from "node:crypto";
import type { NewProjectTask, ProjectTask, ProjectTaskList, ProjectTaskPatch } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Act, type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { once, requireExists } from "./tenant.ts";

type Row = Omit<ProjectTask, "createdAt"> & { created: string };

const COLUMNS = sql.raw(
  `id, project_id as "projectId", name, billable, archived, ms_of(created_at) as created`,
);
const MOST = 5_000;
const TAKEN = "The project has a task of that name.";

export function listTasks(
  db: Database,
  orgId: string,
  projectId: string,
  archived: boolean | null,
): Promise<ProjectTaskList> {
  return db.tenant(organisationScope(orgId), async (tx) => {
    await requireExists(tx, orgId, "project", projectId);
    const { rows } = await sql<Row>`
      select ${COLUMNS} from project_task
      where org_id = ${orgId} and project_id = ${projectId}
        and (${archived}::boolean is null or archived = ${archived}::boolean)
      order by lower(name), id limit ${MOST}`.execute(tx);
    return { tasks: rows.map(taskOf) };
  });
}

/** A name that another task of the project has is `already_exists`. */
export function addTask(
  db: Database,
  by: Actor,
  projectId: string,
  { name, billable = null }: z.infer<typeof NewProjectTask>,
): Promise<ProjectTask> {
  const { orgId } = by;
  const write = () =>
    db.tenant(organisationScope(orgId), async (tx) => {
      await requireExists(tx, orgId, "project", projectId);
      const { rows } = await sql<Row>`
        insert into project_task (org_id, id, project_id, name, billable, created_at)
        values (${orgId}, ${randomUUID()}, ${projectId}, ${name}, ${billable}, wall_now())
        returning ${COLUMNS}`.execute(tx);
      const task = taskOf(rows[0] as Row);
      await audit(tx, by, {
        action: "task.added",
        target: await targetOf(tx, orgId, task),
        after: factsOf(task),
      });
      return task;
    });
  return once(write, TAKEN);
}

export function changeTask(
  db: Database,
  by: Actor,
  id: string,
  patch: z.infer<typeof ProjectTaskPatch>,
): Promise<ProjectTask> {
  const { orgId } = by;
  const { name = null, billable, archived = null } = patch;
  const write = () =>
    db.tenant(organisationScope(orgId), async (tx) => {
      const { rows: held } = await sql<Row>`
        select ${COLUMNS} from project_task where org_id = ${orgId} and id = ${id} for no key update`.execute(
        tx,
      );
      const [before] = held;
      if (!before) throw problem("not_found");
      const { rows } = await sql<Row>`
        update project_task set name = coalesce(${name}::text, name),
          archived = coalesce(${archived}::boolean, archived),
          billable = case when ${billable === undefined} then billable else ${billable ?? null}::boolean end
        where org_id = ${orgId} and id = ${id} returning ${COLUMNS}`.execute(tx);
      const task = taskOf(rows[0] as Row);
      await audit(tx, by, {
        action: "task.changed",
        target: await targetOf(tx, orgId, before),
        before: factsOf(before),
        after: factsOf(task),
      });
      return task;
    });
  return once(write, TAKEN);
}

type Named = Pick<ProjectTask, "id" | "projectId" | "name">;

async function targetOf(tx: Tx, orgId: string, { id, projectId, name }: Named): Promise<Act["target"]> {
  const { rows } = await sql<{ name: string }>`
    select name from project where org_id = ${orgId} and id = ${projectId}`.execute(tx);
  return { kind: "task", id, label: `${rows[0]?.name}: ${name}` };
}

function factsOf({ name, billable, archived }: Omit<Row, "created">): Act["after"] {
  return { name, billable, archived };
}

function taskOf({ created, ...row }: Row): ProjectTask {
  return { ...row, createdAt: new Date(Number(created)).toISOString() };
}
