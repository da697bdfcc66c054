import { FailedCaptureList, FailedCaptureQuery, Id, IngestReply } from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { listFailedCaptures, replayCapture } from "./failed-captures.ts";

const shared = { access: "admin", tag: "Time entries" } as const;

const getFailed = route({
  ...shared,
  method: "get",
  path: "/api/admin/failed-captures",
  summary: "Uploads of signals that failed three times, newest first",
  description: "Says whose and how many. What was in them stays their person's alone.",
  query: FailedCaptureQuery,
  answer: [200, FailedCaptureList],
});

const postReplay = route({
  ...shared,
  method: "post",
  path: "/api/admin/failed-captures/{id}/replay",
  summary: "Try a failed upload again",
  params: z.object({ id: Id }),
  answer: [202, IngestReply],
  errors: ["not_found", "unavailable"],
});

export function addFailedRoutes(app: Router, deps: Deps): void {
  app.openapi(getFailed, async (c) =>
    c.json(await listFailedCaptures(deps.db, c.get("caller").orgId, c.req.valid("query")), 200),
  );
  app.openapi(postReplay, async (c) =>
    c.json(await replayCapture(deps, c.get("caller"), c.req.valid("param").id), 202),
  );
}
