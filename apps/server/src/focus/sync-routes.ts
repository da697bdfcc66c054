import { PATHS, SyncBody, SyncReply, SyncStatus } from "@stint/protocol";
import type { MiddlewareHandler } from "hono";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/env.ts";
import { Limiter } from "../http/limits.ts";
import { type Router, route } from "../http/route.ts";
import { readSyncStatus } from "./read-sync-status.ts";
import { readSyncBody, storageFailureIs500 } from "./sync-body.ts";
import { takeSync } from "./take-sync.ts";

const tag = "Focus sessions";
/** Uploads of one person: weeks offline arrive without a pause, and nobody keeps the server busy for others. */
const UPLOADS = { burst: 300, refillMs: 500 };

const getStatus = route({
  method: "get",
  path: "/api/sync/status",
  access: "member",
  tag,
  summary: "How the uploads of each of your devices stand",
  answer: [200, SyncStatus],
});

export function addSyncRoutes(app: Router, deps: Deps): void {
  const uploads = new Limiter(deps.clock, UPLOADS);
  const limit: MiddlewareHandler<AppEnv> = async (c, next) => {
    uploads.check(c.get("caller").userId);
    uploads.take(c.get("caller").userId);
    await next();
  };
  app.use(PATHS.sync, storageFailureIs500);
  app.openapi(
    route({
      method: "post",
      path: "/api/sync",
      access: "key",
      tag,
      summary: "Upload finalised focus sessions",
      description:
        "All of it is written or nothing. What this person has sent before, by its `id`, is skipped and counted as a duplicate, so an upload can be repeated. At most 1,000 sessions and 8 MB.",
      body: SyncBody,
      read: readSyncBody,
      use: [limit],
      answer: [200, SyncReply],
      errors: ["too_many_requests"],
    }),
    async (c) => {
      const { orgId, userId } = c.get("caller");
      const device = c.get("device");
      if (!device) throw new Error("a route for keys was opened without one");
      const sender = { orgId, userId, keyId: device.keyId, deviceId: device.deviceId };
      return c.json(await takeSync(deps.db, sender, c.req.valid("json").sessions), 200);
    },
  );
  app.openapi(getStatus, async (c) => c.json(await readSyncStatus(deps.db, c.get("caller")), 200));
}
