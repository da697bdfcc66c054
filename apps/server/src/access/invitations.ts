import type { CreatedMember, InvitationBody, InvitationView, Member } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Actor, audit } from "../audit.ts";
import type { Config } from "../config.ts";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import type { Caller } from "../http/env.ts";
import { problem } from "../http/problem.ts";
import { hashPassword } from "./create-organisation.ts";
import { invitationMail } from "./invitation-mail.ts";
import { lockMember, memberOf, targetOf } from "./member-rows.ts";
import { setPassword } from "./people.ts";
import { hashOf, newToken } from "./tokens.ts";

export type InvitationLink = { url: string; expiresAt: string };
type Sent = NonNullable<z.infer<typeof CreatedMember>["invitation"]>;

/** Gives a member a link to choose a password with; the ones before it stop working. */
export async function insertInvitation(
  tx: Tx,
  config: Pick<Config, "baseUrl">,
  orgId: string,
  memberId: string,
): Promise<InvitationLink> {
  await revokeInvitations(tx, orgId, memberId);
  const { token, hash } = newToken();
  const { rows } = await sql<{ expires_at: Date }>`
    insert into invitation (token_hash, org_id, member_id, expires_at)
    values (${hash}, ${orgId}, ${memberId}, wall_now() + interval '7 days') returning expires_at
  `.execute(tx);
  if (!rows[0]) throw new Error("an insert returned nothing");
  return { url: `${config.baseUrl}/invite?token=${token}`, expiresAt: rows[0].expires_at.toISOString() };
}

export async function revokeInvitations(tx: Tx, orgId: string, memberId: string): Promise<void> {
  await sql`
    update invitation set used_at = wall_now() where org_id = ${orgId} and member_id = ${memberId} and used_at is null
  `.execute(tx);
}

/** Whether the mail server took the link. */
export async function mailInvitation(
  deps: Deps,
  caller: Caller,
  member: Pick<Member, "email" | "name">,
  link: InvitationLink,
): Promise<boolean> {
  if (!deps.mailer.isConfigured) return false;
  return deps.mailer.send(invitationMail({ member, link, from: caller.name, organisation: caller.orgName }));
}

export async function inviteAgain(deps: Deps, caller: Caller, memberId: string): Promise<Sent> {
  const { link, member } = await deps.db.system(async (tx) => {
    const row = await lockMember(tx, caller.orgId, memberId);
    if (row.status !== "invited")
      throw problem("already_exists", {
        message: "Only somebody who has not joined yet can be invited again.",
      });
    if (row.role === "owner" && caller.role !== "owner") throw problem("forbidden");
    await audit(tx, caller, { action: "member.invited", target: targetOf(row) });
    return {
      link: await insertInvitation(tx, deps.config, caller.orgId, memberId),
      member: memberOf(row),
    };
  });
  return { ...link, mailed: await mailInvitation(deps, caller, member, link) };
}

type InvitationRow = {
  org_id: string;
  member_id: string;
  user_id: string;
  email: string;
  name: string;
  organisation: string;
  is_live: boolean;
};

export async function readInvitation(deps: Deps, token: string): Promise<InvitationView> {
  const { email, name, organisation } = await deps.db.system((tx) => findInvitation(tx, token));
  return { email, name, organisation };
}

/** Uses the link once: the person chooses a password and is an active member from then on. */
export async function acceptInvitation(
  deps: Deps,
  { token, request }: { token: string; request: Actor["request"] },
  body: z.infer<typeof InvitationBody>,
): Promise<{ email: string }> {
  await deps.db.system((tx) => findInvitation(tx, token));
  const passwordHash = await hashPassword(deps, body.password);
  return deps.db.system(async (tx) => {
    const found = await findInvitation(tx, token);
    await lockMember(tx, found.org_id, found.member_id);
    const used = await sql`
      update invitation set used_at = wall_now() where token_hash = ${hashOf(token)} and used_at is null
    `.execute(tx);
    if (used.numAffectedRows !== 1n) throw problem("gone");
    const name = body.name ?? found.name;
    await sql`
      update member set status = 'active', name = ${name} where org_id = ${found.org_id} and id = ${found.member_id}
    `.execute(tx);
    await sql`update auth."user" set name = ${name} where id = ${found.user_id}`.execute(tx);
    await setPassword(tx, found.user_id, passwordHash);
    await audit(
      tx,
      { orgId: found.org_id, userId: found.user_id, request },
      { action: "invitation.accepted", target: targetOf({ user_id: found.user_id, name }) },
    );
    return { email: found.email };
  });
}

async function findInvitation(tx: Tx, token: string): Promise<InvitationRow> {
  const { rows } = await sql<InvitationRow>`
    select i.org_id, i.member_id, m.user_id, m.email, m.name, o.name as organisation,
      i.used_at is null and i.expires_at > wall_now() and m.status = 'invited' as is_live
    from invitation i
    join member m on m.org_id = i.org_id and m.id = i.member_id
    join organisation o on o.id = i.org_id
    where i.token_hash = ${hashOf(token)}
  `.execute(tx);
  if (!rows[0]) throw problem("not_found");
  if (!rows[0].is_live) throw problem("gone");
  return rows[0];
}
