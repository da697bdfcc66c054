import type { Instant } from "@stint/core";
import type { Database } from "../db/database.ts";
import type { Beat, BeatRow } from "./group-commit.ts";
import { type Source, SourceTable } from "./source-table.ts";

type Row = Source & { lastAt: Instant; closing: boolean };

/** A source that only goes on is written this often, ms; the session's own last beat is always exact. */
const PERSIST_EVERY_MS = 60_000;
const REMEMBERED_SOURCES = 500_000;

/** Remembers which tabs and devices beat for a session. New and closing ones are on disk before their beat is answered. */
export class SourceLog {
  readonly #database: Database;
  readonly #seen = new SourceTable();

  constructor(database: Database) {
    this.#database = database;
  }

  knows({ sessionId, sourceId }: Beat): boolean {
    return this.#seen.find(sessionId, sourceId) !== null;
  }

  /** `written` has the row of every session that was open; where the source is unknown, with its organisation. */
  async note(beats: Beat[], written: Map<string, BeatRow>): Promise<void> {
    const due = new Set<number>();
    const seen = this.#seen;
    for (const { sessionId, sourceId, closing } of beats) {
      const row = written.get(sessionId);
      if (!row) continue;
      let place = seen.find(sessionId, sourceId);
      if (place === null) {
        if (row.orgId === null) continue;
        place = seen.add({ orgId: row.orgId, sessionId, sourceId });
        due.add(place);
      }
      seen.lastAt[place] = row.lastAt;
      if (
        seen.isClosing(place) !== closing ||
        row.lastAt - (seen.persistedAt[place] ?? 0) >= PERSIST_EVERY_MS
      )
        due.add(place);
      seen.setClosing(place, closing);
    }
    const rows = this.#take(due);
    if (seen.size > REMEMBERED_SOURCES) seen.clear();
    if (rows.length > 0) await this.#upsert(rows);
  }

  /** Writes every source whose last beat is not on disk yet. */
  async persist(): Promise<void> {
    const due: number[] = [];
    for (let place = 0; place < this.#seen.size; place++)
      if ((this.#seen.lastAt[place] ?? 0) > (this.#seen.persistedAt[place] ?? 0)) due.push(place);
    if (due.length > 0) await this.#upsert(this.#take(due));
  }

  #take(due: Iterable<number>): Row[] {
    const rows: Row[] = [];
    for (const place of due) {
      const lastAt = this.#seen.lastAt[place] ?? 0;
      this.#seen.persistedAt[place] = lastAt;
      rows.push({ ...this.#seen.source(place), lastAt, closing: this.#seen.isClosing(place) });
    }
    return rows;
  }

  async #upsert(due: Row[]): Promise<void> {
    due.sort((left, right) => (left.sessionId + left.sourceId < right.sessionId + right.sourceId ? -1 : 1));
    await this.#database.pool.query({
      name: "upsert-sources",
      text: `insert into presence_source (org_id, session_id, source_id, first_at_ms, last_at_ms, closing)
        select org_id, session_id, source_id, at_ms, at_ms, closing
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::boolean[])
          as seen (org_id, session_id, source_id, at_ms, closing)
        on conflict (org_id, session_id, source_id) do update
          set last_at_ms = greatest(presence_source.last_at_ms, excluded.last_at_ms), closing = excluded.closing`,
      values: [
        due.map((seen) => seen.orgId),
        due.map((seen) => seen.sessionId),
        due.map((seen) => seen.sourceId),
        due.map((seen) => seen.lastAt),
        due.map((seen) => seen.closing),
      ],
    });
  }
}
