import { identifyBy } from "./access/identify.ts";
import { identifyKeyBy } from "./access/identify-key.ts";
import { accessRoutes } from "./access/routes.ts";
import { auditRoutes } from "./audit/routes.ts";
import { billingRoutes } from "./billing/routes.ts";
import { captureRoutes } from "./capture/routes.ts";
import type { Deps } from "./deps.ts";
import { evidenceRoutes } from "./evidence/routes.ts";
import { focusRoutes } from "./focus/routes.ts";
import { callers } from "./http/auth.ts";
import { clientAddress } from "./http/client-address.ts";
import { watchDatabase } from "./http/database-watch.ts";
import { answerError } from "./http/errors.ts";
import { securityHeaders } from "./http/headers.ts";
import { addHealth } from "./http/health.ts";
import { answerUnmatched } from "./http/method-not-allowed.ts";
import { countBeats, measureRequests } from "./http/metrics.ts";
import { addOpenApi } from "./http/openapi.ts";
import { requestLog } from "./http/request-log.ts";
import { createRouter, type Router } from "./http/route.ts";
import { requireSameOrigin } from "./http/same-origin.ts";
import { addStatic } from "./http/static.ts";
import { insightRoutes } from "./insights/routes.ts";
import { meetingRoutes } from "./meetings/routes.ts";
import { notificationRoutes } from "./notifications/routes.ts";
import { realtimeRoutes } from "./realtime/routes.ts";
import { reportRoutes } from "./reports/routes.ts";
import { shiftRoutes } from "./shifts/routes.ts";
import { windowRoutes } from "./windows/routes.ts";

const CAPABILITIES: ((deps: Deps) => Router)[] = [
  accessRoutes,
  shiftRoutes,
  windowRoutes,
  focusRoutes,
  meetingRoutes,
  captureRoutes,
  billingRoutes,
  evidenceRoutes,
  reportRoutes,
  notificationRoutes,
  insightRoutes,
  auditRoutes,
  realtimeRoutes,
];

/** The whole HTTP side as one fetch handler. */
export function createApp(deps: Deps): Router {
  const app = createRouter();
  app.use(requestLog(deps.log, deps.clock));
  app.use(watchDatabase(deps.db));
  app.use(measureRequests(deps.registry, deps.clock));
  app.use("/api/:kind/heartbeat", countBeats(deps.measures));
  app.use(securityHeaders(deps.config.baseUrl));
  app.use(clientAddress(deps.config.proxyHops));
  app.use(requireSameOrigin(deps.config.baseUrl));
  app.use(callers(identifyBy(deps), identifyKeyBy(deps)));
  for (const routes of CAPABILITIES) app.route("/", routes(deps));
  addHealth(app, deps);
  addOpenApi(app, deps.config);
  addStatic(app, deps.dashboardDir);
  app.onError(answerError);
  app.notFound(answerUnmatched(app));
  return app;
}

/** What a process that does not answer people says all the same: whether it is well. */
export function createProbes(deps: Deps): Router {
  const app = createRouter();
  app.use(requestLog(deps.log, deps.clock));
  addHealth(app, deps);
  app.onError(answerError);
  app.notFound(answerUnmatched(app));
  return app;
}
