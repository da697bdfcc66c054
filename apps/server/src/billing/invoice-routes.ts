import {
  Id,
  InvoiceDetail,
  InvoiceEntryList,
  InvoiceEntryQuery,
  InvoiceList,
  InvoicePatch,
  InvoiceQuery,
  IssueBody,
  PaidBody,
  VoidBody,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { changeInvoice } from "./change-invoice.ts";
import { deleteInvoice } from "./delete-invoice.ts";
import { issueInvoice } from "./issue-invoice.ts";
import { listInvoiceEntries } from "./list-invoice-entries.ts";
import { listInvoices } from "./list-invoices.ts";
import { markPaid, markUnpaid } from "./mark-paid.ts";
import { readInvoice } from "./read-invoice.ts";
import { voidInvoice } from "./void-invoice.ts";

const shared = { access: "manager", tag: "Billing" } as const;
const params = z.object({ id: Id });

const getInvoices = route({
  ...shared,
  method: "get",
  path: "/api/v1/invoices",
  summary: "Invoices and credit notes, newest first, and what all that match come to",
  query: InvoiceQuery,
  answer: [200, InvoiceList],
});

const getInvoice = route({
  ...shared,
  method: "get",
  path: "/api/v1/invoices/{id}",
  summary: "An invoice with what its documents say",
  description: "Frozen since it was issued; a draft as it would be issued today.",
  params,
  answer: [200, InvoiceDetail],
  errors: ["not_found"],
});

const getEntries = route({
  ...shared,
  method: "get",
  path: "/api/v1/invoices/{id}/entries",
  summary: "The entries behind an invoice's lines",
  params,
  query: InvoiceEntryQuery,
  answer: [200, InvoiceEntryList],
  errors: ["not_found"],
});

const patchInvoice = route({
  ...shared,
  method: "patch",
  path: "/api/v1/invoices/{id}",
  summary: "Change a draft: its note, reference, manual lines and discount",
  params,
  body: InvoicePatch,
  answer: [200, InvoiceDetail],
  errors: ["not_found", "illegal_transition"],
});

const deleteDraft = route({
  ...shared,
  method: "delete",
  path: "/api/v1/invoices/{id}",
  summary: "Delete a draft; its entries can be billed again",
  params,
  answer: [204],
  errors: ["not_found", "illegal_transition"],
});

const postIssue = route({
  ...shared,
  method: "post",
  path: "/api/v1/invoices/{id}/issue",
  summary: "Issue a draft: it gets its number and never changes again",
  description:
    "Said again, the answer is the same. What is missing for an invoice is named, and takes no number.",
  params,
  body: IssueBody,
  answer: [200, InvoiceDetail],
  errors: ["not_found", "illegal_transition", "incomplete", "already_exists"],
});

const postVoid = route({
  ...shared,
  method: "post",
  path: "/api/v1/invoices/{id}/void",
  summary: "Take an issued invoice back by a credit note, which is the answer",
  description:
    "Its entries can be billed again, with the rates they were approved with. Said again, the answer is the same.",
  params,
  body: VoidBody,
  answer: [200, InvoiceDetail],
  errors: ["not_found", "illegal_transition", "already_exists"],
});

const postPaid = route({
  ...shared,
  method: "post",
  path: "/api/v1/invoices/{id}/paid",
  summary: "Note that an invoice has been paid",
  params,
  body: PaidBody,
  answer: [200, InvoiceDetail],
  errors: ["not_found", "illegal_transition"],
});

const deletePaid = route({
  ...shared,
  method: "delete",
  path: "/api/v1/invoices/{id}/paid",
  summary: "Take back that an invoice has been paid",
  params,
  answer: [200, InvoiceDetail],
  errors: ["not_found", "illegal_transition"],
});

export function addInvoiceRoutes(app: Router, { db }: Deps): void {
  app.openapi(getInvoices, async (c) =>
    c.json(await listInvoices(db, c.get("caller").orgId, c.req.valid("query")), 200),
  );
  app.openapi(getInvoice, async (c) =>
    c.json(await readInvoice(db, c.get("caller").orgId, c.req.valid("param").id), 200),
  );
  app.openapi(getEntries, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await listInvoiceEntries(db, c.get("caller").orgId, id, c.req.valid("query")), 200);
  });
  app.openapi(patchInvoice, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await changeInvoice(db, c.get("caller"), id, c.req.valid("json")), 200);
  });
  app.openapi(deleteDraft, async (c) => {
    await deleteInvoice(db, c.get("caller"), c.req.valid("param").id);
    return c.body(null, 204);
  });
  app.openapi(postIssue, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await issueInvoice(db, c.get("caller"), id, c.req.valid("json")), 200);
  });
  app.openapi(postVoid, async (c) => {
    const voiding = { by: c.get("caller"), ...c.req.valid("param"), ...c.req.valid("json") };
    return c.json(await voidInvoice(db, voiding), 200);
  });
  app.openapi(postPaid, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await markPaid(db, c.get("caller"), id, c.req.valid("json")), 200);
  });
  app.openapi(deletePaid, async (c) =>
    c.json(await markUnpaid(db, c.get("caller"), c.req.valid("param").id), 200),
  );
}
