import {
  explained,
  type LearnedCount,
  learnApproval,
  type ProjectEvidence,
  type ProjectJudge,
  type ProjectModel,
  type ProjectRule,
  projectModel,
  ruleJudge,
  type Signal,
} from "@stint/core";
import type { EntryContext } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { timerProjectOf } from "./gather-evidence.ts";
import type { Person } from "./person.ts";

/** What tells a person's projects apart: the window that runs, their own rules, what their approvals taught. */
export type ProjectKnowledge = {
  judge: ProjectJudge;
  /** Why an entry with these signals and tokens was given its project. */
  explain(projectId: string, signals: readonly Signal[], tokens: string[]): EntryContext["project"];
  /** The client of each project that may still be suggested. */
  clients: ReadonlyMap<string, string | null>;
};

/** So many of the latest approvals teach; what is older has decayed. */
const APPROVALS = 1_000;

export async function readProjectKnowledge(tx: Tx, person: Person, now: number): Promise<ProjectKnowledge> {
  const projects = await readProjects(tx, person);
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  const rules = (await readRules(tx, person)).filter(({ projectId }) => names.has(projectId));
  const counts = (await readLearned(tx, person)).filter(({ projectId }) => names.has(projectId));
  const model = projectModel(counts, now);
  const otherwise = ruleJudge(rules, model.judge);
  const timers = new Map<string, ProjectEvidence>();
  const judge: ProjectJudge = (signal) => {
    const timer = timerProjectOf(signal);
    if (timer === null || !names.has(timer)) return otherwise(signal);
    const evidence = timers.get(timer) ?? new Map([[timer, 1]]);
    timers.set(timer, evidence);
    return evidence;
  };
  return {
    judge,
    explain: (projectId, signals, tokens) =>
      explain({ projectId, name: names.get(projectId) ?? "", rules, model }, signals, tokens),
    clients: new Map(projects.map(({ id, client_id }) => [id, client_id])),
  };
}

export async function readRules(tx: Tx, { orgId, userId }: Person): Promise<ProjectRule[]> {
  const { rows } = await sql<{ rules: ProjectRule[] }>`
    select rules from capture_person where org_id = ${orgId} and user_id = ${userId}`.execute(tx);
  return rows[0]?.rules ?? [];
}

type Reason = { projectId: string; name: string; rules: ProjectRule[]; model: ProjectModel };

function explain(
  { projectId, name, rules, model }: Reason,
  signals: readonly Signal[],
  tokens: string[],
): EntryContext["project"] {
  if (signals.some((signal) => timerProjectOf(signal) === projectId))
    return { id: projectId, by: "timer", because: [`Your desktop window was running for ${name}`] };
  const own = rules.filter((rule) => rule.projectId === projectId);
  const fitting = own.filter((rule) => {
    const fits = ruleJudge([rule]);
    return signals.some((signal) => fits(signal) !== null);
  });
  if (fitting.length > 0) {
    const because = fitting.slice(0, 3).map(({ field, text }) => `your rule: ${field} ${text} is ${name}`);
    return { id: projectId, by: "rule", because };
  }
  const learned = model.suggest(tokens);
  const because = learned?.projectId === projectId ? learned.because : [];
  return { id: projectId, by: "learned", because: because.map((reason) => explained(reason, name)) };
}

type ProjectRow = { id: string; name: string; client_id: string | null };

async function readProjects(tx: Tx, { orgId }: Person): Promise<ProjectRow[]> {
  const { rows } = await sql<ProjectRow>`
    select p.id, p.name, p.client_id from project p
    left join client c on c.org_id = p.org_id and c.id = p.client_id
    where p.org_id = ${orgId} and not p.archived and not coalesce(c.archived, false)`.execute(tx);
  return rows;
}

/** The counts follow from the approvals as they stand, so that one taken back teaches nothing. */
async function readLearned(tx: Tx, { orgId, userId }: Person): Promise<LearnedCount[]> {
  const { rows } = await sql<{ projectId: string; tokens: string[]; at: string }>`
    select t.project_id as "projectId", e.tokens, ms_of(t.decided_at) as at
    from time_entry t join time_entry_evidence e on e.org_id = t.org_id and e.entry_id = t.id
    where t.org_id = ${orgId} and t.user_id = ${userId} and t.status in ('approved', 'billed')
      and t.project_id is not null and t.decided_at is not null
    order by t.decided_at desc, t.id limit ${APPROVALS}`.execute(tx);
  const counts = new Map<string, LearnedCount>();
  for (const { projectId, tokens, at } of rows.reverse()) {
    const known = ["", ...tokens].flatMap((token) => counts.get(`${projectId} ${token}`) ?? []);
    for (const row of learnApproval(known, { projectId, tokens, at: Number(at) }))
      counts.set(`${projectId} ${row.token}`, row);
  }
  return [...counts.values()];
}
