import type { SplitReply } from "@stint/protocol";
import type { Deps } from "../deps.ts";
import { problem } from "../http/problem.ts";
import { requireOpenPeriod } from "./entry-billing.ts";
import { entryOf, findOne, findOwn, requireOpen } from "./entry-rows.ts";
import { restoreParts } from "./merged-parts.ts";
import { lockPerson, type Person, scopeOf } from "./person.ts";

/** Takes a merged entry apart again: everything that it was made of is as it was before. */
export async function unmergeEntry(
  { db, entryBilling }: Pick<Deps, "db" | "entryBilling">,
  person: Person,
  id: string,
): Promise<SplitReply> {
  return db.tenant(scopeOf(person), async (tx) => {
    await lockPerson(tx, person);
    const merged = await findOne(tx, person, id);
    requireOpen(merged);
    await requireOpenPeriod(entryBilling, tx, person.orgId, [Number(merged.start)]);
    const ids = await restoreParts(tx, person, merged.id);
    if (ids.length === 0)
      throw problem("illegal_transition", { message: "This entry was not merged, or was moved since." });
    await entryBilling.settle(tx, person.orgId, ids);
    return { entries: (await findOwn(tx, person, ids)).map(entryOf) };
  });
}
