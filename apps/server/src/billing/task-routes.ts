import {
  ArchivedQuery,
  Id,
  NewProjectTask,
  ProjectTask,
  ProjectTaskList,
  ProjectTaskPatch,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { addTask, changeTask, listTasks } from "./tasks.ts";

const tag = "Projects";
const params = z.object({ id: Id });

const getTasks = route({
  method: "get",
  path: "/api/v1/projects/{id}/tasks",
  access: "member",
  tag,
  summary: "The tasks of a project, by name",
  params,
  query: ArchivedQuery,
  answer: [200, ProjectTaskList],
  errors: ["not_found"],
});

const postTask = route({
  method: "post",
  path: "/api/v1/projects/{id}/tasks",
  access: "manager",
  tag,
  summary: "Add a task to a project",
  params,
  body: NewProjectTask,
  answer: [201, ProjectTask],
  errors: ["not_found", "already_exists"],
});

const patchTask = route({
  method: "patch",
  path: "/api/v1/tasks/{id}",
  access: "manager",
  tag,
  summary: "Rename or archive a task, or say whether it is billed",
  description: "What is approved keeps its flag until it is repriced.",
  params,
  body: ProjectTaskPatch,
  answer: [200, ProjectTask],
  errors: ["not_found", "already_exists"],
});

export function addTaskRoutes(app: Router, { db }: Deps): void {
  app.openapi(getTasks, async (c) => {
    const { archived } = c.req.valid("query");
    const wanted = archived === undefined ? null : archived === "true";
    return c.json(await listTasks(db, c.get("caller").orgId, c.req.valid("param").id, wanted), 200);
  });
  app.openapi(postTask, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await addTask(db, c.get("caller"), id, c.req.valid("json")), 201);
  });
  app.openapi(patchTask, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await changeTask(db, c.get("caller"), id, c.req.valid("json")), 200);
  });
}
