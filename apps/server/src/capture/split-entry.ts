import { randomUUID } from "node:crypto";
import type { SplitBody, SplitReply } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Deps } from "../deps.ts";
import { invalidField, problem } from "../http/problem.ts";
import { requireOpenPeriod } from "./entry-billing.ts";
import { entryOf, findOne, findOwn, requireOpen } from "./entry-rows.ts";
import { forgetParts } from "./merged-parts.ts";
import { lockPerson, type Person, scopeOf } from "./person.ts";

/** Makes two of one's own entry, which meet at a moment within it. Both keep why it was suggested. */
export async function splitEntry(
  { db, entryBilling }: Pick<Deps, "db" | "entryBilling">,
  person: Person,
  id: string,
  { at, second_id: second = randomUUID() }: z.infer<typeof SplitBody>,
): Promise<SplitReply> {
  const { orgId } = person;
  return db.tenant(scopeOf(person), async (tx) => {
    await lockPerson(tx, person);
    const before = await findOne(tx, person, id);
    requireOpen(before);
    const middle = Date.parse(at);
    if (middle <= Number(before.start) || middle >= Number(before.end))
      throw invalidField("body.at", "must lie within the entry");
    await requireOpenPeriod(entryBilling, tx, orgId, [Number(before.start), middle]);
    await forgetParts(tx, person, id);
    const made = await sql`
      insert into time_entry (org_id, id, user_id, started_at, ended_at, status, source, project_id, client_id,
        activity_type, notes, edited, in_bulk, task_id, decided_at, created_at, updated_at, project_task_id, billable,
        own_rate_minor)
      select org_id, ${second}, user_id, at_ms(${middle}), ended_at, status, source, project_id, client_id,
        activity_type, notes, true, in_bulk, task_id, decided_at, wall_now(), wall_now(), project_task_id, billable,
        own_rate_minor
      from time_entry where org_id = ${orgId} and id = ${id} on conflict do nothing returning id`.execute(tx);
    if (made.rows.length === 0)
      throw problem("already_exists", { message: "There is an entry with that id." });
    await sql`
      insert into time_entry_evidence (org_id, user_id, entry_id, confidence, suggestion, tokens)
      select org_id, user_id, ${second}, confidence, suggestion, tokens from time_entry_evidence
      where org_id = ${orgId} and entry_id = ${id}`.execute(tx);
    await sql`update time_entry set ended_at = at_ms(${middle}), edited = true, updated_at = wall_now()
      where org_id = ${orgId} and id = ${id}`.execute(tx);
    await entryBilling.settle(tx, orgId, [id, second]);
    return { entries: (await findOwn(tx, person, [id, second])).map(entryOf) };
  });
}
