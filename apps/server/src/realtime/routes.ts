import { atLeast, HELLO_EVENT } from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { invalidField, problem } from "../http/problem.ts";
import { createRouter, type Router, route } from "../http/route.ts";
import { EventStream } from "./event-stream.ts";
import { StreamSlots } from "./stream-slots.ts";

/** A person's tabs each hold a stream; more than this at once is a mistake or an attack. */
const STREAMS_PER_PERSON = 30;

export function realtimeRoutes(deps: Deps): Router {
  const app = createRouter();
  const slots = new StreamSlots(STREAMS_PER_PERSON);
  app.openapi(
    route({
      method: "get",
      path: "/api/events",
      access: "member",
      tag: "Realtime",
      summary: "What happens, as server-sent events",
      description:
        "Your own events; for managers the organisation's. Each message's id is its ledger sequence: a reconnect with `Last-Event-ID` gets what was missed. A message `inbox` says that your notifications have changed; it has no id.",
      answer: [200, z.string().describe("text/event-stream")],
      errors: ["invalid_request", "too_many_requests"],
    }),
    async (c) => {
      const caller = c.get("caller");
      const lastEventId = parseLastEventId(c.req.header("last-event-id"));
      const release = slots.take(caller.userId);
      if (!release) throw problem("too_many_requests");
      try {
        const head = await deps.feed.headOf(caller.orgId);
        const stream = new EventStream(deps.feed, {
          orgId: caller.orgId,
          userId: caller.userId,
          role: caller.role,
          sees: atLeast(caller.role, "manager") ? "organisation" : { subjectId: caller.userId },
          seq: Math.min(lastEventId ?? head, head),
          head,
        });
        const hello = { seq: head, serverTime: new Date(deps.clock.now()).toISOString() };
        const body = stream.open(`event: ${HELLO_EVENT}\ndata: ${JSON.stringify(hello)}\n\n`, release);
        return new Response(body, {
          headers: {
            "content-type": "text/event-stream; charset=utf-8",
            "cache-control": "no-cache, no-transform",
            "x-accel-buffering": "no",
          },
        }) as never;
      } catch (error) {
        release();
        throw error;
      }
    },
  );
  return app;
}

function parseLastEventId(header: string | undefined): number | null {
  if (header === undefined || header === "") return null;
  if (!/^\d{1,15}$/.test(header))
    throw invalidField("header.last-event-id", "must be the id of an event of this stream");
  return Number(header);
}
