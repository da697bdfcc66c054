import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SHIFT_POLICY } from "@stint/core";
import { createEmptyDatabase } from "@stint/testkit/database";
import { type SeededDatabase, seedDatabase } from "@stint/testkit/seeded-database";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { Entry } from "../../src/backup/archive.ts";
import { HEADER, Header, MANIFEST, Manifest } from "../../src/backup/contents.ts";
import { loadSnapshot } from "../../src/backup/load-snapshot.ts";
import { takeSnapshot } from "../../src/backup/take-snapshot.ts";
import { createDiskBlobs } from "../../src/blobs/disk.ts";
import type { Database } from "../../src/db/database.ts";
import { openPglite } from "../../src/db/pglite.ts";
import { openPostgres } from "../../src/db/postgres.ts";
import { createLog } from "../../src/log.ts";
import { openSession } from "../../src/sessions.ts";

const ENGINE = process.env.STINT_TEST_DB === "postgres" ? "postgres" : "pglite";
const secret = "a-secret-of-tests-that-is-long-enough";
const say = (): void => {};

// Each makes databases from the first migration on.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let source: SeededDatabase;
let entries: Entry[];
beforeAll(async () => {
  source = await seedDatabase(ENGINE, 3);
  entries = await source.inspect(async (db) => {
    for (const { userId } of source.crowd) await openShift(db, userId);
    await useCounter(db);
    return allOf(snapshotOf(db));
  });
});
afterAll(() => source.drop());

test("every table is in a snapshot, also one that a later migration adds; only the queue's own and the applied migrations travel otherwise", async () => {
  const { tables, header } = await source.inspect(async (db) => {
    await db.pool.query("create table public.of_tomorrow (id uuid primary key)");
    const { rows } = await db.pool.query<{ name: string }>(`
      select format('%s.%s', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`);
    const all = await allOf(snapshotOf(db));
    await db.pool.query("drop table public.of_tomorrow");
    return { tables: rows.map((row) => row.name), header: headerOf(all) };
  });
  const inside = header.tables.map((table) => `${table.schema}.${table.name}`);
  expect(inside).toContain("public.of_tomorrow");
  expect(inside).toEqual(expect.arrayContaining(["auth.account", "public.ledger", "public.service_clock"]));
  expect(tables.filter((name) => !inside.includes(name) && !name.startsWith("pgboss."))).toEqual([
    "public.stint_migration",
  ]);
});

test("a restored database has the keys, checks, triggers, policies and counters of the one it was taken of", async () => {
  const before = await source.inspect(schemaOf);
  const target = await openEmpty();
  await load(target, entries);
  expect(await schemaOf(target)).toEqual(before);
  await expect(target.pool.query("delete from ledger")).rejects.toThrow("append-only");
  await expect(target.pool.query("update ledger set kind = 'window'")).rejects.toThrow("append-only");
  const { rows } = await target.pool.query<{ id: number }>(`${NEW_FACET} returning id`, [randomUUID()]);
  expect(rows[0]?.id).toBe(8);
});

test("an altered row, a missing page or an unknown file is refused and nothing is kept; the whole one is then taken", async () => {
  const target = await openEmpty();
  const page = entries.findIndex((entry) => entry.name.startsWith("tables/public.member/"));
  const altered = entries.map((entry, index) =>
    index === page
      ? { ...entry, bytes: Buffer.from(Buffer.from(entry.bytes).toString().replace("Member-2", "Member-9")) }
      : entry,
  );
  await expect(load(target, altered)).rejects.toThrow("public.member has 7 rows instead of 7, or others");
  await expect(load(target, entries.toSpliced(page, 1))).rejects.toThrow(
    "public.member has 0 rows instead of 7",
  );
  await expect(load(target, entries.slice(0, -1))).rejects.toThrow("cut short");
  await expect(
    load(target, [...entries.slice(0, -1), { name: "x", bytes: new Uint8Array() }]),
  ).rejects.toThrow("which this Stint does not know");
  expect(await countOf(target, "organisation")).toBe(0);
  await load(target, entries);
  expect(await countOf(target, "organisation")).toBe(2);
  await expect(load(target, entries)).rejects.toThrow("a Stint lives in it already");
});

test("a backup of a later version, and a database with tables of somebody else's, are refused with the reason", async () => {
  const target = await openEmpty();
  const header = headerOf(entries);
  const later = [...header.migrations, { name: "9999-tomorrow.sql", sha256: "0" }];
  const newer = [entryOf(HEADER, { ...header, migrations: later }), ...entries.slice(1)];
  await expect(load(target, newer)).rejects.toThrow("made by a later Stint, with 9999-tomorrow.sql");
  await target.pool.query("create table wordpress (id int)");
  await expect(load(target, entries)).rejects.toThrow("there are tables in it already (wordpress …)");
});

