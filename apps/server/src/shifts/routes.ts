import { HeartbeatCheckReply, PunchBody, PunchReply } from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { requireCronSecret } from "../http/cron.ts";
import { createRouter, type Router, route } from "../http/route.ts";
import { addCorrectionRoutes } from "./correction-routes.ts";
import { addHeartbeatRoute } from "./heartbeat-route.ts";
import { punchIn } from "./punch-in.ts";
import { punchOut } from "./punch-out.ts";
import { addReadRoutes } from "./read-routes.ts";
import { punchOfEvent, SHIFT } from "./shift-rows.ts";
import { readShiftRules } from "./shift-rules.ts";

export function shiftRoutes(deps: Deps): Router {
  const app = createRouter();
  app.openapi(
    route({
      method: "post",
      path: "/api/employee/punch",
      access: "member",
      tag: "Shifts",
      summary: "Punch in or out",
      body: PunchBody,
      answer: [201, PunchReply],
      errors: ["already_in", "already_out", "not_resumable"],
    }),
    async (c) => {
      const person = c.get("caller");
      const body = c.req.valid("json");
      const rules = await readShiftRules(deps, person);
      if (body.type === "OUT") {
        const punch = punchOfEvent(await punchOut(deps.db, person, body));
        return c.json(
          { punch, status: "OUT" as const, beatToken: null, nextHeartbeatMs: rules.policy.heartbeatMs },
          201,
        );
      }
      const event = await punchIn(deps.db, person, rules, body);
      const beatToken = deps.beatTokens.sign({
        orgId: person.orgId,
        subjectId: person.userId,
        sessionId: event.sessionId,
      });
      return c.json(
        {
          punch: punchOfEvent(event),
          status: "IN" as const,
          beatToken,
          nextHeartbeatMs: rules.policy.heartbeatMs,
        },
        201,
      );
    },
  );
  addHeartbeatRoute(app, deps);
  addReadRoutes(app, deps);
  addCorrectionRoutes(app, deps);
  app.openapi(
    route({
      method: "get",
      path: "/api/worker/heartbeat-check",
      access: "cron",
      tag: "Operations",
      summary: "Run one sweep for silent sessions",
      answer: [200, HeartbeatCheckReply],
      errors: ["not_configured"],
      use: [requireCronSecret(deps.config.cronSecret)],
    }),
    async (c) => {
      const { checked, closed } = await deps.sweeper.sweep();
      const shifts = closed.filter((close) => close.kind === SHIFT);
      return c.json({ checked, autoPunchedOut: shifts.map((close) => close.subjectId) }, 200);
    },
  );
  return app;
}
