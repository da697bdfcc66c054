import {
  BillingSettings,
  BillingSettingsPatch,
  ClientBilling,
  ClientBillingBody,
  Id,
  ProjectBilling,
  ProjectBillingBody,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { putClientBilling, readClientBilling } from "./client-billing.ts";
import { putProjectBilling, readProjectBilling } from "./project-billing.ts";
import { changeSettings, readSettings } from "./settings.ts";

const shared = { access: "manager", tag: "Billing" } as const;
const params = z.object({ id: Id });

const getSettings = route({
  ...shared,
  method: "get",
  path: "/api/v1/billing/settings",
  summary: "Who bills, how invoices are numbered, and until which day time is closed",
  answer: [200, BillingSettings],
});

const patchSettings = route({
  ...shared,
  access: "admin",
  method: "patch",
  path: "/api/v1/billing/settings",
  summary: "Change the seller, the numbering or the closed period",
  description:
    "Time that begins on or before `lockedThrough` is closed: its people can no longer add, change or decide it. An earlier day or `null` opens it again.",
  body: BillingSettingsPatch,
  answer: [200, BillingSettings],
});

const getClientBilling = route({
  ...shared,
  method: "get",
  path: "/api/v1/clients/{id}/billing",
  summary: "How a client is billed",
  params,
  answer: [200, ClientBilling],
  errors: ["not_found"],
});

const putClient = route({
  ...shared,
  method: "put",
  path: "/api/v1/clients/{id}/billing",
  summary: "Say how a client is billed",
  description: "It holds for what is billed from now on; invoices that were issued do not change.",
  params,
  body: ClientBillingBody,
  answer: [200, ClientBilling],
  errors: ["not_found"],
});

const getProjectBilling = route({
  ...shared,
  method: "get",
  path: "/api/v1/projects/{id}/billing",
  summary: "Whether a project's time is billed, and its budget",
  params,
  answer: [200, ProjectBilling],
  errors: ["not_found"],
});

const putProject = route({
  ...shared,
  method: "put",
  path: "/api/v1/projects/{id}/billing",
  summary: "Say whether a project's time is billed, and set its budget",
  description: "What is approved keeps its flag until it is repriced.",
  params,
  body: ProjectBillingBody,
  answer: [200, ProjectBilling],
  errors: ["not_found"],
});

export function addSettingRoutes(app: Router, { db }: Deps): void {
  app.openapi(getSettings, async (c) => c.json(await readSettings(db, c.get("caller").orgId), 200));
  app.openapi(patchSettings, async (c) =>
    c.json(await changeSettings(db, c.get("caller"), c.req.valid("json")), 200),
  );
  app.openapi(getClientBilling, async (c) =>
    c.json(await readClientBilling(db, c.get("caller").orgId, c.req.valid("param").id), 200),
  );
  app.openapi(putClient, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await putClientBilling(db, c.get("caller"), id, c.req.valid("json")), 200);
  });
  app.openapi(getProjectBilling, async (c) =>
    c.json(await readProjectBilling(db, c.get("caller").orgId, c.req.valid("param").id), 200),
  );
  app.openapi(putProject, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await putProjectBilling(db, c.get("caller"), id, c.req.valid("json")), 200);
  });
}
