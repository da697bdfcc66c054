import { randomUUID } from "node:crypto";
import type { CreatedApiKey, SyncReply } from "@stint/protocol";
import type { Database } from "../apps/server/src/db/database.ts";
import { Client } from "./harness/client.ts";
import { createPlace, ENGINES, type Engine, withDatabase } from "./harness/database.ts";
import { type Figure, format, median, percentile, say } from "./harness/figures.ts";
import { seedPeople } from "./harness/people.ts";
import { startServer } from "./harness/server-process.ts";

const AGENTS = 20;
const CONNECTIONS = 4;
const BATCH = 1_000;
const ROUNDS = 5;
const ROUND_MS = 4_000;

type Row = Record<string, unknown> & { id: string };
type Round = { perSecond: number; latencies: number[] };

/**
 * Uploads of a thousand sessions each from twenty agents, in sessions a second, against bare inserts of the same rows
 * into a table with nothing but its primary key, in alternating rounds.
 */
export async function focusSync(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ENGINES) figures.push(...(await measure(engine)));
  return figures;
}

async function measure(engine: Engine): Promise<Figure[]> {
  const place = await createPlace(engine);
  const people = await withDatabase(place, (db) => seedPeople(db, Array<"member">(AGENTS).fill("member")));
  const server = await startServer(place);
  const client = new Client(server.port, CONNECTIONS);
  const keys = await Promise.all(
    people.map(async ({ token }) => {
      const call = { path: "/api/keys", token, body: JSON.stringify({ name: "Laptop" }) };
      return (await client.json<CreatedApiKey>(call)).key;
    }),
  );
  // The embedded database is open in the server, so the bare rows go to another one like it.
  const bare = engine === "PGlite" ? await createPlace(engine) : place;
  return withDatabase(bare, async (db) => {
    await db.pool.query(BARE_TABLE);
    await uploadFor(client, keys, ROUND_MS / 2);
    await insertFor(db, ROUND_MS / 2);
    const rounds: { sync: Round; bare: Round }[] = [];
    for (let index = 1; index <= ROUNDS; index++) {
      const round = { sync: await uploadFor(client, keys, ROUND_MS), bare: await insertFor(db, ROUND_MS) };
      rounds.push(round);
      say(
        `  ${engine} ${index}/${ROUNDS}: ${format(round.sync.perSecond)} sessions/s synced, ${format(round.bare.perSecond)} rows/s bare`,
      );
    }
    client.close();
    await server.stop();
    const latencies = rounds.flatMap(({ sync }) => sync.latencies);
    return [
      {
        what: `${engine}: sessions synced a second`,
        value: median(rounds.map((r) => r.sync.perSecond)),
        unit: "/s",
      },
      { what: `${engine}: bare inserts`, value: median(rounds.map((r) => r.bare.perSecond)), unit: "rows/s" },
      {
        what: `${engine}: sync / bare inserts`,
        value: median(rounds.map((r) => r.sync.perSecond / r.bare.perSecond)),
        unit: "",
        atLeast: 0.2,
      },
      { what: `${engine}: upload of ${format(BATCH)}, p50`, value: percentile(latencies, 50), unit: "ms" },
      { what: `${engine}: upload of ${format(BATCH)}, p99`, value: percentile(latencies, 99), unit: "ms" },
    ];
  });
}

async function uploadFor(client: Client, keys: string[], forMs: number): Promise<Round> {
  const latencies: number[] = [];
  let next = 0;
  let held = 0;
  const startedAt = performance.now();
  const connection = async (): Promise<void> => {
    while (performance.now() - startedAt < forMs) {
      const token = keys[next++ % keys.length] ?? "";
      const body = JSON.stringify({ sessions: batch() });
      const sentAt = performance.now();
      const { inserted } = await client.json<SyncReply>({ path: "/api/sync", token, body });
      latencies.push(performance.now() - sentAt);
      held += inserted;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const seconds = (performance.now() - startedAt) / 1_000;
  if (held !== latencies.length * BATCH) throw new Error(`${held} of ${latencies.length * BATCH} were held`);
  return { perSecond: held / seconds, latencies };
}

const BARE_TABLE = `create table bench_bare (id text primary key, start_time float8, end_time float8, duration float8,
  app_name text, window_title text, url text, bundle_id text, tab_title text, tab_count integer, document_path text,
  is_full_screen boolean, is_minimized boolean)`;
const BARE_INSERT = `insert into bench_bare select * from unnest($1::text[], $2::float8[], $3::float8[], $4::float8[],
  $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::integer[], $11::text[], $12::boolean[], $13::boolean[])`;
const COLUMNS = [
  "id",
  "start_time",
  "end_time",
  "duration",
  "app_name",
  "window_title",
  "url",
  "bundle_id",
  "tab_title",
  "tab_count",
  "document_path",
  "is_full_screen",
  "is_minimized",
];

async function insertFor(db: Database, forMs: number): Promise<Round> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const connection = async (): Promise<void> => {
    while (performance.now() - startedAt < forMs) {
      const rows = batch();
      const sentAt = performance.now();
      await db.pool.query(
        BARE_INSERT,
        COLUMNS.map((name) => rows.map((row) => row[name])),
      );
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return { perSecond: (latencies.length * BATCH) / ((performance.now() - startedAt) / 1_000), latencies };
}

let clock = 1_770_000_000;

/** Sessions as a busy desktop makes them, half a minute each; half of them in a browser. */
function batch(): Row[] {
  return Array.from({ length: BATCH }, (_, index) => {
    const duration = 5 + Math.random() * 50;
    const start_time = clock;
    clock += duration;
    const isWeb = index % 2 === 0;
    const site = `site-${Math.floor(Math.random() ** 2 * 40)}.example.com`;
    return {
      id: randomUUID(),
      app_name: isWeb ? "Firefox" : `Application ${Math.floor(Math.random() ** 2 * 20)}`,
      window_title: `A title of an ordinary length, number ${index}`,
      url: isWeb ? `https://${site}/some/page/${index}?with=a&query` : null,
      start_time,
      end_time: start_time + duration,
      duration,
      bundle_id: "org.example.application",
      tab_title: isWeb ? `A page about something, number ${index}` : null,
      tab_count: isWeb ? 12 : null,
      document_path: isWeb ? null : `Documents/report-${index}.md`,
      is_full_screen: false,
      is_minimized: false,
    };
  });
}
