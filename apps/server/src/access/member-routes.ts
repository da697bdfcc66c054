import {
  CreatedMember,
  Id,
  InvitationLink,
  Member,
  MemberList,
  MemberPatch,
  NewMember,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { inviteAgain } from "./invitations.ts";
import { addMember, changeMember, deactivateMember, listMembers } from "./members.ts";

const tag = "Members";
const params = z.object({ id: Id });

const getMembers = route({
  method: "get",
  path: "/api/admin/members",
  access: "admin",
  tag,
  summary: "Everybody in the organisation, by name",
  answer: [200, MemberList],
});

const postMember = route({
  method: "post",
  path: "/api/admin/members",
  access: "admin",
  tag,
  summary: "Add a person with a password, or invite them without one",
  body: NewMember,
  answer: [201, CreatedMember],
  errors: ["already_exists"],
});

const patchMember = route({
  method: "patch",
  path: "/api/admin/members/{id}",
  access: "admin",
  tag,
  summary: "Change a name or a role, or reactivate",
  params,
  body: MemberPatch,
  answer: [200, Member],
  errors: ["not_found", "last_owner"],
});

const deleteMember = route({
  method: "delete",
  path: "/api/admin/members/{id}",
  access: "admin",
  tag,
  summary: "Deactivate: ends the person's access and open sessions at once, and erases nothing",
  params,
  answer: [200, Member],
  errors: ["not_found", "last_owner"],
});

const postInvitation = route({
  method: "post",
  path: "/api/admin/members/{id}/invitation",
  access: "admin",
  tag,
  summary: "A fresh invitation link; the one before stops working",
  params,
  answer: [201, InvitationLink],
  errors: ["not_found", "already_exists"],
});

export function addMemberRoutes(app: Router, deps: Deps): void {
  app.openapi(getMembers, async (c) => c.json({ members: await listMembers(deps, c.get("caller")) }, 200));
  app.openapi(postMember, async (c) =>
    c.json(await addMember(deps, c.get("caller"), c.req.valid("json")), 201),
  );
  app.openapi(patchMember, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await changeMember(deps, c.get("caller"), id, c.req.valid("json")), 200);
  });
  app.openapi(deleteMember, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await deactivateMember(deps, c.get("caller"), id), 200);
  });
  app.openapi(postInvitation, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await inviteAgain(deps, c.get("caller"), id), 201);
  });
}
