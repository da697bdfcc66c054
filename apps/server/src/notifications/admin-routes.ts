import {
  CreatedWebhook,
  DeliveryList,
  DeliveryQuery,
  DeliveryReply,
  Id,
  NewWebhook,
  RotatedSecret,
  Webhook,
  WebhookList,
  WebhookPatch,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { listDeliveries, replayDelivery, testWebhook } from "./deliveries.ts";
import { addWebhook, changeWebhook, deleteWebhook, listWebhooks, rotateSecret } from "./webhooks.ts";

const tag = "Notifications";
const params = z.object({ id: Id });

export function addAdminRoutes(app: Router, deps: Deps): void {
  addWebhookRoutes(app, deps);
  addSecretRoutes(app, deps);
  app.openapi(
    route({
      method: "get",
      path: "/api/admin/deliveries",
      access: "admin",
      tag,
      summary: "What was sent out, is to be, or could not be; newest first",
      query: DeliveryQuery,
      answer: [200, DeliveryList],
    }),
    async (c) => c.json(await listDeliveries(deps, c.get("caller").orgId, c.req.valid("query")), 200),
  );
  app.openapi(
    route({
      method: "post",
      path: "/api/admin/deliveries/{id}/replay",
      access: "admin",
      tag,
      summary: "Try a message that failed once more, with all its attempts and the same id",
      params,
      answer: [200, DeliveryReply],
      errors: ["not_found", "unavailable"],
    }),
    async (c) => c.json(await replayDelivery(deps, c.get("caller"), c.req.valid("param").id), 200),
  );
}

function addWebhookRoutes(app: Router, deps: Deps): void {
  app.openapi(
    route({
      method: "get",
      path: "/api/admin/webhooks",
      access: "admin",
      tag,
      summary: "Where the organisation's events go",
      answer: [200, WebhookList],
    }),
    async (c) => c.json(await listWebhooks(deps, c.get("caller").orgId), 200),
  );
  app.openapi(
    route({
      method: "post",
      path: "/api/admin/webhooks",
      access: "admin",
      tag,
      summary: "Send events to an address of yours, or to a channel of Slack",
      description: "The secret that messages are signed with is told once.",
      body: NewWebhook,
      answer: [201, CreatedWebhook],
      errors: ["already_exists"],
    }),
    async (c) => c.json(await addWebhook(deps, c.get("caller"), c.req.valid("json")), 201),
  );
  app.openapi(
    route({
      method: "patch",
      path: "/api/admin/webhooks/{id}",
      access: "admin",
      tag,
      summary: "Change a webhook, or switch it off or on",
      params,
      body: WebhookPatch,
      answer: [200, Webhook],
      errors: ["not_found"],
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await changeWebhook(deps, c.get("caller"), id, c.req.valid("json")), 200);
    },
  );
  app.openapi(
    route({
      method: "delete",
      path: "/api/admin/webhooks/{id}",
      access: "admin",
      tag,
      summary: "Delete a webhook; what was on its way to it is given up",
      params,
      answer: [204],
      errors: ["not_found"],
    }),
    async (c) => {
      await deleteWebhook(deps, c.get("caller"), c.req.valid("param").id);
      return c.body(null, 204);
    },
  );
}

function addSecretRoutes(app: Router, deps: Deps): void {
  app.openapi(
    route({
      method: "post",
      path: "/api/admin/webhooks/{id}/rotate",
      access: "admin",
      tag,
      summary: "Give a webhook a new secret; for 24 hours messages are signed with both",
      params,
      answer: [200, RotatedSecret],
      errors: ["not_found"],
    }),
    async (c) => c.json(await rotateSecret(deps, c.get("caller"), c.req.valid("param").id), 200),
  );
  app.openapi(
    route({
      method: "post",
      path: "/api/admin/webhooks/{id}/test",
      access: "admin",
      tag,
      summary: "Send a webhook a test message",
      params,
      answer: [200, DeliveryReply],
      errors: ["not_found", "unavailable"],
    }),
    async (c) => c.json(await testWebhook(deps, c.get("caller"), c.req.valid("param").id), 200),
  );
}
