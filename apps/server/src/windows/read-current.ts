import type { CurrentWindow } from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { readMoment } from "../sessions.ts";
import type { Person } from "./start-window.ts";
import { findOpenWindow, iso } from "./window-rows.ts";
import { readWindowRules } from "./window-rules.ts";

/** What an agent needs at its start: the window it left open, and what it goes by. */
export async function readCurrent(
  { db, config }: Pick<Deps, "db" | "config">,
  person: Person,
): Promise<CurrentWindow> {
  return db.tenant({ orgId: person.orgId, sees: { subjectId: person.userId } }, async (tx) => {
    const { now } = await readMoment(tx);
    const { capture } = await readWindowRules(tx, config, person.orgId);
    return { window: await findOpenWindow(tx, person), policy: capture, serverTime: iso(now) };
  });
}
