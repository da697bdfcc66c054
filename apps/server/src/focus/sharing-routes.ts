import {
  FocusSharing,
  FocusSharingBody,
  Id,
  MemberFocus,
  MemberFocusQuery,
  TeamFocus,
  TeamFocusQuery,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { readMemberFocus, readTeamFocus } from "./read-team.ts";
import { changeSharing, readSharing } from "./sharing.ts";

const tag = "Sharing";

const getSharing = route({
  method: "get",
  path: "/api/focus/sharing",
  access: "member",
  tag,
  summary: "What your managers see of your focus sessions",
  answer: [200, FocusSharing],
});

const putSharing = route({
  method: "put",
  path: "/api/focus/sharing",
  access: "member",
  tag,
  summary: "Share the totals of each category with your managers, or stop",
  description: "They never see a title, an app or an address. Stopping holds at once, for all days.",
  body: FocusSharingBody,
  answer: [200, FocusSharing],
});

const getTeam = route({
  method: "get",
  path: "/api/team/focus",
  access: "manager",
  tag,
  summary: "The categories of everybody who shares them",
  query: TeamFocusQuery,
  answer: [200, TeamFocus],
});

const getMember = route({
  method: "get",
  path: "/api/team/focus/{id}",
  access: "manager",
  tag,
  summary: "The categories that a member shares, in total, by day or by hour",
  params: z.object({ id: Id.describe("A member's id or user id") }),
  query: MemberFocusQuery,
  answer: [200, MemberFocus],
  errors: ["not_found"],
});

export function addSharingRoutes(app: Router, { db }: Deps): void {
  app.openapi(getSharing, async (c) => c.json(await readSharing(db, c.get("caller")), 200));
  app.openapi(putSharing, async (c) =>
    c.json(await changeSharing(db, c.get("caller"), c.req.valid("json")), 200),
  );
  app.openapi(getTeam, async (c) =>
    c.json(await readTeamFocus(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(getMember, async (c) =>
    c.json(await readMemberFocus(db, c.get("caller"), c.req.valid("param").id, c.req.valid("query")), 200),
  );
}
