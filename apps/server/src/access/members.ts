import type { CreatedMember, Member, MemberPatch, NewMember, Role } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { audit } from "../audit.ts";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import type { Caller } from "../http/env.ts";
import { problem } from "../http/problem.ts";
import { announceAccessChange } from "./access-changed.ts";
import { hashPassword, refusingTakenEmail } from "./create-organisation.ts";
import { insertInvitation, mailInvitation, revokeInvitations } from "./invitations.ts";
import {
  keepAnOwner,
  lockMember,
  MEMBER_COLUMNS,
  type MemberRow,
  memberOf,
  targetOf,
} from "./member-rows.ts";
import { insertPerson } from "./people.ts";

export async function listMembers(deps: Deps, caller: Caller): Promise<Member[]> {
  const { rows } = await deps.db.tenant({ orgId: caller.orgId, sees: "organisation" }, (tx) =>
    sql<MemberRow>`
      select ${MEMBER_COLUMNS} from member where org_id = ${caller.orgId} order by lower(name), created_at, id
    `.execute(tx),
  );
  return rows.map(memberOf);
}

/** Adds a person, active with the password given, or invited by a link. */
export async function addMember(
  deps: Deps,
  caller: Caller,
  body: z.infer<typeof NewMember>,
): Promise<z.infer<typeof CreatedMember>> {
  requireOwnerFor(caller, body.role);
  const passwordHash = body.password ? await hashPassword(deps, body.password) : null;
  const status = passwordHash ? "active" : "invited";
  const added = await refusingTakenEmail(() =>
    deps.db.system(async (tx) => {
      const { memberId } = await insertPerson(tx, { ...body, orgId: caller.orgId, status, passwordHash });
      const link = passwordHash ? null : await insertInvitation(tx, deps.config, caller.orgId, memberId);
      const row = await lockMember(tx, caller.orgId, memberId);
      await audit(tx, caller, { action: "member.added", target: targetOf(row), after: factsOf(row) });
      return { member: memberOf(row), link };
    }),
  );
  if (!added.link) return added.member;
  const mailed = await mailInvitation(deps, caller, added.member, added.link);
  return { ...added.member, invitation: { ...added.link, mailed } };
}

export async function changeMember(
  deps: Deps,
  caller: Caller,
  memberId: string,
  patch: z.infer<typeof MemberPatch>,
): Promise<Member> {
  return deps.db.system(async (tx) => {
    const before = await lockMember(tx, caller.orgId, memberId);
    requireOwnerFor(caller, before.role);
    if (patch.role) requireOwnerFor(caller, patch.role);
    if (patch.role && patch.role !== "owner") await keepAnOwner(tx, caller.orgId, before);
    const status =
      patch.status && before.status === "deactivated" ? await statusAgain(tx, before) : before.status;
    const name = patch.name ?? before.name;
    const { rows } = await sql<MemberRow>`
      update member set name = ${name}, role = ${patch.role ?? before.role}, status = ${status}
      where org_id = ${caller.orgId} and id = ${memberId} returning ${MEMBER_COLUMNS}
    `.execute(tx);
    await sql`update auth."user" set name = ${name} where id = ${before.user_id}`.execute(tx);
    if (patch.role && patch.role !== before.role) await announceAccessChange(tx, before.user_id);
    if (!rows[0]) throw problem("not_found");
    await audit(tx, caller, {
      action: "member.changed",
      target: targetOf(before),
      before: factsOf(before),
      after: factsOf(rows[0]),
    });
    return memberOf(rows[0]);
  });
}

/** Ends somebody's access at once: their sign-in sessions, their links and what they have open. Nothing is erased. */
export async function deactivateMember(deps: Deps, caller: Caller, memberId: string): Promise<Member> {
  return deps.db.system(async (tx) => {
    const before = await lockMember(tx, caller.orgId, memberId);
    requireOwnerFor(caller, before.role);
    await keepAnOwner(tx, caller.orgId, before);
    if (before.status === "deactivated") return memberOf(before);
    await sql`
      update member set status = 'deactivated' where org_id = ${caller.orgId} and id = ${memberId}
    `.execute(tx);
    await sql`delete from auth.session where "userId" = ${before.user_id}`.execute(tx);
    await revokeInvitations(tx, caller.orgId, memberId);
    await announceAccessChange(tx, before.user_id);
    await deps.onDeactivated(tx, { orgId: caller.orgId, userId: before.user_id });
    await audit(tx, caller, { action: "member.deactivated", target: targetOf(before) });
    return memberOf({ ...before, status: "deactivated" });
  });
}

function factsOf({ email, name, role, status }: MemberRow): Record<string, unknown> {
  return { email, name, role, status };
}

/** Only an owner makes, changes or removes an owner. */
export function requireOwnerFor(caller: Caller, role: Role): void {
  if (role === "owner" && caller.role !== "owner")
    throw problem("forbidden", { message: "Only an owner can do this to an owner." });
}

async function statusAgain(tx: Tx, member: MemberRow): Promise<Member["status"]> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from auth.account where "userId" = ${member.user_id}) as found
  `.execute(tx);
  return rows[0]?.found ? "active" : "invited";
}
