import type { Instant } from "@stint/core";
import type { ErasedEvidence } from "@stint/protocol";
import { sql } from "kysely";
import { audit } from "../audit.ts";
import type { Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import type { Caller } from "../http/env.ts";
import { type Entry, record } from "../ledger.ts";
import { readMoment } from "../sessions.ts";
import { findPerson, type Person } from "./find-person.ts";

type Screenshot = { id: string; window_id: string };

/**
 * Erases all that was captured of a person: screenshots, focus sessions, signals, why entries were suggested, and what
 * their devices are called. Time entries, the ledger and invoices stay. By the person, or from admin on anybody.
 */
export async function eraseEvidence(
  { db, blobs }: Pick<Deps, "db" | "blobs">,
  caller: Caller,
  asked: string,
): Promise<ErasedEvidence> {
  const { screenshots, erased, person } = await db.system(async (tx) => {
    const person = await findPerson(tx, caller, asked);
    await holdUploads(tx, person);
    const screenshots = await eraseScreenshots(tx, person, caller.userId);
    const focusSessions = await eraseFocus(tx, person);
    const { signals, suggestions } = await eraseCapture(tx, person);
    const erased = { screenshots: screenshots.length, focusSessions, signals, suggestions };
    await audit(tx, caller, {
      action: "evidence.erased",
      target: { kind: "member", id: person.userId, label: person.name },
      after: erased,
    });
    return { person, screenshots, erased };
  });
  // A crash before this leaves pictures that nothing names, which the hourly chores collect.
  for (const { id } of screenshots) {
    await blobs.delete({ orgId: person.orgId, id });
    await blobs.delete({ orgId: person.orgId, id, size: "thumbnail" });
  }
  return erased;
}

/** Uploads write under these rows, so none is half in; one that is being worked off finds that it is over. */
async function holdUploads(tx: Tx, { orgId, userId }: Person): Promise<void> {
  const mine = sql`org_id = ${orgId} and user_id = ${userId}`;
  await sql`
    update capture_task set
      error = case when state in ('SUCCESS', 'FAILURE') then null else 'The evidence was erased' end,
      settled_at = coalesce(settled_at, wall_now()),
      state = case when state = 'SUCCESS' then state else 'FAILURE' end,
      result = case when result is null then null
        else jsonb_set(result, '{verification_required}', '[]') end
    where ${mine}`.execute(tx);
  await sql`select from focus_person where ${mine} for update`.execute(tx);
  await sql`update capture_person set rules = '[]' where ${mine}`.execute(tx);
}

async function eraseScreenshots(tx: Tx, { orgId, userId }: Person, actorId: string): Promise<Screenshot[]> {
  const { rows } = await sql<Screenshot>`
    delete from screenshot where org_id = ${orgId} and subject_id = ${userId} returning id, window_id`.execute(
    tx,
  );
  await sql`update desktop_window set device_id = null
    where org_id = ${orgId} and subject_id = ${userId} and device_id is not null`.execute(tx);
  const { now } = await readMoment(tx);
  const windows = Map.groupBy(rows, (row) => row.window_id);
  const entries = [...windows].map(([sessionId, { length }]) =>
    deletion({ orgId, userId }, { sessionId, actorId, now, count: length }),
  );
  if (entries.length > 0) await record(tx, entries);
  return rows;
}

function deletion(
  { orgId, userId }: Person,
  { sessionId, actorId, now, count }: { sessionId: string; actorId: string; now: Instant; count: number },
): Entry {
  const transition = { type: "evidence.deleted", evidence: "screenshot", reason: "erasure", count } as const;
  return {
    orgId,
    sessionId,
    subjectId: userId,
    kind: "window",
    occurredAt: now,
    actorId,
    transition,
  };
}

const OF_FOCUS = ["focus_session", "focus_quarter", "focus_slot", "focus_day", "focus_facet", "sync_logs"];

async function eraseFocus(tx: Tx, { orgId, userId }: Person): Promise<number> {
  const mine = sql`org_id = ${orgId} and user_id = ${userId}`;
  const counts: number[] = [];
  for (const table of OF_FOCUS)
    counts.push(await changed(sql`delete from ${sql.table(table)} where ${mine}`.execute(tx)));
  await sql`update focus_person set rules = null, rules_version = rules_version + 1, applying_after = null,
      applying_done = null, applying_total = null where ${mine}`.execute(tx);
  await sql`update device set name = 'Erased', session_count = 0, last_start = null, last_sync_at = null
    where ${mine}`.execute(tx);
  return counts[0] ?? 0;
}

async function eraseCapture(
  tx: Tx,
  { orgId, userId }: Person,
): Promise<Pick<ErasedEvidence, "signals" | "suggestions">> {
  const mine = sql`org_id = ${orgId} and user_id = ${userId}`;
  const signals = await changed(sql`delete from activity_signal where ${mine}`.execute(tx));
  await sql`delete from signal_rejection where ${mine}`.execute(tx);
  await sql`delete from capture_batch where ${mine}`.execute(tx);
  await sql`delete from time_entry_merge where ${mine}`.execute(tx);
  const suggestions = await changed(sql`delete from time_entry_evidence where ${mine}`.execute(tx));
  return { signals, suggestions };
}

async function changed(statement: Promise<{ numAffectedRows?: bigint }>): Promise<number> {
  return Number((await statement).numAffectedRows ?? 0n);
}
