import { Day, DayQuery, EmployeeStatus, PunchList, PunchQuery, Team, Week, WeekQuery } from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { listPunches } from "./list-punches.ts";
import { readDay, readWeek } from "./read-day.ts";
import { readStatus } from "./read-status.ts";
import { readTeam } from "./read-team.ts";
import { readShiftRules } from "./shift-rules.ts";

export function addReadRoutes(app: Router, deps: Deps): void {
  const { db } = deps;
  const shared = { method: "get", access: "member", tag: "Shifts" } as const;
  const oneEmployee = { errors: ["forbidden", "not_found"] } as const;
  app.openapi(
    route({
      ...shared,
      path: "/api/employee/status",
      summary: "Whether you are punched in, and who beats for you",
      answer: [200, EmployeeStatus],
    }),
    async (c) => {
      const caller = c.get("caller");
      const rules = await readShiftRules(deps, caller);
      return c.json(await readStatus(db, caller, rules, deps.beatTokens.sign), 200);
    },
  );
  app.openapi(
    route({
      ...shared,
      ...oneEmployee,
      path: "/api/employee/punches",
      summary: "Punches, newest first",
      query: PunchQuery,
      answer: [200, PunchList],
    }),
    async (c) => c.json(await listPunches(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(
    route({
      ...shared,
      ...oneEmployee,
      path: "/api/employee/day",
      summary: "One day: stretches, punches, sources and gaps",
      query: DayQuery,
      answer: [200, Day],
    }),
    async (c) => c.json(await readDay(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(
    route({
      ...shared,
      ...oneEmployee,
      path: "/api/employee/week",
      summary: "The seven days of a week",
      query: WeekQuery,
      answer: [200, Week],
    }),
    async (c) => c.json(await readWeek(db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(
    route({
      ...shared,
      access: "manager",
      path: "/api/team",
      summary: "The live board of everybody",
      answer: [200, Team],
    }),
    async (c) => {
      const caller = c.get("caller");
      return c.json(await readTeam(db, caller, await readShiftRules(deps, caller)), 200);
    },
  );
}
