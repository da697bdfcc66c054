import type { Deps } from "../deps.ts";
import { createRouter, type Router } from "../http/route.ts";
import { addReadRoutes } from "./read-routes.ts";
import { addRuleRoutes } from "./rule-routes.ts";
import { addSharingRoutes } from "./sharing-routes.ts";
import { addSyncRoutes } from "./sync-routes.ts";

export function focusRoutes(deps: Deps): Router {
  const app = createRouter();
  addSyncRoutes(app, deps);
  addReadRoutes(app, deps);
  addRuleRoutes(app, deps);
  addSharingRoutes(app, deps);
  return app;
}
