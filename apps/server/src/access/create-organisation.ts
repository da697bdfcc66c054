import { sql } from "kysely";
import { type Actor, audit } from "../audit.ts";
import { sqlStateOf, type Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { problem } from "../http/problem.ts";
import { insertOrganisation, insertPerson } from "./people.ts";

export type NewOrganisation = {
  name: string;
  timeZone: string;
  owner: { email: string; name: string; password: string };
};
export type CreatedOrganisation = { orgId: string; userId: string; memberId: string };

export async function hashPassword(deps: Pick<Deps, "auth">, password: string): Promise<string> {
  const context = await deps.auth.$context;
  return context.password.hash(password);
}

export async function insertOrganisationWithOwner(
  tx: Tx,
  organisation: NewOrganisation,
  passwordHash: string,
): Promise<CreatedOrganisation> {
  const orgId = await insertOrganisation(tx, organisation);
  const { email, name } = organisation.owner;
  const owner = await insertPerson(tx, { orgId, email, name, role: "owner", status: "active", passwordHash });
  return { orgId, ...owner };
}

/** Begins the organisation's audit log. */
export async function auditAdded(tx: Tx, by: Actor, name: string): Promise<void> {
  await audit(tx, by, {
    action: "organisation.added",
    target: { kind: "organisation", id: by.orgId, label: name },
  });
}

/** One address is one user of one organisation; the answer does not say which. */
export async function refusingTakenEmail<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (sqlStateOf(error) !== "23505") throw error;
    throw problem("already_exists", { message: "This e-mail address is already in use." });
  }
}

/** Whether anybody has been set up; until then the first owner may be made. */
export async function hasMembers(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from member) as found`.execute(tx);
  return rows[0]?.found ?? false;
}

/** Lets one process at a time make the first owner. */
export async function lockSetup(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7215361003)`.execute(tx);
}
