import { Id, IngestBody, IngestReply, IngestTask } from "@stint/protocol";
import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/env.ts";
import { Limiter } from "../http/limits.ts";
import { type Router, route } from "../http/route.ts";
import { readTask } from "./read-task.ts";
import { readIngestBody, takeSignals } from "./take-signals.ts";

const shared = { access: "member", acceptsKey: true, tag: "Time entries" } as const;
/** Uploads of one person: weeks offline arrive without a pause, and nobody keeps the server busy for others. */
const UPLOADS = { burst: 120, refillMs: 1_000 };

export function addIngestRoutes(app: Router, deps: Deps): void {
  const uploads = new Limiter(deps.clock, UPLOADS);
  const limit: MiddlewareHandler<AppEnv> = async (c, next) => {
    uploads.check(c.get("caller").userId);
    uploads.take(c.get("caller").userId);
    await next();
  };
  app.openapi(
    route({
      ...shared,
      method: "post",
      path: "/api/v1/time-entries/ingest",
      summary: "Send activity signals to be turned into suggested entries",
      description:
        "Answered once they are on disk; the work goes on behind. A signal that was sent before changes nothing, so an upload can be repeated. At most 10,000 signals and 8 MB.",
      body: IngestBody,
      read: readIngestBody,
      use: [limit],
      answer: [202, IngestReply],
      errors: ["too_many_requests", "unavailable"],
    }),
    async (c) => {
      const { orgId, userId } = c.get("caller");
      const deviceId = c.get("device")?.deviceId ?? null;
      return c.json(await takeSignals(deps, { orgId, userId, deviceId }, c.req.valid("json")), 202);
    },
  );
  app.openapi(
    route({
      ...shared,
      method: "get",
      path: "/api/v1/time-entries/ingest/{id}",
      summary: "What became of an upload of yours, by its `task_id`",
      params: z.object({ id: Id }),
      answer: [200, IngestTask],
      errors: ["not_found"],
    }),
    async (c) => c.json(await readTask(deps.db, c.get("caller"), c.req.valid("param").id), 200),
  );
}
