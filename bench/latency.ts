import pg from "pg";
import { createPlace, withDatabase } from "./harness/database.ts";
import { type Figure, format, percentile, say } from "./harness/figures.ts";
import { afterwards } from "./harness/leftovers.ts";
import { beatBodies, SHIFT, seedShifts } from "./harness/seed.ts";
import { startServer } from "./harness/server-process.ts";
import { startGenerator } from "./load/processes.ts";

const OPEN = 100_000;
const ORGANISATIONS = 20;
const SILENT = 2_000;
const SILENT_FROM_MS = 12_000;
const SILENT_TO_MS = 32_000;
const BEATING_MS = SILENT_TO_MS + SHIFT.thresholdMs + SHIFT.heartbeatMs;

/** From a session's deadline (its last acknowledged beat and the threshold) until another connection can read its punch-out. */
export async function latency(): Promise<Figure[]> {
  const place = await createPlace("PostgreSQL");
  const bodies = await withDatabase(place, async (db) =>
    beatBodies(await seedShifts(db, OPEN, ORGANISATIONS)),
  );
  const server = await startServer(place);
  const generator = await startGenerator(bodies);
  const seen = await watchCloses(place.env.DATABASE_URL ?? "");
  const result = await generator.play({
    type: "pace",
    port: server.port,
    connections: 256,
    durationMs: BEATING_MS,
    everyMs: SHIFT.heartbeatMs,
    silent: SILENT,
    silentFromMs: SILENT_FROM_MS,
    silentToMs: SILENT_TO_MS,
  });
  await server.stop();
  const late = seen.map((close) => close.seenAt - close.lastBeatAt - SHIFT.thresholdMs);
  say(
    `  ${format(result.perSecond)} beats/s beside it, answered p99 in ${format(result.p99Ms)} ms; ${late.length} punched out`,
  );
  const what = `deadline to punch-out, ${format(OPEN)} open`;
  return [
    { what: `${what}: p50`, value: percentile(late, 50), unit: "ms" },
    { what: `${what}: p99`, value: percentile(late, 99), unit: "ms", atMost: 1000 },
    { what: `${what}: earliest`, value: Math.min(...late), unit: "ms", atLeast: 0 },
    {
      what: `${what}: punched out of ${SILENT} silent`,
      value: late.length,
      unit: "",
      atLeast: SILENT,
      atMost: SILENT,
    },
  ];
}

type Close = { lastBeatAt: number; seenAt: number };

/** Reads every punch-out as soon as it is committed. */
async function watchCloses(url: string): Promise<Close[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  afterwards(() => client.end());
  const closes: Close[] = [];
  const heads = new Map<string, string>();
  let reading: Promise<void> = Promise.resolve();
  const read = async (orgId: string): Promise<void> => {
    const { rows } = await client.query<{ seq: string; at: string }>(
      "select seq, ms_of(occurred_at) as at from ledger where org_id = $1 and seq > $2 and type = 'session.closed' order by seq",
      [orgId, heads.get(orgId) ?? 0],
    );
    const seenAt = Date.now();
    for (const row of rows) closes.push({ lastBeatAt: Number(row.at), seenAt });
    const last = rows.at(-1);
    if (last) heads.set(orgId, last.seq);
  };
  const { rows } = await client.query<{ org_id: string; seq: string }>("select org_id, seq from ledger_head");
  for (const row of rows) heads.set(row.org_id, row.seq);
  client.on("notification", ({ payload }) => {
    reading = reading.then(() => read(payload ?? ""));
  });
  await client.query("listen stint_ledger");
  return closes;
}
