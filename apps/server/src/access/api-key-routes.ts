import { ApiKeyList, CreatedApiKey, CurrentApiKey, Id, NewApiKey } from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "./api-keys.ts";

const ById = z.object({ id: Id });
const shared = { access: "member", tag: "API keys" } as const;

const postKey = route({
  ...shared,
  method: "post",
  path: "/api/keys",
  summary: "Make an API key for a device",
  description: "The answer is the only place where the key ever is; the server keeps its SHA-256.",
  body: NewApiKey,
  answer: [201, CreatedApiKey],
  errors: ["too_many_requests"],
});

const getKeys = route({
  ...shared,
  method: "get",
  path: "/api/keys",
  summary: "Your API keys, newest first, without the keys themselves",
  answer: [200, ApiKeyList],
});

const deleteKey = route({
  ...shared,
  method: "delete",
  path: "/api/keys/{id}",
  summary: "Revoke an API key of yours",
  description: "It gets 401 from then on. What its device sent stays yours.",
  params: ById,
  answer: [204],
  errors: ["not_found"],
});

const getCurrent = route({
  method: "get",
  path: "/api/keys/current",
  access: "key",
  tag: "API keys",
  summary: "Whose key this is, for the device that holds it",
  answer: [200, CurrentApiKey],
});

export function addApiKeyRoutes(app: Router, { db }: Pick<Deps, "db">): void {
  app.openapi(postKey, async (c) =>
    c.json(await createApiKey(db, c.get("caller"), c.req.valid("json").name), 201),
  );
  app.openapi(getKeys, async (c) => c.json(await listApiKeys(db, c.get("caller")), 200));
  app.openapi(getCurrent, (c) => {
    const { userId, name, orgId, orgName } = c.get("caller");
    const device = c.get("device");
    if (!device) throw new Error("a route for keys was opened without one");
    return c.json(
      {
        id: device.keyId,
        name: device.name,
        deviceId: device.deviceId,
        user: { id: userId, name },
        organisation: { id: orgId, name: orgName },
      },
      200,
    );
  });
  app.openapi(deleteKey, async (c) => {
    await revokeApiKey(db, c.get("caller"), c.req.valid("param").id);
    return c.body(null, 204);
  });
}
