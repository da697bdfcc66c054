import type { Deps } from "../deps.ts";
import type { Router } from "../http/route.ts";
import { createRouter } from "../http/route.ts";
import { addApiKeyRoutes } from "./api-key-routes.ts";
import { addMemberRoutes } from "./member-routes.ts";
import { addOwnRoutes } from "./own-routes.ts";
import { addSignInRoutes } from "./sign-in-routes.ts";

export function accessRoutes(deps: Deps): Router {
  const app = createRouter();
  addSignInRoutes(app, deps);
  addOwnRoutes(app, deps);
  addMemberRoutes(app, deps);
  addApiKeyRoutes(app, deps);
  return app;
}
