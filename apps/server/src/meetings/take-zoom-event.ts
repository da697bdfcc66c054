import { type Instant, LONGEST_LESSON_MS } from "@stint/core";
import { sql } from "kysely";
import type { Database, Tx } from "../db/database.ts";
import type { Deps } from "../deps.ts";
import { applyAttendance } from "./apply-attendance.ts";
import type { ZoomEvent } from "./zoom-event.ts";

const KEPT_DAYS = 7;

/**
 * Takes what Zoom says of a meeting: keeps it, and lets all that is known of the meeting decide its lessons again. Sent
 * twice it changes nothing. What concerns no lesson is not kept.
 */
export async function takeZoomEvent(
  { db, config }: Pick<Deps, "db" | "config">,
  event: ZoomEvent,
): Promise<void> {
  await db.system(async (tx) => {
    // All of a meeting's events one after the other, in whichever process they arrive.
    await sql`select pg_advisory_xact_lock(hashtextextended(${event.zoomNumber}, 5))`.execute(tx);
    if (!(await isTracked(tx, event.zoomNumber, event.at))) return;
    const { numAffectedRows } =
      await sql`insert into zoom_event (id, zoom_number, run, type, at, person, email_key, name_key, is_host, received_at)
      values (${event.id}, ${event.zoomNumber}, ${event.run}, ${event.type}, at_ms(${event.at}), ${event.person}, ${event.emailKey},
        ${event.nameKey}, ${event.isHost}, wall_now())
      on conflict (id) do nothing`.execute(tx);
    if (numAffectedRows === 0n) return;
    await applyAttendance(tx, config.secret, event);
  });
}

/** A link to the meeting was sent lately, whether or not it has been opened yet. */
async function isTracked(tx: Tx, zoomNumber: string, at: Instant): Promise<boolean> {
  const { rows } = await sql`select from meeting_link
    where zoom_number = ${zoomNumber} and coalesce(clicked_at, sent_at) >= at_ms(${at - 7 * LONGEST_LESSON_MS}) limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/** Deletes what no lesson can depend on any more. */
export async function forgetZoomEvents({ pool }: Pick<Database, "pool">): Promise<{ forgotten: number }> {
  const { rowCount } = await pool.query(
    `delete from zoom_event where received_at < wall_now() - ${KEPT_DAYS} * interval '1 day'`,
  );
  return { forgotten: rowCount ?? 0 };
}
