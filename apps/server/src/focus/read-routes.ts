import {
  FocusDay,
  FocusDayQuery,
  FocusExportQuery,
  FocusSessionList,
  FocusSessionQuery,
  Stats,
  StatsQuery,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { exportSessions } from "./export-sessions.ts";
import { listSessions } from "./list-sessions.ts";
import { readFocusDay } from "./read-day.ts";
import { readStats } from "./read-stats.ts";

const shared = { method: "get", access: "member", tag: "Focus sessions" } as const;

const getSessions = route({
  ...shared,
  path: "/api/sessions",
  summary: "Your focus sessions, newest start first",
  description: "Nobody but you can read them.",
  query: FocusSessionQuery,
  answer: [200, FocusSessionList],
});

const getDay = route({
  ...shared,
  path: "/api/focus/day",
  summary: "Your focus sessions of a day, for a timeline",
  query: FocusDayQuery,
  answer: [200, FocusDay],
});

const getCsv = route({
  ...shared,
  path: "/api/sessions.csv",
  summary: "Your focus sessions as CSV (RFC 4180)",
  description: "A text that a spreadsheet would run as a formula begins with an apostrophe.",
  query: FocusExportQuery,
  answer: [200, z.string().describe("The file")],
});

const getJson = route({
  ...shared,
  path: "/api/sessions.json",
  summary: "Your focus sessions as one JSON file",
  query: FocusExportQuery,
  answer: [200, FocusSessionList.pick({ sessions: true })],
});

const getStats = route({
  method: "get",
  path: "/api/stats",
  access: "member",
  tag: "Statistics",
  summary: "Your time by day, hour, app, device, host or category",
  description:
    "Counted in whole quarter hours; the answer says which bounds it used. A session is counted once, where it starts, and its seconds where they fell.",
  query: StatsQuery,
  answer: [200, Stats],
});

export function addReadRoutes(app: Router, deps: Deps): void {
  const { db } = deps;
  app.openapi(getSessions, async (c) =>
    c.json(await listSessions(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(getDay, async (c) =>
    c.json(await readFocusDay(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(getCsv, (c) => exportSessions(db, c.get("caller"), c.req.valid("query"), "csv") as never);
  app.openapi(getJson, (c) => exportSessions(db, c.get("caller"), c.req.valid("query"), "json") as never);
  app.openapi(getStats, async (c) =>
    c.json(await readStats(deps, c.get("caller"), c.req.valid("query")), 200),
  );
}
