import type { CloseReason } from "@stint/core";
import type { DesktopWindow, Screenshot } from "@stint/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../db/database.ts";

export const WINDOW = "window";

/** RFC 3339 in UTC. */
export function iso(at: string | number): string {
  return new Date(Number(at)).toISOString();
}

/** A timestamp of a request as ms since the epoch. */
export function msOrNull(timestamp: string | undefined): number | null {
  return timestamp === undefined ? null : Date.parse(timestamp);
}

function isoOrNull(at: string | null): string | null {
  return at === null ? null : iso(at);
}

export type WindowRow = {
  id: string;
  subject_id: string;
  device_id: string | null;
  project_id: string | null;
  note: string | null;
  threshold_ms: number;
  opened_ms: string;
  closed_ms: string | null;
  close_reason: CloseReason | null;
  last_at_ms: string;
  missed: number[];
  screenshots: string;
};

/** Windows, by a condition over `w` (desktop_window) and `s` (session); `rest` orders and limits them. */
export async function findWindows(
  tx: Tx,
  orgId: string,
  where: RawBuilder<unknown>,
  rest: RawBuilder<unknown> = sql``,
): Promise<WindowRow[]> {
  const { rows } = await sql<WindowRow>`
    select w.id, w.subject_id, w.device_id, w.project_id, w.note, w.threshold_ms,
      ms_of(s.opened_at) as opened_ms, ms_of(s.closed_at) as closed_ms, s.close_reason,
      coalesce(p.last_at_ms, w.last_at_ms, ms_of(s.opened_at)) as last_at_ms,
      (select coalesce(jsonb_agg(m.at order by l.seq, m.place), '[]') from ledger l,
        jsonb_array_elements(l.data -> 'missed') with ordinality m(at, place)
        where l.org_id = w.org_id and l.session_id = w.id and l.type = 'silence.logged') as missed,
      (select count(*) from screenshot c where c.org_id = w.org_id and c.window_id = w.id) as screenshots
    from desktop_window w join session s on s.org_id = w.org_id and s.id = w.id
      left join presence p on p.session_id = w.id
    where w.org_id = ${orgId} and ${where} ${rest}`.execute(tx);
  return rows;
}

export function windowOf(row: WindowRow): DesktopWindow {
  return {
    id: row.id,
    employeeId: row.subject_id,
    deviceId: row.device_id,
    projectId: row.project_id,
    note: row.note,
    startedAt: iso(row.opened_ms),
    endedAt: isoOrNull(row.closed_ms),
    endReason: row.close_reason,
    lastHeartbeat: Number(row.last_at_ms),
    missedScreenshots: row.missed,
    thresholdMs: row.threshold_ms,
    screenshots: Number(row.screenshots),
  };
}

/** The window that a person has open, or null. */
export async function findOpenWindow(
  tx: Tx,
  person: { orgId: string; userId: string },
): Promise<DesktopWindow | null> {
  const [row] = await findWindows(
    tx,
    person.orgId,
    sql`w.subject_id = ${person.userId} and s.closed_at is null`,
  );
  return row ? windowOf(row) : null;
}

export type ScreenshotRow = {
  id: string;
  window_id: string;
  subject_id: string;
  taken_ms: string;
  received_ms: string;
  system: Screenshot["system"];
  sha256: string | null;
  width: number | null;
  height: number | null;
  bytes: number | null;
  image_type: NonNullable<Screenshot["image"]>["type"];
  thumbnail_type: string | null;
  deleted_ms: string | null;
};

/** The columns a ScreenshotRow needs, to be selected from `screenshot c`. */
export const SCREENSHOT_COLUMNS = sql.raw(
  "c.id, c.window_id, c.subject_id, ms_of(c.taken_at) as taken_ms, ms_of(c.received_at) as received_ms, c.system, encode(c.sha256, 'hex') as sha256, c.width, c.height, c.bytes, c.image_type, c.thumbnail_type, ms_of(c.deleted_at) as deleted_ms",
);

export function screenshotOf(row: ScreenshotRow): Screenshot {
  return {
    id: row.id,
    windowId: row.window_id,
    employeeId: row.subject_id,
    takenAt: iso(row.taken_ms),
    receivedAt: iso(row.received_ms),
    system: row.system,
    image: imageOf(row),
    deletedAt: isoOrNull(row.deleted_ms),
  };
}

function imageOf(row: ScreenshotRow): Screenshot["image"] {
  const { sha256, width, height, bytes, image_type: type } = row;
  if (sha256 === null || width === null || height === null || bytes === null) return null;
  const at = `/api/screenshots/${row.id}`;
  return {
    sha256,
    width,
    height,
    bytes,
    type,
    url: type && `${at}/image`,
    thumbnailUrl: row.thumbnail_type && `${at}/thumbnail`,
  };
}
