import type { ErasedEvidence, RetentionPreview, RetentionQuery } from "@stint/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { DAY_S } from "./expire-evidence.ts";
import { findPerson } from "./find-person.ts";

type Counts<Name extends string> = Record<Name, string>;

/** What erasing would erase of a person now. */
export async function countEvidence(db: Database, caller: Caller, asked: string): Promise<ErasedEvidence> {
  return db.system(async (tx) => {
    const { orgId, userId } = await findPerson(tx, caller, asked);
    const mine = sql`org_id = ${orgId} and user_id = ${userId}`;
    const { rows } = await sql<Counts<keyof ErasedEvidence>>`
      select
        (select count(*) from screenshot where org_id = ${orgId} and subject_id = ${userId}) as screenshots,
        (select count(*) from focus_session where ${mine}) as "focusSessions",
        (select count(*) from activity_signal where ${mine}) as signals,
        (select count(*) from time_entry_evidence where ${mine}) as suggestions`.execute(tx);
    return numbersOf(rows[0] as Counts<keyof ErasedEvidence>);
  });
}

/** What the hourly chore would delete if the organisation kept things for so many days. */
export async function previewRetention(
  db: Database,
  orgId: string,
  { evidenceRetentionDays, screenshotRetentionDays }: RetentionQuery,
): Promise<RetentionPreview> {
  return db.system(async (tx) => {
    const day = sql`floor(extract(epoch from wall_now()) / ${DAY_S})::bigint - ${evidenceRetentionDays ?? null}::integer`;
    const { rows } = await sql<Counts<keyof RetentionPreview>>`
      with old_sessions as (
        select user_id, count(*) as count from focus_session
        where org_id = ${orgId} and start_time < (${day}) * ${DAY_S} group by 1),
      old_signals as (
        select user_id, count(*) as count from activity_signal
        where org_id = ${orgId} and at_ms < (${day}) * ${DAY_S * 1_000} group by 1),
      old_screenshots as (
        select subject_id as user_id, count(*) as count from screenshot
        where org_id = ${orgId}
          and received_at < wall_now() - ${screenshotRetentionDays ?? null}::integer * interval '1 day' group by 1)
      select (select coalesce(sum(count), 0) from old_screenshots) as screenshots,
        (select coalesce(sum(count), 0) from old_sessions) as "focusSessions",
        (select coalesce(sum(count), 0) from old_signals) as signals,
        (select count(*) from (select user_id from old_sessions union select user_id from old_signals
          union select user_id from old_screenshots) people) as people`.execute(tx);
    return numbersOf(rows[0] as Counts<keyof RetentionPreview>);
  });
}

function numbersOf<Name extends string>(counts: Counts<Name>): Record<Name, number> {
  const entries = Object.entries<string>(counts).map(([name, count]) => [name, Number(count)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}
