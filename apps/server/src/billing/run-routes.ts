import {
  BillingPreview,
  BillingPreviewBody,
  BillingRun,
  BillingRunBody,
  BillingRunList,
  BillingRunQuery,
  Id,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { previewRun } from "./preview-run.ts";
import { listRuns, readRun } from "./read-run.ts";
import { keyOf, startRun } from "./start-run.ts";

const shared = { access: "manager", tag: "Billing" } as const;

const postPreview = route({
  ...shared,
  method: "post",
  path: "/api/v1/billing/preview",
  summary: "What a billing run would make, and what it would leave",
  body: BillingPreviewBody,
  answer: [200, BillingPreview],
  errors: ["not_found"],
});

const postRun = route({
  ...shared,
  method: "post",
  path: "/api/v1/billing/runs",
  summary: "Make a draft for each client with approved time to be billed",
  description:
    "Answered once it is on disk; the drafts are made behind. The same key with the same body answers the same run, so a request can be repeated. Each entry is on one invoice at most, however many runs there are.",
  body: BillingRunBody,
  answer: [202, BillingRun],
  errors: ["not_found", "idempotency_conflict", "unavailable"],
});

const getRuns = route({
  ...shared,
  method: "get",
  path: "/api/v1/billing/runs",
  summary: "Billing runs, newest first",
  query: BillingRunQuery,
  answer: [200, BillingRunList],
});

const getRun = route({
  ...shared,
  method: "get",
  path: "/api/v1/billing/runs/{id}",
  summary: "How a billing run stands",
  params: z.object({ id: Id }),
  answer: [200, BillingRun],
  errors: ["not_found"],
});

export function addRunRoutes(app: Router, deps: Deps): void {
  const { db } = deps;
  app.openapi(postPreview, async (c) =>
    c.json(await previewRun(db, c.get("caller").orgId, c.req.valid("json")), 200),
  );
  app.openapi(postRun, async (c) => {
    const body = c.req.valid("json");
    const key = keyOf(body.idempotencyKey, c.req.header("idempotency-key"));
    return c.json(await startRun(deps, { by: c.get("caller"), key, body }), 202);
  });
  app.openapi(getRuns, async (c) =>
    c.json(await listRuns(db, c.get("caller").orgId, c.req.valid("query")), 200),
  );
  app.openapi(getRun, async (c) =>
    c.json(await readRun(db, c.get("caller").orgId, c.req.valid("param").id), 200),
  );
}
