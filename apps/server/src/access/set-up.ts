import type { SetupBody } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { problem } from "../http/problem.ts";
import {
  auditAdded,
  type CreatedOrganisation,
  hashPassword,
  hasMembers,
  insertOrganisationWithOwner,
  lockSetup,
  refusingTakenEmail,
} from "./create-organisation.ts";
import { hashOf } from "./tokens.ts";

/** Uses the one-time link: the first organisation and its owner, or nothing at all. */
export async function setUp(
  deps: Deps,
  body: z.infer<typeof SetupBody>,
  request: Actor["request"],
): Promise<CreatedOrganisation> {
  await requireLink(deps, body.token);
  const passwordHash = await hashPassword(deps, body.password);
  return refusingTakenEmail(() =>
    deps.db.system(async (tx) => {
      await lockSetup(tx);
      const used = await sql`
        update setup_link set used_at = wall_now()
        where token_hash = ${hashOf(body.token)} and used_at is null and expires_at > wall_now()
      `.execute(tx);
      if (used.numAffectedRows !== 1n || (await hasMembers(tx))) throw problem("gone");
      const { name, email, password } = body;
      const organisation = {
        name: body.organisation,
        timeZone: body.timeZone,
        owner: { name, email, password },
      };
      const made = await insertOrganisationWithOwner(tx, organisation, passwordHash);
      await auditAdded(tx, { ...made, request }, body.organisation);
      return made;
    }),
  );
}

async function requireLink(deps: Deps, token: string): Promise<void> {
  const { rows } = await deps.db.system((tx) =>
    sql<{ is_live: boolean }>`
      select used_at is null and expires_at > wall_now() as is_live from setup_link where token_hash = ${hashOf(token)}
    `.execute(tx),
  );
  if (!rows[0]) throw problem("not_found");
  if (!rows[0].is_live) throw problem("gone");
}
