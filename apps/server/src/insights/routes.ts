import { Analytics, AnalyticsQuery, Operations } from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { createRouter, type Router, route } from "../http/route.ts";
import { exportAnalytics } from "./export-analytics.ts";
import { readAnalytics } from "./read-analytics.ts";
import { readOperations } from "./read-operations.ts";

const getOperations = route({
  method: "get",
  path: "/api/admin/operations",
  access: "admin",
  tag: "Operations",
  summary: "How the server stands",
  description:
    "Queues, open sessions and the clock are of the whole installation, in numbers alone; errors and streams are of the process that answers; everything else is of your organisation.",
  answer: [200, Operations],
});

const analytics = { method: "get", access: "manager", tag: "Operations", query: AnalyticsQuery } as const;

const getAnalytics = route({
  ...analytics,
  path: "/api/admin/analytics",
  summary: "Automatic punch-outs and how reliably people were heard, by month and person",
  description:
    "Months are those of the organisation's time zone. Mass silences are counted apart and are nobody's. Warnings compare the last 28 days with the person's own 84 days before.",
  answer: [200, Analytics],
});

const getAnalyticsCsv = route({
  ...analytics,
  path: "/api/admin/analytics.csv",
  summary: "The same by person and month, as CSV (RFC 4180)",
  description: "A text that a spreadsheet would run as a formula begins with an apostrophe.",
  answer: [200, z.string().describe("The file")],
});

export function insightRoutes(deps: Deps): Router {
  const app = createRouter();
  app.openapi(getOperations, async (c) => c.json(await readOperations(deps, c.get("caller").orgId), 200));
  app.openapi(getAnalytics, async (c) => {
    const { byPerson: _, ...answer } = await readAnalytics(
      deps,
      c.get("caller").orgId,
      c.req.valid("query").months,
    );
    return c.json(answer, 200);
  });
  app.openapi(
    getAnalyticsCsv,
    async (c) =>
      exportAnalytics(await readAnalytics(deps, c.get("caller").orgId, c.req.valid("query").months)) as never,
  );
  return app;
}
