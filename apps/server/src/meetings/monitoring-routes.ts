import {
  EndedLessons,
  FailedNotificationList,
  FailedNotificationQuery,
  Id,
  MeetingNotice,
  ReplayReply,
  TeacherSessionExportQuery,
  TeacherSessionList,
  TeacherSessionQuery,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { exportSessions } from "./export-sessions.ts";
import { listFailed, replayFailed } from "./failed-notifications.ts";
import { listSessions } from "./list-sessions.ts";
import { MEETING } from "./meeting-rows.ts";
import { changeNotice, readNotice } from "./notice.ts";

/** Lessons as they went: a teacher's own, and from manager on everybody's. */
export function addMonitoringRoutes(app: Router, deps: Deps): void {
  const { db } = deps;
  const tag = "Meetings";
  app.openapi(
    route({
      method: "get",
      path: "/api/admin/teacher-sessions",
      access: "member",
      tag,
      summary: "Lessons with their numbers, newest first",
      description: "Your own; from manager on, those of every teacher of the organisation.",
      query: TeacherSessionQuery,
      answer: [200, TeacherSessionList],
    }),
    async (c) => c.json(await listSessions(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(
    route({
      method: "get",
      path: "/api/admin/teacher-sessions.csv",
      access: "member",
      tag,
      summary: "The same lessons as a file (RFC 4180)",
      description: "A text that a spreadsheet would run as a formula begins with an apostrophe.",
      query: TeacherSessionExportQuery,
      answer: [200, z.string().describe("text/csv")],
    }),
    async (c) => exportSessions(db, c.get("caller"), c.req.valid("query")) as never,
  );
  app.openapi(
    route({
      method: "post",
      path: "/api/admin/auto-timeout",
      access: "manager",
      tag,
      summary: "Run one sweep, which ends lessons that fell silent, and say how many of yours it ended",
      answer: [200, EndedLessons],
    }),
    async (c) => {
      const { orgId } = c.get("caller");
      const { closed } = await deps.sweeper.sweep();
      const own = closed.filter((close) => close.kind === MEETING && close.orgId === orgId);
      return c.json({ ended: own.length }, 200);
    },
  );
  addFailedRoutes(app, deps);
  addNoticeRoutes(app, deps);
}

function addFailedRoutes(app: Router, deps: Deps): void {
  const tag = "Meetings";
  app.openapi(
    route({
      method: "get",
      path: "/api/admin/failed-notifications",
      access: "member",
      tag,
      summary: "Messages with a link that did not arrive, newest first",
      description: "Your own; from manager on, those of every teacher of the organisation.",
      query: FailedNotificationQuery,
      answer: [200, FailedNotificationList],
    }),
    async (c) => c.json(await listFailed(deps.db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(
    route({
      method: "post",
      path: "/api/admin/failed-notifications/{id}/replay",
      access: "member",
      tag,
      summary: "Try a message that did not arrive once more, with all its attempts",
      params: z.object({ id: Id }),
      answer: [200, ReplayReply],
      errors: ["not_found"],
    }),
    async (c) => {
      const delivery = await replayFailed(deps, c.get("caller"), c.req.valid("param").id);
      return c.json({ delivery }, 200);
    },
  );
}

function addNoticeRoutes(app: Router, { db }: Deps): void {
  const tag = "Meetings";
  app.openapi(
    route({
      method: "get",
      path: "/api/admin/meeting-notice",
      access: "member",
      tag,
      summary: "What the tracking page says about privacy",
      answer: [200, MeetingNotice],
    }),
    async (c) => c.json(await readNotice(db, c.get("caller")), 200),
  );
  app.openapi(
    route({
      method: "put",
      path: "/api/admin/meeting-notice",
      access: "admin",
      tag,
      summary: "Choose what the tracking page says about privacy; null for the words that come with Stint",
      body: MeetingNotice,
      answer: [200, MeetingNotice],
    }),
    async (c) => c.json(await changeNotice(db, c.get("caller"), c.req.valid("json")), 200),
  );
}
