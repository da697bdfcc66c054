import {
  ArchivedQuery,
  Client,
  ClientList,
  ClientPatch,
  Id,
  NewClient,
  NewProject,
  Project,
  ProjectList,
  ProjectPatch,
  ProjectRules,
  ProjectRulesBody,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { addClient, changeClient, listClients } from "./clients.ts";
import { changeProjectRules, readProjectRules } from "./project-rules.ts";
import { addProject, changeProject, listProjects } from "./projects.ts";

const tag = "Projects";
const params = z.object({ id: Id });

const getClients = route({
  method: "get",
  path: "/api/v1/clients",
  access: "member",
  tag,
  summary: "The clients of your organisation, by name",
  query: ArchivedQuery,
  answer: [200, ClientList],
});

const postClient = route({
  method: "post",
  path: "/api/v1/clients",
  access: "manager",
  tag,
  summary: "Add a client",
  body: NewClient,
  answer: [201, Client],
  errors: ["already_exists"],
});

const patchClient = route({
  method: "patch",
  path: "/api/v1/clients/{id}",
  access: "manager",
  tag,
  summary: "Rename or archive a client",
  params,
  body: ClientPatch,
  answer: [200, Client],
  errors: ["not_found", "already_exists"],
});

const getProjects = route({
  method: "get",
  path: "/api/v1/projects",
  access: "member",
  tag,
  summary: "The projects of your organisation, by name",
  query: ArchivedQuery,
  answer: [200, ProjectList],
});

const postProject = route({
  method: "post",
  path: "/api/v1/projects",
  access: "manager",
  tag,
  summary: "Add a project",
  body: NewProject,
  answer: [201, Project],
  errors: ["already_exists"],
});

const patchProject = route({
  method: "patch",
  path: "/api/v1/projects/{id}",
  access: "manager",
  tag,
  summary: "Change or archive a project",
  description: "An archived project keeps its entries, takes no new ones and is not suggested.",
  params,
  body: ProjectPatch,
  answer: [200, Project],
  errors: ["not_found", "already_exists"],
});

const getRules = route({
  method: "get",
  path: "/api/v1/project-rules",
  access: "member",
  tag,
  summary: "Your own rules that tell projects apart, and the one that your corrections ask for",
  answer: [200, ProjectRules],
});

const putRules = route({
  method: "put",
  path: "/api/v1/project-rules",
  access: "member",
  tag,
  summary: "Put these rules in place of yours",
  description: "In order; the first that fits decides. They hold for every suggestion from then on.",
  body: ProjectRulesBody,
  answer: [200, ProjectRules],
});

export function addProjectRoutes(app: Router, { db }: Deps): void {
  app.openapi(getClients, async (c) =>
    c.json(await listClients(db, c.get("caller").orgId, flagOf(c.req.valid("query").archived)), 200),
  );
  app.openapi(postClient, async (c) =>
    c.json(await addClient(db, c.get("caller"), c.req.valid("json")), 201),
  );
  app.openapi(patchClient, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await changeClient(db, c.get("caller"), id, c.req.valid("json")), 200);
  });
  app.openapi(getProjects, async (c) =>
    c.json(await listProjects(db, c.get("caller").orgId, flagOf(c.req.valid("query").archived)), 200),
  );
  app.openapi(postProject, async (c) =>
    c.json(await addProject(db, c.get("caller"), c.req.valid("json")), 201),
  );
  app.openapi(patchProject, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await changeProject(db, c.get("caller"), id, c.req.valid("json")), 200);
  });
  app.openapi(getRules, async (c) => c.json(await readProjectRules(db, c.get("caller")), 200));
  app.openapi(putRules, async (c) =>
    c.json(await changeProjectRules(db, c.get("caller"), c.req.valid("json").rules), 200),
  );
}

function flagOf(text: "true" | "false" | undefined): boolean | null {
  return text === undefined ? null : text === "true";
}
