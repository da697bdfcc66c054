import type { Deps } from "../deps.ts";
import { createRouter, type Router } from "../http/route.ts";
import { addEntryRoutes } from "./entry-routes.ts";
import { addFailedRoutes } from "./failed-routes.ts";
import { addIngestRoutes } from "./ingest-routes.ts";
import { addProjectRoutes } from "./project-routes.ts";

export function captureRoutes(deps: Deps): Router {
  const app = createRouter();
  addIngestRoutes(app, deps);
  addEntryRoutes(app, deps);
  addProjectRoutes(app, deps);
  addFailedRoutes(app, deps);
  return app;
}
