import { ErasedEvidence, Id } from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { createRouter, type Router, route } from "../http/route.ts";
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

export function evidenceRoutes(deps: Deps): Router {
  const app = createRouter();
  app.openapi(deleteEvidence, async (c) =>
    c.json(await eraseEvidence(deps, c.get("caller"), c.req.valid("param").id), 200),
  );
  return app;
}
