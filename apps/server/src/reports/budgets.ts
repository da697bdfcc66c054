import { burnDown, localDateOf, mondayOf, type UsedOnDay } from "@stint/core";
import type { BudgetBurnDown, BudgetList, ProjectBudget } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { problem } from "../http/problem.ts";
import { readMoment } from "../sessions.ts";
import { readOrgZone } from "./whose-time.ts";

/** Every project with a budget, by name. */
export async function listBudgets(db: Database, { orgId }: Caller): Promise<BudgetList> {
  return db.tenant({ orgId, sees: "organisation" }, async (tx) => {
    const projects = await findProjects(
      tx,
      sql`p.org_id = ${orgId} and b.project_id is not null
      and (b.budget_minutes is not null or b.budget_minor is not null)`,
    );
    const { today } = await readToday(tx, orgId);
    const used = await readUse(tx, orgId, projects);
    return { budgets: projects.map((project) => budgetOf(project, used.get(project.id) ?? [], today)) };
  });
}

/** How one project's budget goes, by the end of each day or week in which anything changed. */
export async function readBudget(
  db: Database,
  { orgId }: Caller,
  id: string,
  by: "day" | "week",
): Promise<BudgetBurnDown> {
  return db.tenant({ orgId, sees: "organisation" }, async (tx) => {
    const [project] = await findProjects(tx, sql`p.org_id = ${orgId} and p.id = ${id}`);
    if (!project) throw problem("not_found");
    const { today, timeZone } = await readToday(tx, orgId);
    const days = (await readUse(tx, orgId, [project])).get(id) ?? [];
    return { ...budgetOf(project, days, today), by, timeZone, points: pointsOf(days, by) };
  });
}

type ProjectRow = {
  id: string;
  name: string;
  colour: string;
  archived: boolean;
  client_id: string | null;
  client: string | null;
  minutes: string | null;
  minor: string | null;
  currency: string;
};

async function findProjects(tx: Tx, where: RawBuilder<unknown>): Promise<ProjectRow[]> {
  const { rows } = await sql<ProjectRow>`
    select p.id, p.name, p.colour, p.archived, p.client_id, c.name as client, b.budget_minutes as minutes,
      b.budget_minor as minor, coalesce(cb.currency, s.currency, 'EUR') as currency
    from project p
    left join project_billing b on b.org_id = p.org_id and b.project_id = p.id
    left join client c on c.org_id = p.org_id and c.id = p.client_id
    left join client_billing cb on cb.org_id = p.org_id and cb.client_id = p.client_id
    left join billing_settings s on s.org_id = p.org_id
    where ${where} order by lower(p.name), p.id`.execute(tx);
  return rows;
}

async function readToday(tx: Tx, orgId: string): Promise<{ today: string; timeZone: string }> {
  const timeZone = await readOrgZone(tx, orgId);
  return { today: localDateOf((await readMoment(tx)).now, timeZone), timeZone };
}

type Use = { day: string; seconds: number; pendingSeconds: number; minor: number };

async function readUse(tx: Tx, orgId: string, projects: ProjectRow[]): Promise<Map<string, Use[]>> {
  const ids = projects.map(({ id }) => id);
  const columns = sql`project_id, day, standing, currency, seconds, amount_minor`;
  const where = sql`where org_id = ${orgId} and project_id = any(${ids}::uuid[])`;
  const { rows } = await sql<{ id: string; day: string; seconds: string; pending: string; minor: string }>`
    select f.project_id as id, f.day::text as day,
      coalesce(sum(seconds) filter (where standing <> 'pending'), 0)::bigint as seconds,
      coalesce(sum(seconds) filter (where standing = 'pending'), 0)::bigint as pending,
      coalesce(sum(amount_minor) filter (where f.currency = c.currency), 0)::bigint as minor
    from (select ${columns} from report_total ${where} union all select ${columns} from report_change ${where}) f
    join unnest(${ids}::uuid[], ${projects.map(({ currency }) => currency)}::text[]) c(id, currency)
      on c.id = f.project_id
    group by 1, 2 order by 1, 2`.execute(tx);
  const use = new Map<string, Use[]>(ids.map((id) => [id, []]));
  for (const row of rows)
    use.get(row.id)?.push({
      day: row.day,
      seconds: Number(row.seconds),
      pendingSeconds: Number(row.pending),
      minor: Number(row.minor),
    });
  return use;
}

function budgetOf(project: ProjectRow, days: Use[], today: string): ProjectBudget {
  const numberOrNull = (value: string | null) => (value === null ? null : Number(value));
  const minutes = numberOrNull(project.minutes);
  const minor = numberOrNull(project.minor);
  const total = (pick: (use: Use) => number) => days.reduce((sum, use) => sum + pick(use), 0);
  const time = minutes === null ? null : burnDown(minutes * 60, perDay(days, "seconds"), today);
  const money = minor === null ? null : burnDown(minor, perDay(days, "minor"), today);
  return {
    projectId: project.id,
    name: project.name,
    colour: project.colour,
    clientId: project.client_id,
    client: project.client,
    archived: project.archived,
    budgetMinutes: minutes,
    budgetMinor: minor,
    currency: project.currency,
    usedSeconds: total(({ seconds }) => seconds),
    pendingSeconds: total(({ pendingSeconds }) => pendingSeconds),
    usedMinor: total((use) => use.minor),
    remainingSeconds: time?.remaining ?? null,
    remainingMinor: money?.remaining ?? null,
    exhaustedOn: earlier(time?.exhaustedOn ?? null, money?.exhaustedOn ?? null),
  };
}

function perDay(days: Use[], what: "seconds" | "minor"): UsedOnDay[] {
  return days.map((use) => ({ day: use.day, amount: use[what] }));
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function pointsOf(days: Use[], by: "day" | "week"): BudgetBurnDown["points"] {
  const points = new Map<string, BudgetBurnDown["points"][number]>();
  let [usedSeconds, usedMinor] = [0, 0];
  for (const { day, seconds, minor } of days) {
    if (seconds === 0 && minor === 0) continue;
    usedSeconds += seconds;
    usedMinor += minor;
    const key = by === "day" ? day : mondayOf(day);
    points.set(key, { day: key, usedSeconds, usedMinor });
  }
  return [...points.values()];
}
