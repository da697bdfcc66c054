import type { Deps } from "../deps.ts";
import { createRouter, type Router } from "../http/route.ts";
import { addDocumentRoutes } from "./document-routes.ts";
import { addInvoiceRoutes } from "./invoice-routes.ts";
import { addRateRoutes } from "./rate-routes.ts";
import { addRunRoutes } from "./run-routes.ts";
import { addSettingRoutes } from "./setting-routes.ts";
import { addTaskRoutes } from "./task-routes.ts";

export function billingRoutes(deps: Deps): Router {
  const app = createRouter();
  addSettingRoutes(app, deps);
  addTaskRoutes(app, deps);
  addRateRoutes(app, deps);
  addRunRoutes(app, deps);
  addInvoiceRoutes(app, deps);
  addDocumentRoutes(app, deps);
  return app;
}
