import { atLeast } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { problem } from "../http/problem.ts";

export type Person = { orgId: string; userId: string };

/** By the id of the user or of the member: oneself, or from admin on anybody of the organisation. */
export async function findPerson(tx: Tx, caller: Caller, asked: string): Promise<Person & { name: string }> {
  const { rows } = await sql<{ userId: string; name: string }>`
    select user_id as "userId", name from member
    where org_id = ${caller.orgId} and (user_id = ${asked} or id = ${asked})`.execute(tx);
  const [found] = rows;
  if (!found) throw problem("not_found");
  if (found.userId !== caller.userId && !atLeast(caller.role, "admin"))
    throw problem(atLeast(caller.role, "manager") ? "forbidden" : "not_found");
  return { orgId: caller.orgId, ...found };
}
