import { randomUUID } from "node:crypto";
import type { NewTimeEntry, TimeEntry } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Deps } from "../deps.ts";
import { assign } from "./assignment.ts";
import { requireOrder } from "./change-entry.ts";
import { requireOpenPeriod } from "./entry-billing.ts";
import { entryOf, findOne, refuseOverlap } from "./entry-rows.ts";
import { lockPerson, type Person, scopeOf } from "./person.ts";
import { readKnowledge, suggestBetween } from "./suggest-again.ts";

/** An entry by hand. Suggestions that nobody has touched make room for it; anything else is `overlapping`. */
export async function addEntry(
  { db, entryBilling }: Pick<Deps, "db" | "entryBilling">,
  person: Person,
  body: z.infer<typeof NewTimeEntry>,
): Promise<TimeEntry> {
  const start = Date.parse(body.started_at);
  const end = Date.parse(body.ended_at);
  requireOrder({ start, end }, "ended_at");
  const knowledge = await readKnowledge(db, person);
  const id = randomUUID();
  return db.tenant(scopeOf(person), async (tx) => {
    await lockPerson(tx, person);
    await requireOpenPeriod(entryBilling, tx, person.orgId, [start]);
    const none = { projectId: null, clientId: null };
    const { projectId, clientId } = await assign(tx, person.orgId, none, body);
    await refuseOverlap(tx, person, { start, end });
    await sql`
      insert into time_entry (org_id, id, user_id, started_at, ended_at, status, source, project_id, client_id,
        activity_type, notes, decided_at, created_at, updated_at)
      values (${person.orgId}, ${id}, ${person.userId}, at_ms(${start}), at_ms(${end}), ${body.status}, 'manual',
        ${projectId}, ${clientId}, ${body.activity_type}, ${body.notes || null},
        ${body.status === "approved" ? sql`wall_now()` : null}, wall_now(), wall_now())`.execute(tx);
    if (body.status === "approved") await entryBilling.settle(tx, person.orgId, [id]);
    await suggestBetween(tx, person, knowledge, { from: start, to: end });
    return entryOf(await findOne(tx, person, id));
  });
}
