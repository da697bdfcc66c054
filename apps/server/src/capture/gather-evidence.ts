import {
  acceptSignals,
  DAY_MS,
  focusSignals,
  HOUR_MS,
  type Instant,
  type RawSignal,
  type Signal,
  type SignalStretch,
  stretchAround,
} from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { sha256 } from "./pack-signals.ts";
import type { Person } from "./person.ts";

const LONGEST_FOCUS_MS = 7 * DAY_MS;

/** The stretch that a moment of evidence lies in: signals, focus sessions, and the beginnings and ends of windows. */
export async function gatherStretch(tx: Tx, person: Person, around: Instant): Promise<SignalStretch | null> {
  let from = around - 6 * HOUR_MS;
  let to = around + 18 * HOUR_MS;
  for (;;) {
    const { signals, windows } = await readEvidence(tx, person, from, to);
    const stretch = stretchAround(signals, around, { from, to });
    if (!stretch) return null;
    const wider = to - from;
    const { back, on } = stretch.isWhole;
    if (back && on) return { ...stretch, signals: underTimers(stretch.signals, windows) };
    if (!back) from -= wider;
    if (!on) to += wider;
  }
}

/** The first moment of evidence in [from, to], or null. */
export async function nextEvidence(
  tx: Tx,
  { orgId, userId }: Person,
  from: Instant,
  to: Instant,
): Promise<Instant | null> {
  const { rows } = await sql<{ at: string | null }>`
    select least(
      (select min(at_ms) from activity_signal
        where org_id = ${orgId} and user_id = ${userId} and at_ms between ${from} and ${to}),
      (select min(greatest(${from}::bigint, floor(start_time * 1000)::bigint)) from focus_session
        where org_id = ${orgId} and user_id = ${userId} and start_time >= ${(from - LONGEST_FOCUS_MS) / 1_000}::float8
          and start_time <= ${to / 1_000}::float8 and end_time >= ${from / 1_000}::float8)) as at`.execute(
    tx,
  );
  const at = rows[0]?.at ?? null;
  return at === null ? null : Number(at);
}

/** Every signal of [from, to], kept or made of focus sessions and windows, in order. */
export async function readEvidence(
  tx: Tx,
  person: Person,
  from: Instant,
  to: Instant,
): Promise<{ signals: Signal[]; windows: WindowRow[] }> {
  const kept = await readSignals(tx, person, from, to);
  const windows = await readWindows(tx, person, from, to);
  const raw = [...(await readFocus(tx, person, from, to)), ...windows.flatMap(windowSignals)];
  const batch = { userId: person.userId, signals: raw, receivedAt: Number.MAX_SAFE_INTEGER };
  const { accepted } = acceptSignals(batch, sha256);
  const signals = [...kept, ...accepted].filter(({ at }) => at >= from && at <= to);
  signals.sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
  return { signals, windows };
}

async function readSignals(tx: Tx, { orgId, userId }: Person, from: Instant, to: Instant): Promise<Signal[]> {
  type Row = Omit<Signal, "at" | "claimedAt"> & { at: string; claimedAt: string };
  const { rows } = await sql<Row>`
    select encode(key, 'hex') as key, at_ms as at, claimed_ms as "claimedAt", device_id as "deviceId", app, type,
      source_type as "sourceType", title, url, path
    from activity_signal
    where org_id = ${orgId} and user_id = ${userId} and at_ms between ${from} and ${to}`.execute(tx);
  return rows.map((row) => ({ ...row, at: Number(row.at), claimedAt: Number(row.claimedAt) }));
}

async function readFocus(
  tx: Tx,
  { orgId, userId }: Person,
  from: Instant,
  to: Instant,
): Promise<RawSignal[]> {
  type Row = {
    start: number;
    end: number;
    app: string;
    title: string;
    url: string | null;
    path: string | null;
    deviceId: string;
  };
  const { rows } = await sql<Row>`
    select s.start_time as start, s.end_time as "end", f.app, s.window_title as title, s.url, s.document_path as path,
      f.device_id as "deviceId"
    from focus_session s
    join focus_facet f on f.org_id = s.org_id and f.user_id = s.user_id and f.id = s.facet_id
    where s.org_id = ${orgId} and s.user_id = ${userId}
      and s.start_time >= ${(from - LONGEST_FOCUS_MS) / 1_000}::float8 and s.start_time <= ${to / 1_000}::float8
      and s.end_time >= ${from / 1_000}::float8`.execute(tx);
  return rows.flatMap((row) =>
    focusSignals({ ...row, start: Math.round(row.start * 1_000), end: Math.round(row.end * 1_000) }),
  );
}

type WindowRow = { start: number; end: number | null; device_id: string | null; project_id: string | null };

async function readWindows(
  tx: Tx,
  { orgId, userId }: Person,
  from: Instant,
  to: Instant,
): Promise<WindowRow[]> {
  const { rows } = await sql<Omit<WindowRow, "start" | "end"> & { start: string; end: string | null }>`
    select ms_of(s.opened_at) as start, ms_of(s.closed_at) as "end", w.device_id, w.project_id
    from session s join desktop_window w on w.org_id = s.org_id and w.id = s.id
    where s.org_id = ${orgId} and s.subject_id = ${userId} and s.kind = 'window' and s.opened_at <= at_ms(${to})
      and (s.closed_at is null or s.closed_at >= at_ms(${from}))`.execute(tx);
  return rows.map((row) => ({
    ...row,
    start: Number(row.start),
    end: row.end === null ? null : Number(row.end),
  }));
}

/** Somebody pressed start, and somebody pressed stop. */
function windowSignals({ start, end, device_id }: WindowRow): RawSignal[] {
  const shared = { source_type: "window", device_id };
  return [
    { ...shared, timestamp: start, type: "tracking_started" },
    ...(end === null ? [] : [{ ...shared, timestamp: end, type: "tracking_stopped" }]),
  ];
}

const TIMER = "timer ";

/** Core judges a project by a signal's texts alone, so what a running window was started for is put into one of them. */
function underTimers(signals: Signal[], windows: WindowRow[]): Signal[] {
  const timers = windows.filter(({ project_id }) => project_id !== null);
  if (timers.length === 0) return signals;
  return signals.map((signal) => {
    const timer = timers.find(({ start, end }) => signal.at >= start && (end === null || signal.at < end));
    const isPlan = signal.sourceType === "calendar" || signal.type.startsWith("calendar");
    return timer && !isPlan ? { ...signal, sourceType: TIMER + timer.project_id } : signal;
  });
}

/** The project of the window that ran at a signal, or null. */
export function timerProjectOf({ sourceType }: Pick<Signal, "sourceType">): string | null {
  return sourceType.startsWith(TIMER) ? sourceType.slice(TIMER.length) : null;
}
