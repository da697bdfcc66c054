import { ZoomWebhookBody, ZoomWebhookReply } from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { invalidField, problem } from "../http/problem.ts";
import { type Router, route } from "../http/route.ts";
import { takeZoomEvent } from "./take-zoom-event.ts";
import { readZoomEvent } from "./zoom-event.ts";
import { answerChallenge, isFromZoom } from "./zoom-signature.ts";

/** Where Zoom tells what happens in its meetings. */
export function addZoomRoutes(app: Router, deps: Deps): void {
  const secret = deps.config.zoomWebhookSecret;
  app.openapi(
    route({
      method: "post",
      path: "/api/zoom/webhook",
      access: "public",
      tag: "Meetings",
      summary: "Zoom's own events, which decide how long a lesson was",
      description:
        "Signed by Zoom in `x-zm-signature`; a signature that is wrong or older than 5 min is refused. Sent again or out of order, events come to the same.",
      body: ZoomWebhookBody,
      answer: [200, ZoomWebhookReply],
      errors: ["invalid_credentials", "not_configured"],
    }),
    async (c) => {
      if (secret === null)
        throw problem("not_configured", { message: "ZOOM_WEBHOOK_SECRET is not set on the server." });
      const signed = {
        signature: c.req.header("x-zm-signature"),
        timestamp: c.req.header("x-zm-request-timestamp"),
        body: await c.req.text(),
      };
      const now = deps.clock.now();
      if (!isFromZoom(secret, signed, now)) throw problem("invalid_credentials");
      const body = c.req.valid("json");
      if (body.event === "endpoint.url_validation") {
        const { plainToken } = body.payload;
        if (plainToken === undefined) throw invalidField("body.payload.plainToken", "is missing");
        return c.json(answerChallenge(secret, plainToken), 200);
      }
      const event = readZoomEvent(body, deps.config.secret, now);
      if (event) await takeZoomEvent(deps, event);
      return c.json({}, 200);
    },
  );
}
