import { identifyBy } from "./access/identify.ts";
import { accessRoutes } from "./access/routes.ts";
import type { Deps } from "./deps.ts";
import { callers } from "./http/auth.ts";
import { clientAddress } from "./http/client-address.ts";
import { answerError, answerProblem } from "./http/errors.ts";
import { securityHeaders } from "./http/headers.ts";
import { problem } from "./http/problem.ts";
import { requestLog } from "./http/request-log.ts";
import { createRouter, type Router } from "./http/route.ts";
import { requireSameOrigin } from "./http/same-origin.ts";
import { realtimeRoutes } from "./realtime/routes.ts";
import { shiftRoutes } from "./shifts/routes.ts";

const CAPABILITIES: ((deps: Deps) => Router)[] = [accessRoutes, shiftRoutes, realtimeRoutes];

/** The whole HTTP side as one fetch handler. */
export function createApp(deps: Deps): Router {
  const app = createRouter();
  app.use(requestLog(deps.log, deps.clock));
  app.use(securityHeaders(deps.config.baseUrl));
  app.use(clientAddress(deps.config.proxyHops));
  app.use(requireSameOrigin(deps.config.baseUrl));
  app.use(callers(identifyBy(deps.auth, deps.db)));
  for (const routes of CAPABILITIES) app.route("/", routes(deps));
  app.onError(answerError);
  app.notFound((c) => answerProblem(problem("not_found"), c));
  return app;
}
