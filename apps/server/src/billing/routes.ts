import type { Deps } from "../deps.ts";
import { createRouter, type Router } from "../http/route.ts";
import { addSettingRoutes } from "./setting-routes.ts";
import { addTaskRoutes } from "./task-routes.ts";

export function billingRoutes(deps: Deps): Router {
  const app = createRouter();
  addSettingRoutes(app, deps);
  addTaskRoutes(app, deps);
  return app;
}
