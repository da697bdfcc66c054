import { sql } from "kysely";
import type { Deps } from "../deps.ts";
import {
  auditAdded,
  hashPassword,
  hasMembers,
  insertOrganisationWithOwner,
  lockSetup,
} from "./create-organisation.ts";
import { newToken } from "./tokens.ts";

export type FirstOwner =
  | { is: "there" }
  | { is: "created"; email: string }
  | { is: "awaited"; setupUrl: string };

/** At first start: makes the owner whom the configuration names, or a one-time link for whoever reads the log. */
export async function ensureFirstOwner(deps: Deps): Promise<FirstOwner> {
  const owner = deps.config.firstOwner;
  const isSetUp = await deps.db.system(hasMembers);
  if (isSetUp) return { is: "there" };
  if (!owner) return { is: "awaited", setupUrl: await createSetupLink(deps) };
  const passwordHash = await hashPassword(deps, owner.password);
  return deps.db.system(async (tx): Promise<FirstOwner> => {
    await lockSetup(tx);
    if (await hasMembers(tx)) return { is: "there" };
    const organisation = {
      name: organisationNameFor(owner.email),
      timeZone: "UTC",
      owner: { ...owner, name: personNameFor(owner.email) },
    };
    const { orgId } = await insertOrganisationWithOwner(tx, organisation, passwordHash);
    await auditAdded(tx, { orgId, userId: null }, organisation.name);
    return { is: "created", email: owner.email };
  });
}

/** A link that sets up the first organisation once; the ones before it stop working. */
export async function createSetupLink(deps: Pick<Deps, "db" | "config">): Promise<string> {
  const { token, hash } = newToken();
  await deps.db.system(async (tx) => {
    await sql`delete from setup_link where used_at is null`.execute(tx);
    await sql`
      insert into setup_link (token_hash, expires_at) values (${hash}, wall_now() + interval '7 days')
    `.execute(tx);
  });
  return `${deps.config.baseUrl}/setup?token=${token}`;
}

const PUBLIC_MAIL =
  /^(gmail|googlemail|outlook|hotmail|live|yahoo|icloud|proton|protonmail|gmx|web|example|localhost)\./;

function organisationNameFor(email: string): string {
  const domain = email.slice(email.lastIndexOf("@") + 1);
  if (PUBLIC_MAIL.test(domain)) return "My organisation";
  return capitalised(domain.split(".").at(-2) ?? "") || "My organisation";
}

function personNameFor(email: string): string {
  return (
    email
      .slice(0, email.lastIndexOf("@"))
      .split(/[._+-]+/)
      .map(capitalised)
      .join(" ")
      .trim() || email
  );
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
