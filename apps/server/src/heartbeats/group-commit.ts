import type { Instant } from "@stint/core";
import type { Database } from "../db/database.ts";
import { recordGaps } from "./record-gaps.ts";
import { SourceLog } from "./source-log.ts";

export type Beat = { sessionId: string; sourceId: string; closing: boolean };

/** What became of a beat: it reached the disk for an open session, or the session was not open. */
export type BeatOutcome =
  | { open: true; lastAt: Instant; now: Instant; heartbeatMs: number }
  | { open: false; now: Instant };

export type BeatRow = {
  sessionId: string;
  lastAt: Instant;
  heartbeatMs: number;
  orgId: string;
  /** Set where this beat ended a silence long enough to be recorded. */
  gap: { from: Instant; silenceMs: number } | null;
};

type Waiting = { beat: Beat; settle: (outcome: BeatOutcome) => void; fail: (error: unknown) => void };

const MAX_BATCH = 1_000;

const FLUSH = `
  with moment as (select wall_now_ms() as now, service_now_ms() as svc)
  update presence p set
    prev_at_ms = p.last_at_ms, prev_svc_ms = p.last_svc_ms,
    last_at_ms = greatest(p.last_at_ms, moment.now), last_svc_ms = greatest(p.last_svc_ms, moment.svc),
    last_source = b.source, hinted = b.closing
  from unnest($1::uuid[], $2::text[], $3::boolean[]) as b(id, source, closing), moment
  where p.session_id = b.id
  returning p.session_id, p.last_at_ms, p.heartbeat_ms, p.org_id,
    case when p.last_svc_ms - greatest(p.prev_svc_ms, p.grace_svc_ms) >= least(p.heartbeat_ms * 2, p.threshold_ms)
      and p.on_silence = 'close' then p.prev_at_ms end,
    p.last_svc_ms - p.prev_svc_ms, moment.now`;

/**
 * One ingest for the beats of every kind. Beats that arrive while a flush is under way form the next batch:
 * one statement, one commit, and only then the answers, so an acknowledged beat is durable.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #sources: SourceLog;
  #pending: Waiting[] = [];
  #flushing: Promise<void> | null = null;

  constructor(database: Database) {
    this.#database = database;
    this.#sources = new SourceLog(database);
  }

  beat(beat: Beat): Promise<BeatOutcome> {
    return new Promise((settle, fail) => {
      this.#pending.push({ beat, settle, fail });
      this.#flushing ??= this.#flushAll();
    });
  }

  /** Resolves when every beat handed in so far is on disk and answered. */
  async drain(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    await this.#sources.persist();
  }

  async #flushAll(): Promise<void> {
    // One turn of the event loop lets the requests that are already in the socket buffers join the first batch.
    await new Promise(setImmediate);
    while (this.#pending.length > 0) {
      const batch = this.#pending.slice(0, MAX_BATCH);
      this.#pending = this.#pending.slice(MAX_BATCH);
      await this.#flush(batch).catch((error: unknown) => {
        for (const waiting of batch) waiting.fail(error);
      });
    }
    this.#flushing = null;
  }

  async #flush(batch: Waiting[]): Promise<void> {
    const latest = new Map<string, Beat>();
    for (const { beat } of batch) latest.set(beat.sessionId, mergeBeats(latest.get(beat.sessionId), beat));
    const { rows, now } = await this.#write([...latest.values()]);
    const written = new Map(rows.map((row) => [row.sessionId, row]));
    const gaps = rows.filter((row) => row.gap !== null);
    if (gaps.length > 0) await recordGaps(this.#database, gaps, latest);
    await this.#sources.note(
      batch.map((waiting) => waiting.beat),
      written,
    );
    for (const { beat, settle } of batch) {
      const row = written.get(beat.sessionId);
      settle(
        row ? { open: true, lastAt: row.lastAt, now, heartbeatMs: row.heartbeatMs } : { open: false, now },
      );
    }
  }

  async #write(beats: Beat[]): Promise<{ rows: BeatRow[]; now: Instant }> {
    // Sorted, so that two processes that flush the same sessions lock them in the same order.
    beats.sort((left, right) => (left.sessionId < right.sessionId ? -1 : 1));
    const { rows } = await this.#database.pool.query<FlushRow>({
      rowMode: "array",
      name: "flush-beats",
      text: FLUSH,
      values: [
        beats.map((beat) => beat.sessionId),
        beats.map((beat) => beat.sourceId),
        beats.map((beat) => beat.closing),
      ],
    });
    const first = rows[0];
    const now = first ? Number(first[6]) : await this.#wallNow();
    return { rows: rows.map(beatRowOf), now };
  }

  async #wallNow(): Promise<Instant> {
    const { rows } = await this.#database.pool.query<{ now: string }>("select wall_now_ms() as now");
    return Number(rows[0]?.now);
  }
}

type FlushRow = [string, string, number, string, string | null, string, string];

function beatRowOf([sessionId, lastAt, heartbeatMs, orgId, gapFrom, silence]: FlushRow): BeatRow {
  return {
    sessionId,
    lastAt: Number(lastAt),
    heartbeatMs,
    orgId,
    gap: gapFrom === null ? null : { from: Number(gapFrom), silenceMs: Number(silence) },
  };
}

/** Of two beats for one session in a batch the later source stands; the hint holds only if nobody else beats. */
function mergeBeats(before: Beat | undefined, beat: Beat): Beat {
  if (!before) return beat;
  if (before.sourceId === beat.sourceId) return beat;
  return beat.closing ? before : { ...beat, closing: false };
}
