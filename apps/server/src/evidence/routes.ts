import { ErasedEvidence, Id, RetentionPreview, RetentionQuery } from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { createRouter, type Router, route } from "../http/route.ts";
import { countEvidence, previewRetention } from "./count-evidence.ts";
import { eraseEvidence } from "./erase-evidence.ts";

const deleteEvidence = route({
  method: "delete",
  path: "/api/people/{id}/evidence",
  access: "member",
  tag: "People",
  summary: "Erase all that was captured of a person: yourself, or from admin on anybody",
  description:
    "Screenshots, focus sessions and their sums, activity signals, why entries were suggested, own rules and the names of devices. Time entries, punches, the ledger and invoices stay. Doing it again erases nothing more.",
  params: z.object({ id: Id }),
  answer: [200, ErasedEvidence],
  errors: ["not_found", "forbidden"],
});

const getEvidence = route({
  method: "get",
  path: "/api/people/{id}/evidence",
  access: "member",
  tag: "People",
  summary: "How much was captured of a person, and would be erased: yourself, or from admin on anybody",
  params: z.object({ id: Id }),
  answer: [200, ErasedEvidence],
  errors: ["not_found", "forbidden"],
});

const getRetention = route({
  method: "get",
  path: "/api/admin/retention",
  access: "admin",
  tag: "People",
  summary: "What would be deleted, with the next hourly chore, if evidence was kept for so many days",
  description: "Days that are left out delete nothing. Changes nothing.",
  query: RetentionQuery,
  answer: [200, RetentionPreview],
});

export function evidenceRoutes(deps: Deps): Router {
  const app = createRouter();
  app.openapi(deleteEvidence, async (c) =>
    c.json(await eraseEvidence(deps, c.get("caller"), c.req.valid("param").id), 200),
  );
  app.openapi(getEvidence, async (c) =>
    c.json(await countEvidence(deps.db, c.get("caller"), c.req.valid("param").id), 200),
  );
  app.openapi(getRetention, async (c) =>
    c.json(await previewRetention(deps.db, c.get("caller").orgId, c.req.valid("query")), 200),
  );
  return app;
}
