import { sql } from "kysely";
import type { Logger } from "pino";
import type { z } from "zod";
import type { Blobs } from "../blobs/blobs.ts";
import type { Database, Tx } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { type EmptyQueues, makeQueues, type WaitingJob } from "../jobs/carry-jobs.ts";
import type { Entry } from "./archive.ts";
import { compare } from "./compare.ts";
import {
  BLOB,
  HEADER,
  Header,
  JOBS,
  MANIFEST,
  Manifest,
  qualified,
  ROWS,
  SECRET,
  type Table,
} from "./contents.ts";
import { refuseUnlessEmpty, refuseUnlessKnown } from "./empty-place.ts";
import { freeTables } from "./free-tables.ts";
import { RowsHash } from "./rows-hash.ts";
import { readTables, settleTextForms, writeLines } from "./tables.ts";

export type Target = {
  db: Database;
  log: Logger;
  blobs: Blobs;
  /** Whether the backup's secret is this server's; throws what to do if it cannot be. */
  settleSecret: (header: Header, kept: string | null) => void;
  say: (line: string) => void;
};

type Entries = AsyncIterator<Entry>;

/**
 * Takes a whole snapshot into an empty database, or nothing of it: one transaction, committed after every row, counter
 * and ledger was found to be what the snapshot says. The rest of this version's migrations follow.
 */
export async function loadSnapshot(target: Target, entries: AsyncIterable<Entry>): Promise<Manifest> {
  const { db, log, settleSecret, say } = target;
  const reading = entries[Symbol.asyncIterator]();
  try {
    const first = await next(reading);
    if (first?.name !== HEADER) throw new Error("this is no backup of Stint");
    const header = parse(Header, first);
    refuseUnlessKnown(header.migrations);
    await db.system((tx) => refuseUnlessEmpty(tx, header.migrations));
    let entry = await next(reading);
    const kept = entry?.name === SECRET ? Buffer.from(entry.bytes).toString() : null;
    if (kept !== null) entry = await next(reading);
    settleSecret(header, kept);
    if (entry?.name !== JOBS) throw new Error("the backup has no list of jobs");
    const jobs = JSON.parse(Buffer.from(entry.bytes).toString()) as WaitingJob[];
    await migrate(db, { through: header.migrations.at(-1)?.name ?? "" });
    const queues =
      jobs.length > 0
        ? await makeQueues(
            db,
            log,
            jobs.map((job) => job.queue),
          )
        : null;
    try {
      const manifest = await db.system((tx) => load(tx, target, { header, jobs, queues, reading }));
      await db.pool.query("analyze");
      const applied = await migrate(db);
      if (applied.length > 0) say(`brought up to date by ${applied.join(", ")}`);
      return manifest;
    } finally {
      await queues?.close();
    }
  } finally {
    await reading.return?.();
  }
}

type Load = { header: Header; jobs: WaitingJob[]; queues: EmptyQueues | null; reading: Entries };

async function load(tx: Tx, target: Target, { header, jobs, queues, reading }: Load): Promise<Manifest> {
  await settleTextForms(tx);
  const tables = await matchingTables(tx, header);
  const putBack = await freeTables(tx);
  for (const table of tables.values()) await sql`delete from ${sql.table(qualified(table))}`.execute(tx);
  const manifest = await takeIn(tx, target, tables, reading);
  for (const { name, last } of manifest.sequences)
    await sql`select setval(${name}::regclass, ${last}::bigint)`.execute(tx);
  for (const job of jobs) await queues?.put(tx, job);
  await putBack();
  await compare(tx, [...tables.values()], manifest, target.say);
  return manifest;
}

/** Puts away entry after entry until the manifest, the last. */
async function takeIn(
  tx: Tx,
  { blobs, say }: Target,
  tables: Map<string, Table>,
  reading: Entries,
): Promise<Manifest> {
  let pictures = 0;
  let current = { name: "", rows: new RowsHash() };
  const told = (): void => {
    if (current.rows.rows > 0) say(`${current.name}: ${current.rows.rows} rows taken in`);
  };
  for (;;) {
    const entry = await next(reading);
    if (entry === null) throw new Error("the backup is cut short: its list of contents is missing");
    const rowsOf = ROWS.exec(entry.name)?.[1];
    const blob = BLOB.exec(entry.name);
    if (rowsOf !== undefined) {
      const table = tables.get(rowsOf);
      if (!table) throw new Error(`the backup has rows of ${rowsOf}, which is no table`);
      if (rowsOf !== current.name) {
        told();
        current = { name: rowsOf, rows: new RowsHash() };
      }
      const lines = Buffer.from(entry.bytes).toString().split("\n");
      current.rows.rows += lines.length;
      await writeLines(tx, table, lines);
    } else if (blob?.[1] && blob[2]) {
      await blobs.put({ orgId: blob[1], id: blob[2], ...(blob[3] && { size: "thumbnail" }) }, entry.bytes);
      pictures += 1;
    } else if (entry.name === MANIFEST) {
      told();
      const manifest = parse(Manifest, entry);
      if (manifest.blobs !== pictures)
        throw new Error(`the backup says ${manifest.blobs} pictures and has ${pictures}`);
      return manifest;
    } else {
      throw new Error(`the backup has ${entry.name}, which this Stint does not know`);
    }
  }
}

/** This database's tables, which must be those that the snapshot was taken of. */
async function matchingTables(tx: Tx, header: Header): Promise<Map<string, Table>> {
  const tables = await readTables(tx);
  const shape = (table: Table): string => `${qualified(table)} ${JSON.stringify(table.columns)}`;
  const here = tables.map(shape);
  const there = header.tables.map(shape);
  const differing = [
    ...there.filter((one) => !here.includes(one)),
    ...here.filter((one) => !there.includes(one)),
  ];
  if (differing.length > 0)
    throw new Error(`the backup's tables are not this version's: ${differing.join("; ")}`);
  return new Map(tables.map((table) => [qualified(table), table]));
}

async function next(reading: Entries): Promise<Entry | null> {
  const { done, value } = await reading.next();
  return done ? null : value;
}

function parse<Shape extends z.ZodType>(shape: Shape, entry: Entry): z.infer<Shape> {
  return shape.parse(JSON.parse(Buffer.from(entry.bytes).toString()));
}
