import type { Config } from "../config.ts";
import type { Database } from "../db/database.ts";
import { auditAdded, refusingTakenEmail } from "./create-organisation.ts";
import { type InvitationLink, insertInvitation } from "./invitations.ts";
import { insertOrganisation, insertPerson } from "./people.ts";

/**
 * Makes one more organisation on this server and a link with which its owner chooses a password.
 * Throws the problem `already_exists` if the address is in use.
 */
export function addOrganisation(
  deps: { db: Database; config: Pick<Config, "baseUrl"> },
  name: string,
  owner: { email: string; name: string },
): Promise<InvitationLink> {
  return refusingTakenEmail(() =>
    deps.db.system(async (tx) => {
      const orgId = await insertOrganisation(tx, { name, timeZone: "UTC" });
      const { memberId } = await insertPerson(tx, {
        ...owner,
        orgId,
        role: "owner",
        status: "invited",
        passwordHash: null,
      });
      await auditAdded(tx, { orgId, userId: null }, name);
      return insertInvitation(tx, deps.config, orgId, memberId);
    }),
  );
}
