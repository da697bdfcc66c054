import type { Instant } from "@stint/core";
import type { Database } from "../db/database.ts";
import type { Beat, BeatRow } from "./group-commit.ts";

type Seen = {
  orgId: string;
  sessionId: string;
  sourceId: string;
  firstAt: Instant;
  lastAt: Instant;
  persistedAt: Instant;
  closing: boolean;
};

/** A source that only goes on is written this often, ms; the session's own last beat is always exact. */
const PERSIST_EVERY_MS = 60_000;
const REMEMBERED_SESSIONS = 500_000;

/** Remembers which tabs and devices beat for a session. New and closing ones are on disk before their beat is answered. */
export class SourceLog {
  readonly #database: Database;
  readonly #seen = new Map<string, Seen[]>();

  constructor(database: Database) {
    this.#database = database;
  }

  knows(beat: Beat): boolean {
    return this.#find(beat) !== undefined;
  }

  /** `written` has the row of every session that was open; where the source is unknown, with its organisation. */
  async note(beats: Beat[], written: Map<string, BeatRow>): Promise<void> {
    const due = new Set<Seen>();
    for (const beat of beats) {
      const row = written.get(beat.sessionId);
      if (!row) continue;
      const seen = this.#find(beat);
      if (!seen) {
        if (row.orgId !== null) due.add(this.#remember(beat, row.orgId, row.lastAt));
        continue;
      }
      seen.lastAt = row.lastAt;
      if (seen.closing !== beat.closing || row.lastAt - seen.persistedAt >= PERSIST_EVERY_MS) {
        seen.closing = beat.closing;
        seen.persistedAt = row.lastAt;
        due.add(seen);
      }
    }
    if (this.#seen.size > REMEMBERED_SESSIONS) this.#seen.clear();
    if (due.size > 0) await this.#upsert([...due]);
  }

  /** Writes every source whose last beat is not on disk yet. */
  async persist(): Promise<void> {
    const due = [...this.#seen.values()].flat().filter((seen) => seen.lastAt > seen.persistedAt);
    for (const seen of due) seen.persistedAt = seen.lastAt;
    if (due.length > 0) await this.#upsert(due);
  }

  #find(beat: Beat): Seen | undefined {
    return this.#seen.get(beat.sessionId)?.find((seen) => seen.sourceId === beat.sourceId);
  }

  #remember({ sessionId, sourceId, closing }: Beat, orgId: string, at: Instant): Seen {
    const seen = { orgId, sessionId, sourceId, firstAt: at, lastAt: at, persistedAt: at, closing };
    const others = this.#seen.get(sessionId);
    if (others) others.push(seen);
    else this.#seen.set(sessionId, [seen]);
    return seen;
  }

  async #upsert(due: Seen[]): Promise<void> {
    due.sort((left, right) => (left.sessionId + left.sourceId < right.sessionId + right.sourceId ? -1 : 1));
    await this.#database.pool.query({
      name: "upsert-sources",
      text: `insert into presence_source (org_id, session_id, source_id, first_at_ms, last_at_ms, closing)
        select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::boolean[])
        on conflict (org_id, session_id, source_id) do update
          set last_at_ms = greatest(presence_source.last_at_ms, excluded.last_at_ms), closing = excluded.closing`,
      values: [
        due.map((seen) => seen.orgId),
        due.map((seen) => seen.sessionId),
        due.map((seen) => seen.sourceId),
        due.map((seen) => seen.firstAt),
        due.map((seen) => seen.lastAt),
        due.map((seen) => seen.closing),
      ],
    });
  }
}