test.runIf(ENGINE === "postgres")(
  "what is written while a snapshot is read is not in it, so it is whole",
  async () => {
    const taken = await source.inspect(async (db) => {
      const reading = snapshotOf(db);
      const taken = [(await reading.next()).value as Entry];
      await openShift(db, source.alice.userId);
      taken.push(...(await allOf(reading)));
      expect(await countOf(db, "ledger")).toBe(4);
      return taken;
    });
    const manifest = Manifest.parse(JSON.parse(Buffer.from(taken.at(-1)?.bytes ?? "").toString()));
    expect(taken.at(-1)?.name).toBe(MANIFEST);
    expect(manifest.ledgers.map((ledger) => ledger.lines)).toEqual([3, 0]);
    expect(manifest.tables["public.presence"]?.rows).toBe(3);
    await load(await openEmpty(), taken);
  },
);

function snapshotOf(db: Database): AsyncGenerator<Entry> {
  return takeSnapshot({ db, secret, secretTravels: false, blobs: null, say });
}

async function load(db: Database, from: Entry[]): Promise<void> {
  const blobs = createDiskBlobs("no pictures in these");
  await loadSnapshot(
    { db, log: createLog("silent"), blobs, settleSecret: () => {}, say },
    arrivingOneByOne(from),
  );
}

async function allOf(reading: AsyncIterable<Entry>): Promise<Entry[]> {
  const all: Entry[] = [];
  for await (const entry of reading) all.push(entry);
  return all;
}

async function* arrivingOneByOne(from: Entry[]): AsyncGenerator<Entry> {
  yield* from;
}

async function openEmpty(): Promise<Database> {
  if (ENGINE === "postgres") {
    const { url, drop } = await createEmptyDatabase();
    const db = await openPostgres(url);
    onTestFinished(async () => {
      await db.close();
      await drop();
    });
    return db;
  }
  const folder = mkdtempSync(join(tmpdir(), "stint-empty-"));
  const db = await openPglite(folder);
  onTestFinished(async () => {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return db;
}

async function openShift(db: Database, subjectId: string): Promise<void> {
  const { rows } = await db.pool.query<{ org_id: string }>("select org_id from member where user_id = $1", [
    subjectId,
  ]);
  const orgId = rows[0]?.org_id ?? "";
  await db.system((tx) => openSession(tx, { orgId, subjectId, actorId: subjectId, policy: SHIFT_POLICY }));
}

const NEW_FACET = `insert into focus_facet (org_id, user_id, device_id, app, host, category)
  select org_id, user_id, $1, 'Editor', '', 'work' from member where email = 'alice@example.com'`;

/** Seven numbers given out, of which the last is not in use any more. */
async function useCounter(db: Database): Promise<void> {
  for (let left = 7; left > 0; left--) await db.pool.query(NEW_FACET, [randomUUID()]);
  await db.pool.query("delete from focus_facet where id = 7");
}

async function countOf(db: Database, table: string): Promise<number> {
  const { rows } = await db.pool.query<{ count: string }>(`select count(*) from ${table}`);
  return Number(rows[0]?.count);
}

/** All that a database refuses, checks and counts by itself. */
async function schemaOf(db: Database): Promise<string[]> {
  const { rows } = await db.pool.query<{ what: string }>(`
    select concat_ws(' ', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid)) as what
      from pg_constraint where connamespace in ('public'::regnamespace, 'auth'::regnamespace)
    union all select concat_ws(' ', pg_get_triggerdef(oid), tgenabled) from pg_trigger where not tgisinternal
      and tgrelid::regclass::text not like 'pgboss.%'
    union all select concat_ws(' ', tablename, policyname, roles, cmd, qual, with_check) from pg_policies
    union all select concat_ws(' ', relname, relrowsecurity, relacl) from pg_class
      where relnamespace in ('public'::regnamespace, 'auth'::regnamespace) and relkind in ('r', 'v')
    union all select concat_ws(' ', sequencename, last_value) from pg_sequences where schemaname = 'public'
    order by 1`);
  return rows.map((row) => row.what);
}

function headerOf(all: Entry[]): Header {
  return Header.parse(JSON.parse(Buffer.from(all[0]?.bytes ?? "").toString()));
}

function entryOf(name: string, value: unknown): Entry {
  return { name, bytes: Buffer.from(JSON.stringify(value)) };
}
