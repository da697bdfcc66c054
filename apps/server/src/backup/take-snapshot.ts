import { createHmac } from "node:crypto";
import { sql } from "kysely";
import type { BlobKey, Blobs } from "../blobs/blobs.ts";
import type { Database, Tx } from "../db/database.ts";
import { appliedMigrations } from "../db/migrate.ts";
import { readWaitingJobs } from "../jobs/carry-jobs.ts";
import { verifyLedger } from "../ledger-read.ts";
import type { Entry } from "./archive.ts";
import {
  HEADER,
  type Header,
  JOBS,
  type Ledger,
  MANIFEST,
  type Manifest,
  qualified,
  SECRET,
  type Table,
} from "./contents.ts";
import { RowsHash } from "./rows-hash.ts";
import { readLines, readTables, settleTextForms } from "./tables.ts";

export type Source = {
  db: Database;
  secret: string;
  /** The secret was made in the data folder and has to travel too. */
  secretTravels: boolean;
  /** Null: pictures stay where they are. */
  blobs: Blobs | null;
  say: (line: string) => void;
};

const TOLD_EVERY_ROWS = 100_000;

/** Everything a server has, as of one moment, while others go on writing. */
export async function* takeSnapshot(source: Source): AsyncGenerator<Entry> {
  const tx = await source.db.kysely
    .startTransaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute();
  try {
    await settleTextForms(tx);
    yield* readAll(tx, source);
  } finally {
    await tx.rollback().execute();
  }
}

async function* readAll(tx: Tx, { secret, secretTravels, blobs, say }: Source): AsyncGenerator<Entry> {
  const tables = await readTables(tx);
  yield json(HEADER, {
    format: 1,
    takenAt: await wallTime(tx),
    migrations: await appliedMigrations(tx),
    tables,
    secretMark: markOf(secret),
  } satisfies Header);
  if (secretTravels) yield { name: SECRET, bytes: Buffer.from(secret) };
  const jobs = await readWaitingJobs(tx);
  yield { name: JOBS, bytes: Buffer.from(JSON.stringify(jobs)) };
  const manifest: Manifest = { tables: {}, sequences: [], ledgers: [], jobs: jobs.length, blobs: 0 };
  for (const table of tables) {
    const rows = new RowsHash();
    yield* readTable(tx, table, rows, say);
    manifest.tables[qualified(table)] = rows.sum;
  }
  manifest.sequences = await readSequences(tx);
  manifest.ledgers = await readLedgers(tx, say);
  // After the rows: a picture deleted meanwhile is gone here too, and one that came meanwhile is nobody's and collected.
  for await (const entry of readBlobs(blobs)) {
    manifest.blobs += 1;
    yield entry;
  }
  if (blobs) say(`${manifest.blobs} pictures`);
  yield json(MANIFEST, manifest);
}

async function* readTable(tx: Tx, table: Table, rows: RowsHash, say: Source["say"]): AsyncGenerator<Entry> {
  const name = qualified(table);
  let part = 0;
  for await (const lines of readLines(tx, table)) {
    const before = rows.rows;
    for (const line of lines) rows.add(line);
    part += 1;
    const file = `tables/${name}/${String(part).padStart(6, "0")}.ndjson`;
    yield { name: file, bytes: Buffer.from(lines.join("\n")) };
    if (Math.floor(before / TOLD_EVERY_ROWS) < Math.floor(rows.rows / TOLD_EVERY_ROWS))
      say(`${name}: ${rows.rows} rows so far`);
  }
  if (rows.rows > 0) say(`${name}: ${rows.rows} rows`);
}

/** Where every counter of the database stands; one that has never been used needs no telling. */
export async function readSequences(tx: Tx): Promise<Manifest["sequences"]> {
  const { rows } = await sql<Manifest["sequences"][number]>`
    select format('%I.%I', schemaname, sequencename) as name, last_value::text as last
    from pg_sequences where schemaname in ('public', 'auth') and last_value is not null order by 1`.execute(
    tx,
  );
  return rows;
}

/** Every organisation's chain, recomputed. */
export async function readLedgers(tx: Tx, say: Source["say"]): Promise<Ledger[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from organisation order by created_at, id`.execute(tx);
  const ledgers: Ledger[] = [];
  for (const { id, name } of rows) {
    const { lines, hash, fault } = await verifyLedger(tx, id);
    if (fault) say(`✗ the ledger of ${name} is not whole: line ${fault.seq}: ${fault.problem}`);
    ledgers.push({ orgId: id, name, lines, hash });
  }
  return ledgers;
}

async function* readBlobs(blobs: Blobs | null): AsyncGenerator<Entry> {
  if (!blobs) return;
  for await (const key of blobs.keys()) {
    const bytes = await blobs.get(key);
    if (bytes) yield { name: blobName(key), bytes };
  }
}

function blobName({ orgId, id, size }: BlobKey): string {
  return `blobs/${orgId}/${id}${size === "thumbnail" ? ".thumbnail" : ""}`;
}

/** The same for the same secret, and of no use to whoever would guess it: a secret has at least 32 characters. */
export function markOf(secret: string): string {
  return createHmac("sha256", secret).update("stint backup mark v1").digest("hex").slice(0, 16);
}

async function wallTime(tx: Tx): Promise<string> {
  const { rows } = await sql<{ at: Date }>`select wall_now() as at`.execute(tx);
  return rows[0]?.at.toISOString() ?? "";
}

function json(name: string, value: Header | Manifest): Entry {
  return { name, bytes: Buffer.from(JSON.stringify(value, null, 2)) };
}
