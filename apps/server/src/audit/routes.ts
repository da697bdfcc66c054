import { AuditFilter, AuditList, AuditQuery } from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { createRouter, type Router, route } from "../http/route.ts";
import { exportAudit } from "./export-audit.ts";
import { listAudit } from "./list-audit.ts";

const shared = { method: "get", access: "admin", tag: "Operations" } as const;

const getAudit = route({
  ...shared,
  path: "/api/admin/audit",
  summary: "Who administered what: roles, settings, rates, invoices, webhooks, erasure; newest first",
  description:
    "A line is written by the transaction that does what it says, and the database lets nobody change one. It never holds a password, key, secret or the whole address of a webhook.",
  query: AuditQuery,
  answer: [200, AuditList],
});

const getAuditCsv = route({
  ...shared,
  path: "/api/admin/audit.csv",
  summary: "The same as CSV (RFC 4180), all of what passes the filter",
  description: "A text that a spreadsheet would run as a formula begins with an apostrophe.",
  query: AuditFilter,
  answer: [200, z.string().describe("The file")],
});

export function auditRoutes({ db }: Deps): Router {
  const app = createRouter();
  app.openapi(getAudit, async (c) => c.json(await listAudit(db, c.get("caller"), c.req.valid("query")), 200));
  app.openapi(getAuditCsv, (c) => exportAudit(db, c.get("caller"), c.req.valid("query")) as never);
  return app;
}
