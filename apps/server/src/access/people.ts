import { randomUUID } from "node:crypto";
import type { MemberStatus, Role } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../db/database.ts";

export type NewPerson = {
  orgId: string;
  email: string;
  name: string;
  role: Role;
  status: z.infer<typeof MemberStatus>;
  /** Null: the person has no password yet. */
  passwordHash: string | null;
};

export async function insertOrganisation(
  tx: Tx,
  organisation: { name: string; timeZone: string },
): Promise<string> {
  const id = randomUUID();
  await sql`
    insert into organisation (id, name, time_zone, created_at)
    values (${id}, ${organisation.name}, ${organisation.timeZone}, wall_now())
  `.execute(tx);
  return id;
}

/** A user who can sign in and the membership that lets them. Their address counts as verified: an administrator vouches for it. */
export async function insertPerson(tx: Tx, person: NewPerson): Promise<{ userId: string; memberId: string }> {
  const userId = randomUUID();
  const memberId = randomUUID();
  await sql`
    insert into auth."user" (id, name, email, "emailVerified") values (${userId}, ${person.name}, ${person.email}, true)
  `.execute(tx);
  if (person.passwordHash !== null) await setPassword(tx, userId, person.passwordHash);
  await sql`
    insert into member (org_id, id, user_id, email, name, role, status, created_at)
    values (${person.orgId}, ${memberId}, ${userId}, ${person.email}, ${person.name}, ${person.role},
      ${person.status}, wall_now())
  `.execute(tx);
  return { userId, memberId };
}

export async function setPassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await sql`
    insert into auth.account (id, "accountId", "providerId", "userId", password)
    values (${randomUUID()}, ${userId}, 'credential', ${userId}, ${passwordHash})
    on conflict ("providerId", "accountId") do update set password = excluded.password, "updatedAt" = wall_now()
  `.execute(tx);
}
