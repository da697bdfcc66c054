import type { EntryStatus, TimeEntry, TimeEntryPatch } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { invalidField, problem } from "../http/problem.ts";
import { assign } from "./assignment.ts";
import { type EntryBilling, requireOpenPeriod } from "./entry-billing.ts";
import { type EntryRow, entryOf, findOne, refuseOverlap, requireOpen } from "./entry-rows.ts";
import { forgetParts } from "./merged-parts.ts";
import { lockPerson, type Person, scopeOf } from "./person.ts";
import { type Knowledge, readKnowledge, suggestBetween } from "./suggest-again.ts";

type Patch = z.infer<typeof TimeEntryPatch>;

/** Where an entry may go by its person's own decision. A decision is taken back before another is made. */
const NEXT: Record<EntryStatus, EntryStatus[]> = {
  pending: ["approved", "rejected"],
  approved: ["pending"],
  rejected: ["pending"],
  billed: [],
};

/** Whether a change of status is one; where it may not be, `illegal_transition`. */
export function isTransition(from: EntryStatus, to: EntryStatus): boolean {
  if (from === to) return false;
  if (!NEXT[from].includes(to)) throw problem("illegal_transition");
  return true;
}

/** Decides or changes an entry of one's own. Where its times change, what is suggested around it is worked out anew. */
export async function changeEntry(
  { db, entryBilling }: Pick<Deps, "db" | "entryBilling">,
  person: Person,
  id: string,
  patch: Patch,
): Promise<TimeEntry> {
  const movesTimes = patch.started_at !== undefined || patch.ended_at !== undefined;
  const knowledge = movesTimes ? await readKnowledge(db, person) : null;
  return db.tenant(scopeOf(person), async (tx) => {
    await lockPerson(tx, person);
    const before = await findOne(tx, person, id);
    await applyPatch(tx, entryBilling, person, before, patch);
    if (knowledge) await suggestNearby(tx, person, knowledge, before, await findOne(tx, person, id));
    return entryOf(await findOne(tx, person, id));
  });
}

async function suggestNearby(
  tx: Tx,
  person: Person,
  knowledge: Knowledge,
  before: EntryRow,
  after: EntryRow,
): Promise<void> {
  const from = Math.min(Number(before.start), Number(after.start));
  const to = Math.max(Number(before.end), Number(after.end));
  const parts =
    Number(after.start) < Number(before.end) && Number(before.start) < Number(after.end)
      ? [{ from, to }]
      : [before, after].map((row) => ({ from: Number(row.start), to: Number(row.end) }));
  for (const part of parts) await suggestBetween(tx, person, knowledge, part);
}

async function applyPatch(
  tx: Tx,
  entryBilling: EntryBilling,
  person: Person,
  before: EntryRow,
  patch: Patch,
): Promise<void> {
  const status = patch.status ?? before.status;
  const decides = isTransition(before.status, status);
  const start = patch.started_at === undefined ? Number(before.start) : Date.parse(patch.started_at);
  const end = patch.ended_at === undefined ? Number(before.end) : Date.parse(patch.ended_at);
  requireOrder({ start, end }, patch.ended_at === undefined ? "started_at" : "ended_at");
  const present = { projectId: before.project_id, clientId: before.client_id };
  const { projectId, clientId } = await assign(tx, person.orgId, present, patch);
  const next = {
    notes: patch.notes === undefined ? before.notes : patch.notes || null,
    activity: patch.activity_type ?? before.activity_type,
  };
  const moved = start !== Number(before.start) || end !== Number(before.end);
  const reassigned = projectId !== before.project_id || clientId !== before.client_id;
  const edits = moved || reassigned || next.notes !== before.notes || next.activity !== before.activity_type;
  if (!decides && !edits) return;
  if (edits) requireOpen(decides && status === "pending" ? { ...before, status } : before);
  await requireOpenPeriod(entryBilling, tx, person.orgId, [Number(before.start), start]);
  if (moved) await forgetParts(tx, person, before.id);
  if (moved || before.status === "rejected") await refuseOverlap(tx, person, { start, end }, [before.id]);
  await sql`
    update time_entry set status = ${status}, started_at = at_ms(${start}), ended_at = at_ms(${end}),
      project_id = ${projectId}, client_id = ${clientId}, activity_type = ${next.activity}, notes = ${next.notes},
      edited = edited or ${edits}, in_bulk = case when ${decides} then false else in_bulk end,
      decided_at = case when not ${decides} then decided_at when ${status} = 'pending' then null else wall_now() end,
      updated_at = wall_now()
    where org_id = ${person.orgId} and id = ${before.id}`.execute(tx);
  if (decides || moved || reassigned) await entryBilling.settle(tx, person.orgId, [before.id]);
}

const LONGEST_MS = 24 * 3_600_000;

/** Fails with the field unless [start, end) is a stretch of at most a day. */
export function requireOrder(
  { start, end }: { start: number; end: number },
  field: "started_at" | "ended_at",
): void {
  if (end <= start) throw invalidField(`body.${field}`, "an entry must end after it begins");
  if (end - start > LONGEST_MS) throw invalidField(`body.${field}`, "an entry lasts at most 24 hours");
}
