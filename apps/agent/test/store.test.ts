import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, it } from "vitest";
import { UploadQueue } from "../src/server/upload-queue.ts";
import { Store } from "../src/store.ts";
import { SyncRows } from "../src/sync/sync-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "stint-agent-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("sends what an older agent left waiting, each under a name that it keeps", () => {
  const file = join(folder, "agent.sqlite");
  const older = new DatabaseSync(file);
  older.exec(`create table upload (id integer primary key, window_id text not null, taken_at_ms integer not null,
      system text not null, picture blob) strict;
    insert into upload (window_id, taken_at_ms, system, picture) values ('w', 1, '{}', null), ('w', 2, '{}', x'01')`);
  older.close();
  const firsts = [1, 2].map(() => {
    const store = new Store(file);
    const first = new UploadQueue(store).oldest();
    store.close();
    return first;
  });
  expect(firsts[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    windowId: "w",
    takenAtMs: 1,
    system: "{}",
    picture: null,
  });
  expect(firsts[1]).toEqual(firsts[0]);
  const store = new Store(file);
  const queue = new UploadQueue(store);
  if (firsts[0]) queue.remove(firsts[0]);
  expect(queue.length).toBe(1);
  expect(queue.oldest()).toMatchObject({ takenAtMs: 2, picture: { thumbnail: null } });
  store.close();
});

it("sends the focus sessions that an older agent has recorded", () => {
  const file = join(folder, "older.sqlite");
  const older = new DatabaseSync(file);
  older.exec(`create table focus_session (id text primary key, app_name text not null, window_title text not null,
      url text, bundle_id text, tab_title text, tab_count integer, document_path text, is_full_screen integer,
      is_minimized integer, start_ms integer not null, end_ms integer not null, state text not null,
      synced_at_ms integer) strict;
    insert into focus_session (id, app_name, window_title, start_ms, end_ms, state)
      values ('one', 'Editor', 'A report', 1000, 2500, 'final')`);
  older.close();
  const store = new Store(file);
  expect(new SyncRows(store).next(1_000, 1_000_000)).toEqual([
    expect.objectContaining({ id: "one", start_time: 1, end_time: 2.5, duration: 1.5 }),
  ]);
  store.close();
});
