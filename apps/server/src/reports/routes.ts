import {
  BudgetBurnDown,
  BudgetList,
  BudgetQuery,
  Id,
  ReportEntriesQuery,
  ReportEntryList,
  TimeReport,
  TimeReportExportQuery,
  TimeReportQuery,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { createRouter, type Router, route } from "../http/route.ts";
import { listBudgets, readBudget } from "./budgets.ts";
import { exportEntries } from "./export-entries.ts";
import { exportReport } from "./export-report.ts";
import { readReport } from "./read-report.ts";

const shared = { method: "get", access: "member", tag: "Reports", errors: ["not_found"] } as const;
const CELLS = "A text that a spreadsheet would run as a formula begins with an apostrophe.";

const getTime = route({
  ...shared,
  path: "/api/v1/reports/time",
  summary: "Time by person, project, client, task, day, week or month; for managers everybody's",
  description:
    "Entries that cross midnight count on both days. What is rejected is not in it, and suggestions that wait only their person sees. Days are those of the organisation's time zone; in a report of yourself alone, of your own.",
  query: TimeReportQuery,
  answer: [200, TimeReport],
});

const getTimeFile = route({
  ...shared,
  path: "/api/v1/reports/time/export",
  summary: "The same as a file",
  description: CELLS,
  query: TimeReportExportQuery,
  answer: [200, TimeReport, "The file"],
});

const entriesFile = <const P extends string, A extends z.ZodType>(path: P, kind: string, answer: A) =>
  route({
    ...shared,
    path,
    summary: `The time entries that begin in the period, as ${kind}`,
    description: kind === "CSV (RFC 4180)" ? CELLS : "What waits for a decision says so.",
    query: ReportEntriesQuery,
    answer: [200, answer],
  });
const file = z.string().describe("The file");
const getEntriesCsv = entriesFile("/api/v1/reports/entries.csv", "CSV (RFC 4180)", file);
const getEntriesJson = entriesFile("/api/v1/reports/entries.json", "one JSON file", ReportEntryList);
const getEntriesIcs = entriesFile("/api/v1/reports/entries.ics", "a calendar (RFC 5545)", file);

const getBudgets = route({
  method: "get",
  path: "/api/v1/reports/budgets",
  access: "manager",
  tag: "Reports",
  summary: "Every project with a budget, by name, and what is left of it",
  answer: [200, BudgetList],
});

const getBudget = route({
  method: "get",
  path: "/api/v1/projects/{id}/budget",
  access: "manager",
  tag: "Reports",
  summary: "How a project's budget has gone, and when it will be used up",
  params: z.object({ id: Id }),
  query: BudgetQuery,
  answer: [200, BudgetBurnDown],
  errors: ["not_found"],
});

export function reportRoutes({ db }: Deps): Router {
  const app = createRouter();
  app.openapi(getTime, async (c) => c.json(await readReport(db, c.get("caller"), c.req.valid("query")), 200));
  app.openapi(
    getTimeFile,
    async (c) => (await exportReport(db, c.get("caller"), c.req.valid("query"))) as never,
  );
  app.openapi(
    getEntriesCsv,
    async (c) => (await exportEntries(db, c.get("caller"), c.req.valid("query"), "csv")) as never,
  );
  app.openapi(
    getEntriesJson,
    async (c) => (await exportEntries(db, c.get("caller"), c.req.valid("query"), "json")) as never,
  );
  app.openapi(
    getEntriesIcs,
    async (c) => (await exportEntries(db, c.get("caller"), c.req.valid("query"), "ics")) as never,
  );
  app.openapi(getBudgets, async (c) => c.json(await listBudgets(db, c.get("caller")), 200));
  app.openapi(getBudget, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await readBudget(db, c.get("caller"), id, c.req.valid("query").by), 200);
  });
  return app;
}
