import type { Deps } from "../deps.ts";
import { createRouter, type Router } from "../http/route.ts";
import { addAdminRoutes } from "./admin-routes.ts";
import { addDeviceRoutes } from "./device-routes.ts";
import { addOwnRoutes } from "./own-routes.ts";

export function notificationRoutes(deps: Deps): Router {
  const app = createRouter();
  addOwnRoutes(app, deps);
  addDeviceRoutes(app, deps);
  addAdminRoutes(app, deps);
  return app;
}
