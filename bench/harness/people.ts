import type { Role } from "@stint/protocol";
import { createAuth } from "../../apps/server/src/access/auth.ts";
import { insertOrganisation, insertPerson } from "../../apps/server/src/access/people.ts";
import type { Database } from "../../apps/server/src/db/database.ts";
import { createLog } from "../../apps/server/src/log.ts";
import { testConfig } from "../../packages/testkit/src/world.ts";
import { SECRET } from "./server-process.ts";

/** Somebody signed in. */
export type Account = { userId: string; token: string };

/** People of one new organisation, each with a bearer token. */
export async function seedPeople(database: Database, roles: Role[]): Promise<Account[]> {
  const orgId = await database.system((tx) => insertOrganisation(tx, { name: "Acme", timeZone: "UTC" }));
  const config = testConfig({ STINT_SECRET: SECRET });
  const auth = createAuth({ config, db: database, log: createLog("silent") });
  const { internalAdapter } = await auth.$context;
  const accounts: Account[] = [];
  for (const [index, role] of roles.entries()) {
    const person = { orgId, role, name: `Person ${index + 1}`, email: `person-${index + 1}@example.com` };
    const { userId } = await database.system((tx) =>
      insertPerson(tx, { ...person, status: "active", passwordHash: null }),
    );
    const { token } = await internalAdapter.createSession(userId);
    accounts.push({ userId, token });
  }
  return accounts;
}
