import type { PasswordResetView } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { problem } from "../http/problem.ts";
import { hashPassword } from "./create-organisation.ts";
import { targetOf } from "./member-rows.ts";
import { resetMail } from "./reset-mail.ts";
import { isSealed, newResetToken, readResetToken } from "./reset-token.ts";

/** How long a link to choose a new password works, ms. */
const VALID_MS = 3_600_000;

export type ResetLink = { url: string; expiresAt: string };

/**
 * Mails whoever has this address a link to choose a new password. It is not awaited, so that neither the answer nor its
 * time tells whether anybody has.
 */
export async function requestReset(deps: Deps, email: string): Promise<void> {
  if (!deps.mailer.isConfigured)
    throw problem("not_found", { message: "This server sends no e-mail; ask whoever runs it for a link." });
  const account = await deps.db.system((tx) => findByEmail(tx, email));
  if (account) void deps.mailer.send(resetMail(account, linkFor(deps, account)));
}

/** The same link for whoever runs the server to hand over; null if nobody active has a password under this address. */
export async function createResetLink(
  deps: Pick<Deps, "db" | "config">,
  email: string,
): Promise<ResetLink | null> {
  const account = await deps.db.system((tx) => findByEmail(tx, email));
  return account && linkFor(deps, account);
}

export async function readReset(deps: Deps, token: string): Promise<PasswordResetView> {
  const { email } = await deps.db.system((tx) => findByToken(deps, tx, token));
  return { email };
}

/** Uses the link once: the new password holds, and every session that the old one had opened ends. */
export async function resetPassword(
  deps: Deps,
  { token, request }: { token: string; request: Actor["request"] },
  password: string,
): Promise<PasswordResetView> {
  await deps.db.system((tx) => findByToken(deps, tx, token));
  const passwordHash = await hashPassword(deps, password);
  return deps.db.system(async (tx) => {
    const {
      org_id: orgId,
      user_id: userId,
      name,
      email,
      password: before,
    } = await findByToken(deps, tx, token);
    const { numAffectedRows } = await sql`
      update auth.account set password = ${passwordHash}, "updatedAt" = wall_now()
      where "userId" = ${userId} and "providerId" = 'credential' and password = ${before}`.execute(tx);
    if (numAffectedRows !== 1n) throw problem("not_found");
    await sql`delete from auth.session where "userId" = ${userId}`.execute(tx);
    const target = targetOf({ user_id: userId, name });
    await audit(tx, { orgId, userId, request }, { action: "password.reset", target });
    return { email };
  });
}

type Account = {
  org_id: string;
  user_id: string;
  email: string;
  name: string;
  password: string;
  /** Wall time at the database, ms. */
  now: string;
};

function linkFor({ config }: Pick<Deps, "config">, account: Account): ResetLink {
  const expiresAt = Number(account.now) + VALID_MS;
  const claim = { userId: account.user_id, expiresAt, passwordHash: account.password };
  const token = newResetToken(config.secret, claim);
  return {
    url: `${config.baseUrl}/reset-password?token=${token}`,
    expiresAt: new Date(expiresAt).toISOString(),
  };
}

async function findByToken({ config }: Deps, tx: Tx, token: string): Promise<Account> {
  const claim = readResetToken(token);
  const account = claim && (await findAccount(tx, sql`m.user_id = ${claim.userId}`));
  if (!account || !isSealed(config.secret, claim, account.password)) throw problem("not_found");
  if (claim.expiresAt <= Number(account.now)) throw problem("gone");
  return account;
}

function findByEmail(tx: Tx, email: string): Promise<Account | null> {
  return findAccount(tx, sql`m.email = ${email}`);
}

/** Somebody active who signs in with a password. */
async function findAccount(tx: Tx, who: RawBuilder<unknown>): Promise<Account | null> {
  const { rows } = await sql<Account>`
    select m.org_id, m.user_id, m.email, m.name, a.password, wall_now_ms() as now
    from member m join auth.account a on a."userId" = m.user_id and a."providerId" = 'credential'
    where m.status = 'active' and a.password is not null and ${who}`.execute(tx);
  return rows[0] ?? null;
}
