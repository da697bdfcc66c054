import { sql } from "kysely";
import type { Scope, Tx } from "../db/database.ts";

/** Whose signals and entries. */
export type Person = { orgId: string; userId: string };

export function scopeOf({ orgId, userId }: Person): Scope {
  return { orgId, sees: { subjectId: userId } };
}

export type PersonRow = { idle_minutes: number; merge_minutes: number };

/** Lets one transaction at a time write the person's entries, so that none overlap. */
export async function lockPerson(tx: Tx, { orgId, userId }: Person): Promise<PersonRow> {
  await sql`insert into capture_person (org_id, user_id) values (${orgId}, ${userId}) on conflict do nothing`.execute(
    tx,
  );
  const { rows } = await sql<PersonRow>`
    select idle_minutes, merge_minutes from capture_person
    where org_id = ${orgId} and user_id = ${userId} for no key update`.execute(tx);
  if (!rows[0]) throw new Error("a row that was just written is not there");
  return rows[0];
}

/** RFC 3339 in UTC. */
export function iso(at: string | number): string {
  return new Date(Number(at)).toISOString();
}

/** A timestamp of a request as ms since the epoch. */
export function msOrNull(timestamp: string | undefined): number | null {
  return timestamp === undefined ? null : Date.parse(timestamp);
}
