import type { CategoryRule } from "@stint/protocol";
import { sql } from "kysely";
import type { Scope, Tx } from "../db/database.ts";

/** Whose focus sessions; there is no way to anybody else's. */
export type Person = { orgId: string; userId: string };

export function scopeOf({ orgId, userId }: Person): Scope {
  return { orgId, sees: { subjectId: userId } };
}

export type PersonRow = {
  rules: CategoryRule[] | null;
  rules_version: number;
  applying_after: string | null;
  applying_done: string | null;
  applying_total: string | null;
};

/** The rules without a lock; null for somebody who has neither sessions nor rules yet. */
export async function readPerson(tx: Tx, { orgId, userId }: Person): Promise<PersonRow | null> {
  const { rows } = await sql<PersonRow>`
    select rules, rules_version, applying_after, applying_done, applying_total from focus_person
    where org_id = ${orgId} and user_id = ${userId}`.execute(tx);
  return rows[0] ?? null;
}

/** Lets one transaction at a time write the person's sessions, roll-ups and rules; nobody can wait for two such locks. */
export async function lockPerson(tx: Tx, { orgId, userId }: Person): Promise<PersonRow> {
  const locked = () =>
    sql<PersonRow>`
    select rules, rules_version, applying_after, applying_done, applying_total from focus_person
    where org_id = ${orgId} and user_id = ${userId} for no key update`.execute(tx);
  const known = (await locked()).rows[0];
  if (known) return known;
  await sql`insert into focus_person (org_id, user_id) values (${orgId}, ${userId}) on conflict do nothing`.execute(
    tx,
  );
  const made = (await locked()).rows[0];
  if (!made) throw new Error("a row that was just written is not there");
  return made;
}
