import { offeredRule, type ProjectCorrection, type ProjectRule } from "@stint/core";
import type { ProjectRules } from "@stint/protocol";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";
import { lockPerson, type Person, scopeOf } from "./person.ts";
import { readRules } from "./project-judge.ts";

const CORRECTIONS = 500;

/** A person's rules, and the one that their corrections ask for. */
export async function readProjectRules(db: Database, person: Person): Promise<ProjectRules> {
  return db.tenant(scopeOf(person), (tx) => rulesOf(tx, person));
}

/** Puts these rules in place of the person's. They hold for every suggestion from then on. */
export async function changeProjectRules(
  db: Database,
  person: Person,
  rules: ProjectRule[],
): Promise<ProjectRules> {
  return db.tenant(scopeOf(person), async (tx) => {
    await requireProjects(tx, person, rules);
    await lockPerson(tx, person);
    await sql`update capture_person set rules = ${JSON.stringify(rules)}::jsonb
      where org_id = ${person.orgId} and user_id = ${person.userId}`.execute(tx);
    return rulesOf(tx, person);
  });
}

async function requireProjects(tx: Tx, { orgId }: Person, rules: ProjectRule[]): Promise<void> {
  const ids = rules.map(({ projectId }) => projectId);
  const { rows } = await sql<{ id: string }>`
    select id from project where org_id = ${orgId} and id = any(${ids}::uuid[])`.execute(tx);
  const known = new Set(rows.map(({ id }) => id));
  const fields = ids.flatMap((id, index) =>
    known.has(id.toLowerCase())
      ? []
      : [{ field: `body.rules[${index}].projectId`, message: "is no project of your organisation" }],
  );
  if (fields.length > 0) throw problem("invalid_request", { fields });
}

async function rulesOf(tx: Tx, person: Person): Promise<ProjectRules> {
  const rules = await readRules(tx, person);
  return { rules, offered: offeredRule(await readCorrections(tx, person), rules) };
}

/** Approved suggestions whose person had set another project. */
async function readCorrections(tx: Tx, { orgId, userId }: Person): Promise<ProjectCorrection[]> {
  const { rows } = await sql<ProjectCorrection>`
    select t.project_id as "projectId", e.tokens
    from time_entry t join time_entry_evidence e on e.org_id = t.org_id and e.entry_id = t.id
    join project p on p.org_id = t.org_id and p.id = t.project_id and not p.archived
    where t.org_id = ${orgId} and t.user_id = ${userId} and t.source = 'auto' and t.status in ('approved', 'billed')
      and t.project_id is distinct from (e.suggestion ->> 'project')::uuid
    order by t.decided_at desc, t.id limit ${CORRECTIONS}`.execute(tx);
  return rows;
}
