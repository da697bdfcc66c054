import {
  Correction,
  CorrectionBody,
  CorrectionDecision,
  CorrectionList,
  CorrectionQuery,
  Id,
  MassSilenceList,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { decideCorrection } from "./decide-correction.ts";
import { listCorrections } from "./list-corrections.ts";
import { listMassSilences, reinstateMassSilence } from "./mass-silences.ts";
import { requestCorrection } from "./request-correction.ts";

const ById = z.object({ id: Id });

export function addCorrectionRoutes(app: Router, deps: Deps): void {
  const { db } = deps;
  const tag = "Corrections";
  app.openapi(
    route({
      method: "post",
      path: "/api/employee/corrections",
      access: "member",
      tag,
      summary: "Ask for a shift to be corrected, or for one that is missing",
      body: CorrectionBody,
      answer: [201, Correction],
      errors: ["not_found", "overlapping", "already_exists"],
    }),
    async (c) => c.json(await requestCorrection(db, c.get("caller"), c.req.valid("json")), 201),
  );
  app.openapi(
    route({
      method: "get",
      path: "/api/employee/corrections",
      access: "member",
      tag,
      summary: "Your corrections; for managers, everybody's",
      query: CorrectionQuery,
      answer: [200, CorrectionList],
      errors: ["forbidden"],
    }),
    async (c) => c.json(await listCorrections(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(
    route({
      method: "post",
      path: "/api/employee/corrections/{id}/decision",
      access: "manager",
      tag,
      summary: "Approve or deny a correction",
      params: ById,
      body: CorrectionDecision,
      answer: [200, Correction],
      errors: ["not_found", "already_decided", "overlapping"],
    }),
    async (c) =>
      c.json(await decideCorrection(db, c.get("caller"), c.req.valid("param").id, c.req.valid("json")), 200),
  );
  app.openapi(
    route({
      method: "get",
      path: "/api/admin/mass-silences",
      access: "manager",
      tag,
      summary: "The times when many fell silent together",
      answer: [200, MassSilenceList],
    }),
    async (c) => c.json(await listMassSilences(db, c.get("caller")), 200),
  );
  app.openapi(
    route({
      method: "post",
      path: "/api/admin/mass-silences/{id}/reinstate",
      access: "manager",
      tag,
      summary: "Credit back, as one batch, the shifts that a mass silence closed",
      params: ById,
      answer: [200, z.object({ reinstated: z.int() })],
      errors: ["not_found", "already_decided"],
    }),
    async (c) => c.json(await reinstateMassSilence(db, c.get("caller"), c.req.valid("param").id), 200),
  );
}
