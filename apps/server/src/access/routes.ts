import { Me, MePatch } from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { createRouter, type Router, route } from "../http/route.ts";
import { changeMe, readMe } from "./me.ts";

export function accessRoutes(deps: Deps): Router {
  const app = createRouter();
  app.openapi(
    route({
      method: "get",
      path: "/api/me",
      access: "member",
      tag: "People",
      summary: "Who you are, your organisation and its policies",
      answer: [200, Me],
    }),
    async (c) => c.json(await readMe(deps, c.get("caller")), 200),
  );
  app.openapi(
    route({
      method: "patch",
      path: "/api/me",
      access: "member",
      tag: "People",
      summary: "Change your own name or time zone",
      body: MePatch,
      answer: [200, Me],
    }),
    async (c) => c.json(await changeMe(deps, c.get("caller"), c.req.valid("json")), 200),
  );
  return app;
}
