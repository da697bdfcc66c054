import { Id } from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { Renderer } from "./documents/renderer.ts";
import { serveDocument } from "./serve-document.ts";

const shared = {
  access: "manager",
  tag: "Billing",
  method: "get",
  params: z.object({ id: Id }),
} as const;

const getPdf = route({
  ...shared,
  path: "/api/v1/invoices/{id}/document.pdf",
  summary: "An invoice as a PDF, with the entries behind it",
  description: "Once issued, always the same bytes. A draft bears a mark.",
  answer: [200, z.string(), "The file"],
  errors: ["not_found", "too_many_requests"],
});

const getCsv = route({
  ...shared,
  path: "/api/v1/invoices/{id}/document.csv",
  summary: "An invoice's lines and the entries behind them as a CSV file",
  answer: [200, z.string(), "The file"],
  errors: ["not_found", "too_many_requests"],
});

const getXml = route({
  ...shared,
  path: "/api/v1/invoices/{id}/document.xml",
  summary: "An issued invoice as an electronic one: UBL 2.1 by EN 16931",
  answer: [200, z.string(), "The file"],
  errors: ["not_found", "illegal_transition", "too_many_requests"],
});

export function addDocumentRoutes(app: Router, { db }: Deps): void {
  const parts = { db, renderer: new Renderer() };
  const formats = { pdf: getPdf, csv: getCsv, xml: getXml } as const;
  for (const format of ["pdf", "csv", "xml"] as const)
    app.openapi(formats[format], async (c) => {
      const { orgId } = c.get("caller");
      return (await serveDocument(parts, { orgId, id: c.req.valid("param").id, format })) as never;
    });
}
