import { Operations } from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { createRouter, type Router, route } from "../http/route.ts";
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

export function insightRoutes(deps: Deps): Router {
  const app = createRouter();
  app.openapi(getOperations, async (c) => c.json(await readOperations(deps, c.get("caller").orgId), 200));
  return app;
}
