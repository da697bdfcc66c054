import type { Instant, LedgerEvent } from "@stint/core";
import { INBOX_EVENT, type Role, type StreamEvent } from "@stint/protocol";
import { ACCESS_CHANNEL, readRoles } from "../access/access-changed.ts";
import type { Database } from "../db/database.ts";
import { LEDGER_CHANNEL } from "../ledger.ts";
import { eventOf, LEDGER_FIELDS, type LedgerRow } from "../ledger-read.ts";
import { INBOX_CHANNEL } from "../outbox.ts";

/** Who listens: an organisation's whole ledger, or one subject's lines of it. */
export type Listener = {
  orgId: string;
  /** Who listens, and as what. */
  userId: string;
  role: Role;
  sees: "organisation" | { subjectId: string };
  /** The last line this listener has; it gets every later one that it may see, in order, once. */
  seq: number;
  /** Where the ledger stood when this listener came: what lies before it is caught up with, and no news. */
  head: number;
  send(line: FeedLine): void;
  /** Passes on what is no line of the ledger: it has no place in it and is not sent again. */
  pass(bytes: Uint8Array): void;
  /** The feed is stopping, or what this person may see has changed. */
  end(): void;
};

/** One ledger line ready to be sent; encoded once for all who get it. */
export type FeedLine = { seq: number; subjectId: string; recordedAt: Instant; bytes: Uint8Array };

export type FeedReport = {
  /** A new line has been sent, so long after it was recorded. */
  onTold(lagMs: number): void;
  onFailure(error: unknown): void;
};

const PAGE = 500;
const encoder = new TextEncoder();
const INBOX = encoder.encode(`event: ${INBOX_EVENT}\ndata: {}\n\n`);

/** Tells listeners of every ledger line as it is committed, by whichever process. */
export class LedgerFeed {
  readonly #database: Database;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #reading = new Map<string, Promise<void>>();
  readonly #dirty = new Set<string>();
  readonly #report: FeedReport;
  #unlisten: (() => Promise<void>)[] = [];

  constructor(database: Database, report: FeedReport) {
    this.#database = database;
    this.#report = report;
  }

  get size(): number {
    let size = 0;
    for (const listeners of this.#listeners.values()) size += listeners.size;
    return size;
  }

  async start(): Promise<void> {
    const onLedger = await this.#database.listen(LEDGER_CHANNEL, (orgId) => {
      if (orgId !== null) this.#wake(orgId);
      else for (const each of this.#listeners.keys()) this.#wake(each);
    });
    const onAccess = await this.#database.listen(ACCESS_CHANNEL, (userId) => {
      if (userId !== null) this.#endWhere((listener) => listener.userId === userId);
      else this.#endOutdated().catch(this.#report.onFailure);
    });
    const onInbox = await this.#database.listen(INBOX_CHANNEL, (userIds) => {
      const told = userIds === null ? null : new Set(userIds.split(","));
      for (const listener of this.#all()) if (!told || told.has(listener.userId)) listener.pass(INBOX);
    });
    this.#unlisten = [onLedger, onAccess, onInbox];
  }

  async stop(): Promise<void> {
    await Promise.all(this.#unlisten.map((unlisten) => unlisten()));
    this.#endWhere(() => true);
    await Promise.all(this.#reading.values());
  }

  /** Adds a listener and brings it up to date. Returns how to remove it. */
  add(listener: Listener): () => void {
    const listeners = this.#listeners.get(listener.orgId) ?? new Set();
    this.#listeners.set(listener.orgId, listeners);
    listeners.add(listener);
    this.#wake(listener.orgId);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(listener.orgId) === listeners) {
        this.#listeners.delete(listener.orgId);
      }
    };
  }

  /** Where an organisation's ledger stands. */
  async headOf(orgId: string): Promise<number> {
    const { rows } = await this.#database.pool.query<{ seq: string }>({
      name: "ledger-head",
      text: "select seq from ledger_head where org_id = $1",
      values: [orgId],
    });
    return Number(rows[0]?.seq ?? 0);
  }

  #endWhere(isOver: (listener: Listener) => boolean): void {
    for (const listener of this.#all()) if (isOver(listener)) listener.end();
  }

  /** After a lost connection: whoever's access changed meanwhile was not announced, so everybody's is read again. */
  async #endOutdated(): Promise<void> {
    const roles = await readRoles(this.#database, [
      ...new Set(this.#all().map((listener) => listener.userId)),
    ]);
    this.#endWhere((listener) => roles.get(listener.userId) !== listener.role);
  }

  #all(): Listener[] {
    return [...this.#listeners.values()].flatMap((listeners) => [...listeners]);
  }

  #wake(orgId: string): void {
    if (!this.#listeners.has(orgId)) return;
    this.#dirty.add(orgId);
    if (this.#reading.has(orgId)) return;
    const reading = this.#readWhileDirty(orgId)
      .catch(this.#report.onFailure)
      .finally(() => {
        this.#reading.delete(orgId);
        if (this.#dirty.has(orgId)) this.#wake(orgId);
      });
    this.#reading.set(orgId, reading);
  }

  async #readWhileDirty(orgId: string): Promise<void> {
    while (this.#dirty.delete(orgId)) {
      for (;;) {
        const listeners = this.#listeners.get(orgId);
        if (!listeners?.size) return;
        const from = Math.min(...[...listeners].map((listener) => listener.seq));
        const { lines, now } = await this.#readLines(orgId, from);
        for (const line of lines) if (deliver(line, listeners)) this.#report.onTold(now - line.recordedAt);
        if (lines.length < PAGE) break;
      }
    }
  }

  async #readLines(orgId: string, after: number): Promise<{ lines: FeedLine[]; now: Instant }> {
    const { rows } = await this.#database.pool.query<LedgerRow & { now_ms: string }>({
      name: "feed-page",
      text: `select ${LEDGER_FIELDS}, wall_now_ms() as now_ms from ledger where org_id = $1 and seq > $2 order by seq limit ${PAGE}`,
      values: [orgId, after],
    });
    return { lines: rows.map((row) => lineOf(eventOf(row))), now: Number(rows[0]?.now_ms ?? 0) };
  }
}

/** Whether it was news to anybody. */
function deliver(line: FeedLine, listeners: Set<Listener>): boolean {
  let isNews = false;
  for (const listener of listeners) {
    if (line.seq <= listener.seq) continue;
    listener.seq = line.seq;
    isNews ||= line.seq > listener.head;
    if (listener.sees === "organisation" || listener.sees.subjectId === line.subjectId) listener.send(line);
  }
  return isNews;
}

function lineOf(event: LedgerEvent): FeedLine {
  const data = JSON.stringify(streamEventOf(event));
  const bytes = encoder.encode(`id: ${event.seq}\nevent: ${event.transition.type}\ndata: ${data}\n\n`);
  return { seq: event.seq, subjectId: event.subjectId, recordedAt: event.recordedAt, bytes };
}

function streamEventOf(event: LedgerEvent): StreamEvent {
  const { type, ...data } = event.transition;
  return {
    seq: event.seq,
    id: event.id,
    type,
    kind: event.kind,
    sessionId: event.sessionId,
    employeeId: event.subjectId,
    occurredAt: new Date(event.occurredAt).toISOString(),
    recordedAt: new Date(event.recordedAt).toISOString(),
    actorId: event.actorId,
    data,
  };
}
