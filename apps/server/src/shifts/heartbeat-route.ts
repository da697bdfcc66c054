import { HeartbeatBody, HeartbeatReply } from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { takeBeat } from "../heartbeats/take-beat.ts";
import { type Router, route } from "../http/route.ts";
import { readMoment } from "../sessions.ts";
import { closedView, findLastClose } from "./last-close.ts";
import { SHIFT } from "./shift-rows.ts";

export function addHeartbeatRoute(app: Router, deps: Deps): void {
  app.openapi(
    route({
      method: "post",
      path: "/api/employee/heartbeat",
      access: "beat",
      tag: "Shifts",
      summary: "Say that a tab or device is still there",
      description:
        "Also takes text/plain, for `sendBeacon`; there the `beatToken` in the body is the credential.",
      body: HeartbeatBody,
      acceptsText: true,
      answer: [200, HeartbeatReply],
      errors: ["not_your_credentials", "unavailable"],
    }),
    async (c) => {
      const body = c.req.valid("json");
      const caller = body.beatToken === undefined ? await c.get("identify")() : null;
      return c.json(await takeBeat(deps, body, caller, shiftBeats(deps)), 200);
    },
  );
}

/** What the ingest needs to know of shifts. */
export function shiftBeats(deps: Deps): Parameters<typeof takeBeat>[3] {
  return {
    name: SHIFT,
    heartbeatMs: deps.config.policies.shift.heartbeatMs,
    describeClosed: ({ orgId, subjectId, sessionId }) =>
      deps.db.tenant({ orgId, sees: { subjectId } }, async (tx) => {
        const { now } = await readMoment(tx);
        const close = await findLastClose(
          tx,
          { orgId, subjectId, shiftId: sessionId },
          now,
          deps.config.resumeMs,
        );
        return close ? closedView(close) : undefined;
      }),
  };
}
