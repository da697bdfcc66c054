import type { Instant } from "@stint/core";
import type { Database } from "../db/database.ts";
import type { Beat, BeatRow } from "./group-commit.ts";

type Seen = { orgId: string; firstAt: Instant; lastAt: Instant; persistedAt: Instant; closing: boolean };

/** A source that only goes on is written this often, ms; the session's own last beat is always exact. */
const PERSIST_EVERY_MS = 60_000;
const REMEMBERED = 500_000;

/** Remembers which tabs and devices beat for a session. New and closing ones are on disk before their beat is answered. */
export class SourceLog {
  readonly #database: Database;
  readonly #seen = new Map<string, Seen>();

  constructor(database: Database) {
    this.#database = database;
  }

  async note(beats: Beat[], written: Map<string, BeatRow>): Promise<void> {
    const due = new Map<string, Seen>();
    for (const beat of beats) {
      const row = written.get(beat.sessionId);
      if (!row) continue;
      const key = beat.sessionId + beat.sourceId;
      const seen = this.#seen.get(key);
      if (!seen) {
        if (this.#seen.size >= REMEMBERED) this.#seen.clear();
        const first = {
          orgId: row.orgId,
          firstAt: row.lastAt,
          lastAt: row.lastAt,
          persistedAt: row.lastAt,
          closing: beat.closing,
        };
        this.#seen.set(key, first);
        due.set(key, first);
        continue;
      }
      seen.lastAt = row.lastAt;
      if (seen.closing !== beat.closing || row.lastAt - seen.persistedAt >= PERSIST_EVERY_MS) {
        seen.closing = beat.closing;
        seen.persistedAt = row.lastAt;
        due.set(key, seen);
      }
    }
    if (due.size > 0) await this.#upsert(due);
  }

  /** Writes every source whose last beat is not on disk yet. */
  async persist(): Promise<void> {
    const due = new Map([...this.#seen].filter(([, seen]) => seen.lastAt > seen.persistedAt));
    for (const seen of due.values()) seen.persistedAt = seen.lastAt;
    if (due.size > 0) await this.#upsert(due);
  }

  async #upsert(due: Map<string, Seen>): Promise<void> {
    const entries = [...due].sort(([left], [right]) => (left < right ? -1 : 1));
    await this.#database.pool.query({
      name: "upsert-sources",
      text: `insert into presence_source (org_id, session_id, source_id, first_at_ms, last_at_ms, closing)
        select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::boolean[])
        on conflict (org_id, session_id, source_id) do update
          set last_at_ms = greatest(presence_source.last_at_ms, excluded.last_at_ms), closing = excluded.closing`,
      values: [
        entries.map(([, seen]) => seen.orgId),
        entries.map(([key]) => key.slice(0, 36)),
        entries.map(([key]) => key.slice(36)),
        entries.map(([, seen]) => seen.firstAt),
        entries.map(([, seen]) => seen.lastAt),
        entries.map(([, seen]) => seen.closing),
      ],
    });
  }
}
