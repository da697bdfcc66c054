import type { Member } from "@stint/protocol";
import { sql } from "kysely";
import type { Act } from "../audit.ts";
import type { Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";

export type MemberRow = {
  id: string;
  user_id: string;
  email: string;
  name: string;
  role: Member["role"];
  status: Member["status"];
  created_at: Date;
};

export const MEMBER_COLUMNS = sql.raw("id, user_id, email, name, role, status, created_at");

export function memberOf(row: MemberRow): Member {
  return {
    id: row.id,
    userId: row.user_id,
    email: row.email,
    name: row.name,
    role: row.role,
    status: row.status,
    createdAt: row.created_at.toISOString(),
  };
}

/** How the audit log names them: by the id that everything else of theirs has. */
export function targetOf({ user_id, name }: Pick<MemberRow, "user_id" | "name">): Act["target"] {
  return { kind: "member", id: user_id, label: name };
}

/** The member, locked until the transaction ends. Somebody of another organisation is not there. */
export async function lockMember(tx: Tx, orgId: string, memberId: string): Promise<MemberRow> {
  const { rows } = await sql<MemberRow>`
    select ${MEMBER_COLUMNS} from member where org_id = ${orgId} and id = ${memberId} for update
  `.execute(tx);
  if (!rows[0]) throw problem("not_found");
  return rows[0];
}

/** Refuses to take the last active owner away. Owners are counted one change at a time. */
export async function keepAnOwner(tx: Tx, orgId: string, without: MemberRow): Promise<void> {
  if (without.role !== "owner" || without.status !== "active") return;
  await sql`select from organisation where id = ${orgId} for no key update`.execute(tx);
  const { rows } = await sql<{ others: boolean }>`
    select exists (
      select from member where org_id = ${orgId} and role = 'owner' and status = 'active' and id <> ${without.id}
    ) as others
  `.execute(tx);
  if (!rows[0]?.others) throw problem("last_owner");
}
