import { FOCUS_TEXT_LIMITS, type SyncSession } from "@stint/protocol/focus";
import type { Store } from "../store.ts";

type Row = {
  id: string;
  app_name: string;
  window_title: string;
  url: string | null;
  bundle_id: string | null;
  tab_title: string | null;
  tab_count: number | null;
  document_path: string | null;
  is_full_screen: number | null;
  is_minimized: number | null;
  start_ms: number;
  end_ms: number;
};

const WAITING = "state = 'final' and synced_at_ms is null and sync_refusal is null";
/** Room for the brackets around the sessions. */
const ENVELOPE_BYTES = 100;

/** Finalised focus sessions on their way to the server. Each row says for itself whether it has arrived. */
export class SyncRows {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The oldest that wait, as they are sent: at most so many, and no more bytes than that; at least one if any waits. */
  next(mostRows: number, mostBytes: number): SyncSession[] {
    const rows = this.#store.all<Row>(
      `select * from focus_session where ${WAITING} order by start_ms, id limit ?`,
      mostRows,
    );
    const batch: SyncSession[] = [];
    let bytes = ENVELOPE_BYTES;
    for (const row of rows) {
      const session = messageOf(row);
      bytes += Buffer.byteLength(JSON.stringify(session)) + 1;
      if (bytes > mostBytes && batch.length > 0) break;
      batch.push(session);
    }
    return batch;
  }

  get waiting(): number {
    return this.#count(WAITING);
  }

  arrived(sessions: SyncSession[], at: number): void {
    this.#store.run(
      "update focus_session set synced_at_ms = ? where id in (select value from json_each(?))",
      at,
      JSON.stringify(sessions.map(({ id }) => id)),
    );
  }

  /** The server will not take this one, for this reason; it stays here and holds up no other. */
  refuse({ id }: SyncSession, reason: string): void {
    this.#store.run("update focus_session set sync_refusal = ? where id = ?", reason, id);
  }

  get refused(): { count: number; reason: string } | null {
    const [last] = this.#store.all<{ reason: string }>(
      "select sync_refusal as reason from focus_session where sync_refusal is not null order by start_ms desc limit 1",
    );
    return last ? { count: this.#count("sync_refusal is not null"), reason: last.reason } : null;
  }

  /** What the server has had since before then need not be kept twice. */
  prune(syncedBefore: number): void {
    this.#store.run("delete from focus_session where synced_at_ms < ?", syncedBefore);
  }

  #count(which: string): number {
    const [row] = this.#store.all<{ count: number }>(
      `select count(*) as count from focus_session where ${which}`,
    );
    return row?.count ?? 0;
  }
}

function messageOf(row: Row): SyncSession {
  return {
    id: row.id,
    app_name: storable(row.app_name, FOCUS_TEXT_LIMITS.app_name) || "unknown",
    window_title: storable(row.window_title, FOCUS_TEXT_LIMITS.window_title) ?? "",
    url: storable(row.url, FOCUS_TEXT_LIMITS.url),
    start_time: row.start_ms / 1_000,
    end_time: row.end_ms / 1_000,
    duration: (row.end_ms - row.start_ms) / 1_000,
    bundle_id: storable(row.bundle_id, FOCUS_TEXT_LIMITS.bundle_id),
    tab_title: storable(row.tab_title, FOCUS_TEXT_LIMITS.tab_title),
    tab_count: row.tab_count,
    document_path: storable(row.document_path, FOCUS_TEXT_LIMITS.document_path),
    is_full_screen: row.is_full_screen === null ? null : row.is_full_screen !== 0,
    is_minimized: row.is_minimized === null ? null : row.is_minimized !== 0,
  };
}

/** As the server can store it: within the limit, without NUL, and no half of a character. */
function storable(text: string | null, mostChars: number): string | null {
  if (text === null) return null;
  const whole = text.replaceAll("\0", "");
  const cut = whole.slice(0, mostChars);
  return (cut === whole ? cut : cut.replace(/[\uD800-\uDBFF]$/, "")).toWellFormed();
}
