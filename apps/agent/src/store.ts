import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Change, FocusSession } from "./capture/focus-sessions.ts";

/** A change here must leave older files readable: `create … if not exists`, and columns only added. */
const SCHEMA = `
  create table if not exists focus_session (
    id text primary key,
    app_name text not null,
    window_title text not null,
    url text,
    bundle_id text,
    tab_title text,
    tab_count integer,
    document_path text,
    is_full_screen integer,
    is_minimized integer,
    start_ms integer not null,
    end_ms integer not null check (end_ms >= start_ms),
    state text not null check (state in ('open', 'ended', 'final')),
    synced_at_ms integer,
    sync_refusal text
  ) strict;
  create index if not exists focus_session_unsynced on focus_session (start_ms) where synced_at_ms is null;
  create table if not exists note (name text primary key, value text not null) strict;
  create table if not exists upload (
    id integer primary key,
    window_id text not null,
    taken_at_ms integer not null,
    system text not null,
    picture blob,
    upload_id text,
    thumbnail blob
  ) strict;
`;

/** What tables of older files lack. */
const ADDED_COLUMNS = {
  upload: { upload_id: "text", thumbnail: "blob" },
  focus_session: { sync_refusal: "text" },
};

export type StoredSession = {
  id: string;
  app_name: string;
  window_title: string;
  start_ms: number;
  end_ms: number;
  state: "open" | "ended" | "final";
};

/** The agent's file. Whatever it was told of before a crash is there after it. */
export class Store {
  readonly database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.database = new DatabaseSync(file, { timeout: 5_000 });
    chmodSync(file, 0o600);
    // What is deleted is overwritten: a row that should not have been kept leaves nothing readable behind.
    this.database.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma secure_delete = on");
    this.database.exec(SCHEMA);
    this.#addColumns();
    this.#recover();
  }

  /** All of these, or after a crash none. */
  apply(changes: Change[]): void {
    if (changes.length > 0) this.#atOnce(() => changes.forEach((change) => void this.#apply(change)));
  }

  /** The running session was still running at this time; after a crash it ends here. */
  checkpoint(id: string, at: number): void {
    this.run("update focus_session set end_ms = max(start_ms, ?) where id = ? and state = 'open'", at, id);
  }

  sessions(): StoredSession[] {
    return this.all<StoredSession>(
      "select id, app_name, window_title, start_ms, end_ms, state from focus_session order by start_ms",
    );
  }

  countSince(ms: number): number {
    return (
      this.all<{ count: number }>("select count(*) as count from focus_session where end_ms >= ?", ms)[0]
        ?.count ?? 0
    );
  }

  note(name: string): string | null {
    return this.all<{ value: string }>("select value from note where name = ?", name)[0]?.value ?? null;
  }

  setNote(name: string, value: string | null): void {
    if (value === null) this.run("delete from note where name = ?", name);
    else this.run("insert or replace into note (name, value) values (?, ?)", name, value);
  }

  run(sql: string, ...values: (string | number | null | Uint8Array)[]): void {
    this.#prepared(sql).run(...values);
  }

  all<Row>(sql: string, ...values: (string | number | null)[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  close(): void {
    this.database.close();
  }

  #apply(change: Change): void {
    switch (change.type) {
      case "opened":
        this.#insert(change.session);
        break;
      case "ended":
        this.run("update focus_session set end_ms = ?, state = 'ended' where id = ?", change.end, change.id);
        break;
      case "final":
        this.run("update focus_session set state = 'final' where id = ?", change.id);
        break;
      case "discarded":
        this.run("delete from focus_session where id = ?", change.id);
        break;
    }
  }

  #insert({ id, view, start }: FocusSession): void {
    this.run(
      `insert into focus_session (id, app_name, window_title, url, bundle_id, tab_title, tab_count, document_path,
        is_full_screen, is_minimized, start_ms, end_ms, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')`,
      id,
      view.app,
      view.title,
      view.url ?? null,
      view.bundleId ?? null,
      view.tabTitle ?? null,
      view.tabCount ?? null,
      view.documentPath ?? null,
      flag(view.isFullScreen),
      flag(view.isMinimized),
      start,
      start,
    );
  }

  #addColumns(): void {
    for (const [table, columns] of Object.entries(ADDED_COLUMNS)) {
      const there = this.all<{ name: string }>("select name from pragma_table_info(?)", table);
      for (const [name, type] of Object.entries(columns))
        if (!there.some((column) => column.name === name))
          this.database.exec(`alter table ${table} add column ${name} ${type}`);
    }
    for (const { id } of this.all<{ id: number }>("select id from upload where upload_id is null"))
      this.run("update upload set upload_id = ? where id = ?", randomUUID(), id);
  }

  /** What a crash left running has ended at its last checkpoint; what had ended will not change any more. */
  #recover(): void {
    this.#atOnce(() => {
      this.run("delete from focus_session where state = 'open' and end_ms <= start_ms");
      this.run("update focus_session set state = 'final' where state <> 'final'");
    });
  }

  #atOnce(work: () => void): void {
    this.database.exec("begin immediate");
    try {
      work();
      this.database.exec("commit");
    } catch (error) {
      this.database.exec("rollback");
      throw error;
    }
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function flag(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}
