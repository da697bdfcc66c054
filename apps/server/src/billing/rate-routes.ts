import {
  BillingRateList,
  BillingRatePatch,
  BillingRateQuery,
  BillingRateReply,
  EntryBilling,
  EntryBillingPatch,
  Id,
  NewBillingRate,
  RepriceBody,
  RepriceReply,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { changeEntryBilling, readEntryBilling } from "./entry-billing.ts";
import { addRate, changeRate, deleteRate, listRates } from "./rates.ts";
import { reprice } from "./reprice.ts";

const shared = { access: "manager", tag: "Billing" } as const;
const params = z.object({ id: Id });

const getRates = route({
  ...shared,
  method: "get",
  path: "/api/v1/rates",
  summary: "The rates of your organisation, the most specific first",
  query: BillingRateQuery,
  answer: [200, BillingRateList],
});

const postRate = route({
  ...shared,
  method: "post",
  path: "/api/v1/rates",
  summary: "Set what an hour costs from a day on",
  description:
    "For a task, a project, a client or neither, and there for one person or everybody. What is approved keeps its rate; the answer says how much of it would get another.",
  body: NewBillingRate,
  answer: [201, BillingRateReply],
  errors: ["already_exists"],
});

const patchRate = route({
  ...shared,
  method: "patch",
  path: "/api/v1/rates/{id}",
  summary: "Change a rate, or the day it begins on",
  params,
  body: BillingRatePatch,
  answer: [200, BillingRateReply],
  errors: ["not_found", "already_exists"],
});

const removeRate = route({
  ...shared,
  method: "delete",
  path: "/api/v1/rates/{id}",
  summary: "Take a rate away as if it had never been",
  description: "To end it from a day on, add one with `minorPerHour: null`.",
  params,
  answer: [200, BillingRateReply],
  errors: ["not_found"],
});

const postReprice = route({
  ...shared,
  method: "post",
  path: "/api/v1/billing/reprice",
  summary: "Give approved time that is not billed the rates of now",
  description: "In the closed period too.",
  body: RepriceBody,
  answer: [200, RepriceReply],
});

const getEntryBilling = route({
  ...shared,
  access: "member",
  method: "get",
  path: "/api/v1/time-entries/{id}/billing",
  summary: "What an entry of yours is billed at, and why; for managers a member's",
  params,
  answer: [200, EntryBilling],
  errors: ["not_found"],
});

const patchEntryBilling = route({
  ...shared,
  access: "member",
  method: "patch",
  path: "/api/v1/time-entries/{id}/billing",
  summary: "Set the task of an entry, whether it is billed, and for managers its rate",
  description:
    "Until it is billed. What is left out stays; what is said holds for this entry before any rate.",
  params,
  body: EntryBillingPatch,
  answer: [200, EntryBilling],
  errors: ["not_found", "forbidden", "already_decided", "period_locked"],
});

export function addRateRoutes(app: Router, { db }: Deps): void {
  app.openapi(getRates, async (c) =>
    c.json(await listRates(db, c.get("caller").orgId, c.req.valid("query")), 200),
  );
  app.openapi(postRate, async (c) => c.json(await addRate(db, c.get("caller"), c.req.valid("json")), 201));
  app.openapi(patchRate, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await changeRate(db, c.get("caller"), id, c.req.valid("json")), 200);
  });
  app.openapi(removeRate, async (c) =>
    c.json(await deleteRate(db, c.get("caller"), c.req.valid("param").id), 200),
  );
  app.openapi(postReprice, async (c) => c.json(await reprice(db, c.get("caller"), c.req.valid("json")), 200));
  app.openapi(getEntryBilling, async (c) =>
    c.json(await readEntryBilling(db, c.get("caller"), c.req.valid("param").id), 200),
  );
  app.openapi(patchEntryBilling, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await changeEntryBilling(db, c.get("caller"), id, c.req.valid("json")), 200);
  });
}
