import type { Instant } from "@stint/core";
import { type Database, retrying } from "../db/database.ts";
import { logOverdue } from "./log-overdue.ts";
import { recordGaps } from "./record-gaps.ts";
import { SourceLog } from "./source-log.ts";

export type Beat = { sessionId: string; sourceId: string; closing: boolean };

/** What became of a beat: it reached the disk for an open session, or the session was not open. */
export type BeatOutcome =
  | { open: true; lastAt: Instant; now: Instant; heartbeatMs: number }
  | { open: false; now: Instant };

/** What the statement wrote for a session. */
export type BeatRow = {
  lastAt: Instant;
  heartbeatMs: number;
  /** Known where a source beats for the first time or a silence ended, which is all that needs it. */
  orgId: string | null;
  /** Set where this beat ended a silence long enough to be recorded. */
  gap: { from: Instant; silenceMs: number } | null;
};

type Flushed = { now: Instant; written: Map<string, BeatRow> };

type Waiting = { beat: Beat; settle: (outcome: BeatOutcome) => void; fail: (error: unknown) => void };

const MAX_BATCH = 1_000;

// The answer has one line for all the sessions that fared alike, mostly one for the whole batch: reading a line
// for each costs the event loop more than anything else it does with a batch.
const FLUSH = `
  with moment as (select wall_now_ms() as now, service_now_ms() as svc),
  written as (
    update presence p set
      prev_at_ms = p.last_at_ms, prev_svc_ms = p.last_svc_ms,
      last_at_ms = greatest(p.last_at_ms, moment.now), last_svc_ms = greatest(p.last_svc_ms, moment.svc),
      last_source = b.source, hinted = b.closing
    from unnest($1::uuid[], $2::text[], $3::boolean[], $4::boolean[]) with ordinality
      as b(id, source, closing, is_new, place), moment
    where p.session_id = b.id and (p.on_silence = 'close'
      or greatest(p.last_svc_ms, p.grace_svc_ms, p.logged_svc_ms) + p.threshold_ms > moment.svc)
    returning b.place, b.is_new, p.org_id, p.last_at_ms, p.heartbeat_ms, p.prev_at_ms,
      p.last_svc_ms - p.prev_svc_ms as silence_ms,
      p.on_silence = 'close' and p.last_svc_ms - greatest(p.prev_svc_ms, p.grace_svc_ms)
        >= least(p.heartbeat_ms * 2, p.threshold_ms) as is_gap)
  select moment.now, last_at_ms, heartbeat_ms, case when is_new or is_gap then org_id end,
    case when is_gap then prev_at_ms end, case when is_gap then silence_ms end, string_agg(place::text, ',')
  from moment left join written on true
  group by 1, 2, 3, 4, 5, 6`;

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
    return new Promise((settle, fail) => this.submit(beat, settle, fail));
  }

  /** As `beat`, without a promise for each. */
  submit(beat: Beat, settle: Waiting["settle"], fail: Waiting["fail"]): void {
    this.#pending.push({ beat, settle, fail });
    this.#flushing ??= this.#flushAll();
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
    const fromNewSources = new Set<string>();
    for (const { beat } of batch) {
      latest.set(beat.sessionId, mergeBeats(latest.get(beat.sessionId), beat));
      if (!this.#sources.knows(beat)) fromNewSources.add(beat.sessionId);
    }
    const { now, written } = await this.#writeAll([...latest.values()], fromNewSources);
    const gaps = new Map([...written].filter(([, row]) => row.gap !== null));
    if (gaps.size > 0) await recordGaps(this.#database, gaps, latest);
    await this.#sources.note(
      batch.map((waiting) => waiting.beat),
      written,
    );
    const closed: BeatOutcome = { open: false, now };
    const outcomes = new Map<BeatRow, BeatOutcome>();
    for (const row of written.values()) {
      if (!outcomes.has(row))
        outcomes.set(row, { open: true, lastAt: row.lastAt, now, heartbeatMs: row.heartbeatMs });
    }
    for (const { beat, settle } of batch) {
      const row = written.get(beat.sessionId);
      settle((row && outcomes.get(row)) ?? closed);
    }
  }

  async #writeAll(beats: Beat[], fromNewSources: Set<string>): Promise<Flushed> {
    const flushed = await this.#write(beats, fromNewSources);
    for (let attempts = 3; ; attempts--) {
      const left = beats.filter((beat) => !flushed.written.has(beat.sessionId));
      if (left.length === 0) return flushed;
      const open = await logOverdue(
        this.#database,
        left.map((beat) => beat.sessionId),
      );
      if (open.size === 0) return flushed;
      if (attempts === 0) throw new Error("the silence before a beat could not be logged");
      const overdue = left.filter((beat) => open.has(beat.sessionId));
      const { written } = await this.#write(overdue, fromNewSources);
      for (const [sessionId, row] of written) flushed.written.set(sessionId, row);
    }
  }

  /** Leaves out what is not open, and what must first have its silence logged. */
  async #write(beats: Beat[], fromNewSources: Set<string>): Promise<Flushed> {
    // Sorted, so that two processes that flush the same sessions mostly lock them in the same order; a plan that
    // reads the table in its own order can still make them meet, and then one of them tries again.
    beats.sort((left, right) => (left.sessionId < right.sessionId ? -1 : 1));
    const statement = {
      rowMode: "array" as const,
      name: "flush-beats",
      text: FLUSH,
      values: [
        `{${beats.map((beat) => beat.sessionId).join()}}`,
        beats.map((beat) => beat.sourceId),
        `{${beats.map((beat) => beat.closing).join()}}`,
        `{${beats.map((beat) => fromNewSources.has(beat.sessionId)).join()}}`,
      ],
    };
    const { rows } = await retrying(() => this.#database.pool.query<FlushRow>(statement));
    const written = new Map<string, BeatRow>();
    for (const flushed of rows) {
      const row = beatRowOf(flushed);
      for (const place of flushed[6]?.split(",") ?? []) {
        const beat = beats[Number(place) - 1];
        if (beat) written.set(beat.sessionId, row);
      }
    }
    return { now: Number(rows[0]?.[0]), written };
  }
}

type FlushRow = [
  now: string,
  lastAt: string,
  heartbeatMs: number,
  orgId: string | null,
  gapFrom: string | null,
  silence: string | null,
  places: string | null,
];

function beatRowOf([, lastAt, heartbeatMs, orgId, gapFrom, silence]: FlushRow): BeatRow {
  return {
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
