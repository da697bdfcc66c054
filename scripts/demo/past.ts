import { writePastShifts } from "@stint/testkit/past-shifts";
import { testConfig } from "@stint/testkit/world";
import { insertOrganisation, insertPerson } from "../../apps/server/src/access/people.ts";
import { systemClock } from "../../apps/server/src/clock.ts";
import { migrate } from "../../apps/server/src/db/migrate.ts";
import { openPglite } from "../../apps/server/src/db/pglite.ts";
import { createDeps } from "../../apps/server/src/deps.ts";
import { createLog } from "../../apps/server/src/log.ts";
import { ADMIN, CAST, type Character, PASSWORD } from "./cast.ts";

const FROM_DAYS_AGO = 180;
/** The days since then are asked for over HTTP. */
const TO_DAYS_AGO = 6;

/** The demo's people and half a year of their shifts, written before the server starts: nobody may backdate a silence over HTTP. */
export async function writePast(folder: string): Promise<void> {
  const db = await openPglite(folder);
  await migrate(db);
  const deps = createDeps({ config: testConfig(), db, clock: systemClock, log: createLog("silent") });
  const { password } = await deps.auth.$context;
  const passwordHash = await password.hash(PASSWORD);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const people = await db.system(async (tx) => {
    const orgId = await insertOrganisation(tx, { name: "Halden & Sons", timeZone });
    const add = async (person: Pick<Character, "email" | "name">, role: "owner" | Character["role"]) => {
      const { email, name } = person;
      return (await insertPerson(tx, { orgId, email, name, role, status: "active", passwordHash })).userId;
    };
    await add(ADMIN, "owner");
    const members: { userId: string; habit: Character["habit"] }[] = [];
    for (const character of CAST)
      members.push({ userId: await add(character, character.role), habit: character.habit });
    return { orgId, members };
  });
  await writePastShifts(db, {
    orgId: people.orgId,
    people: people.members.map(({ userId, habit }, index) => ({
      userId,
      // One of those whose computer sleeps has got worse of late.
      at: (daysAgo) =>
        habit === "vanishing" && index % 2 === 0 && daysAgo < 28 ? { silent: 40, gaps: 3 } : HABITS[habit],
    })),
    fromDaysAgo: FROM_DAYS_AGO,
    toDaysAgo: TO_DAYS_AGO,
  });
  deps.mailer.close();
  await db.close();
}

const HABITS = {
  steady: { silent: 1, gaps: 0.2 },
  lunching: { silent: 2, gaps: 0.5 },
  away: { silent: 1, gaps: 0.3 },
  flaky: { silent: 3, gaps: 4 },
  vanishing: { silent: 9, gaps: 1.5 },
} as const;
