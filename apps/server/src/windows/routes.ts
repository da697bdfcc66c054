import {
  CurrentWindow,
  InactivityReply,
  WindowReply,
  WindowStartBody,
  WindowStopBody,
} from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { requireCronSecret } from "../http/cron.ts";
import { createRouter, type Router, route } from "../http/route.ts";
import { readCurrent } from "./read-current.ts";
import { addScreenshotRoutes } from "./screenshot-routes.ts";
import { startWindow } from "./start-window.ts";
import { stopWindow } from "./stop-window.ts";

export function windowRoutes(deps: Deps): Router {
  const app = createRouter();
  const shared = { access: "member", acceptsKey: true, tag: "Desktop windows" } as const;
  app.openapi(
    route({
      ...shared,
      method: "get",
      path: "/api/internal/window/current",
      summary: "The window that you have open, and what the agent goes by",
      answer: [200, CurrentWindow],
    }),
    async (c) => c.json(await readCurrent(deps, c.get("caller")), 200),
  );
  app.openapi(
    route({
      ...shared,
      method: "post",
      path: "/api/internal/window/start",
      summary: "Open a window",
      description: "If one is open, the refusal has it in `details.window`.",
      body: WindowStartBody,
      answer: [201, WindowReply],
      errors: ["window_open"],
    }),
    async (c) => {
      const body = { deviceId: c.get("device")?.deviceId, ...c.req.valid("json") };
      return c.json(await startWindow(deps, c.get("caller"), body), 201);
    },
  );
  app.openapi(
    route({
      ...shared,
      method: "post",
      path: "/api/internal/window/stop",
      summary: "Close a window of yours",
      description: "If it is closed already, the refusal has it in `details.window`.",
      body: WindowStopBody,
      answer: [200, WindowReply],
      errors: ["not_found", "window_closed"],
    }),
    async (c) => c.json(await stopWindow(deps, c.get("caller"), c.req.valid("json").windowId), 200),
  );
  addScreenshotRoutes(app, deps);
  addCronRoutes(app, deps);
  return app;
}

function addCronRoutes(app: Router, deps: Deps): void {
  for (const method of ["get", "post"] as const) {
    app.openapi(
      route({
        method,
        path: "/api/internal/cron/log-inactivity",
        access: "cron",
        tag: "Operations",
        summary: "Run one sweep, which logs the silence of desktop windows",
        answer: [200, InactivityReply],
        errors: ["not_configured"],
        use: [requireCronSecret(deps.config.cronSecret)],
      }),
      async (c) => {
        const { checked, logged } = await deps.sweeper.sweep();
        return c.json({ checked, logged }, 200);
      },
    );
  }
}
