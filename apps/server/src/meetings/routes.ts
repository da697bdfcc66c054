import type { Deps } from "../deps.ts";
import { createRouter, type Router } from "../http/route.ts";
import { addMonitoringRoutes } from "./monitoring-routes.ts";
import { addPageRoutes } from "./page-routes.ts";
import { addTeacherRoutes } from "./teacher-routes.ts";
import { addZoomRoutes } from "./zoom-routes.ts";

export function meetingRoutes(deps: Deps): Router {
  const app = createRouter();
  addTeacherRoutes(app, deps);
  addPageRoutes(app, deps);
  addMonitoringRoutes(app, deps);
  addZoomRoutes(app, deps);
  return app;
}
