import { Me, MePatch, OrganisationPatch, OrganisationView } from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { changeMe, readMe } from "./me.ts";
import { changeOrganisation, readOrganisation } from "./organisation.ts";

const tag = "People";

const getMe = route({
  method: "get",
  path: "/api/me",
  access: "member",
  tag,
  summary: "Who you are, your organisation and its policies",
  answer: [200, Me],
});

const patchMe = route({
  method: "patch",
  path: "/api/me",
  access: "member",
  tag,
  summary: "Change your own name or time zone",
  body: MePatch,
  answer: [200, Me],
});

const getOrganisation = route({
  method: "get",
  path: "/api/admin/organisation",
  access: "admin",
  tag,
  summary: "The organisation, its policies and the server's defaults",
  answer: [200, OrganisationView],
});

const patchOrganisation = route({
  method: "patch",
  path: "/api/admin/organisation",
  access: "admin",
  tag,
  summary: "Change the organisation's name, time zone or policies",
  description: "A new policy holds for the sessions opened from now on.",
  body: OrganisationPatch,
  answer: [200, OrganisationView],
});

export function addOwnRoutes(app: Router, deps: Deps): void {
  app.openapi(getMe, async (c) => c.json(await readMe(deps, c.get("caller")), 200));
  app.openapi(patchMe, async (c) => c.json(await changeMe(deps, c.get("caller"), c.req.valid("json")), 200));
  app.openapi(getOrganisation, async (c) => c.json(await readOrganisation(deps, c.get("caller")), 200));
  app.openapi(patchOrganisation, async (c) =>
    c.json(await changeOrganisation(deps, c.get("caller"), c.req.valid("json")), 200),
  );
}
