import { createPlace, ENGINES, type Engine, type Place, withDatabase } from "./harness/database.ts";
import { type Figure, format, median, say } from "./harness/figures.ts";
import { beatBodies, seedShifts } from "./harness/seed.ts";
import { startServer } from "./harness/server-process.ts";
import { cpuMsOf } from "./harness/usage.ts";
import type { LoadResult } from "./load/orders.ts";
import { type Generator, startBareServer, startGenerator } from "./load/processes.ts";

const SESSIONS = 10_000;
const CONNECTIONS = 256;
const ROUNDS = 5;
const ROUND_MS = 4_000;
const WARM_UP_MS = 8_000;
const REQUIRED_RATIO = 0.4;

type Round = LoadResult & { serverUs: number; generatorUs: number };

/** Acknowledged durable heartbeats a second against a bare Node HTTP server under the same load, in alternating rounds. */
export async function heartbeats(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ENGINES) figures.push(...(await measure(engine)));
  return figures;
}

async function measure(engine: Engine): Promise<Figure[]> {
  const place = await createPlace(engine);
  const bodies = await withDatabase(place, async (db) => beatBodies(await seedShifts(db, SESSIONS)));
  const bare = await startBareServer();
  const stint = await startServer(place);
  const generator = await startGenerator(bodies);
  const startedAt = Date.now();
  const syncsBefore = await walSyncs(place);
  await play(generator, bare, WARM_UP_MS);
  await play(generator, stint, WARM_UP_MS);
  const rounds: { bare: Round; stint: Round }[] = [];
  for (let index = 1; index <= ROUNDS; index++) {
    const round = {
      bare: await play(generator, bare, ROUND_MS),
      stint: await play(generator, stint, ROUND_MS),
    };
    rounds.push(round);
    say(`  ${engine} ${index}/${ROUNDS}: bare ${describe(round.bare)}; stint ${describe(round.stint)}`);
  }
  await stint.stop();
  await requireOnDisk(place, startedAt);
  const syncs = ((await walSyncs(place)) ?? Number.NaN) - (syncsBefore ?? Number.NaN);
  const of = (pick: (round: { bare: Round; stint: Round }) => number): number => median(rounds.map(pick));
  const failed = rounds.reduce((sum, round) => sum + round.stint.failed + round.bare.failed, 0);
  return [
    { what: `${engine}: acknowledged beats a second`, value: of((r) => r.stint.perSecond), unit: "/s" },
    { what: `${engine}: bare server, same load`, value: of((r) => r.bare.perSecond), unit: "/s" },
    {
      what: `${engine}: ratio`,
      value: of((r) => r.stint.perSecond / r.bare.perSecond),
      unit: "",
      atLeast: REQUIRED_RATIO,
    },
    { what: `${engine}: answer p50 (bare)`, value: of((r) => r.bare.p50Ms), unit: "ms" },
    { what: `${engine}: answer p99 (bare)`, value: of((r) => r.bare.p99Ms), unit: "ms" },
    { what: `${engine}: answer p50`, value: of((r) => r.stint.p50Ms), unit: "ms" },
    { what: `${engine}: answer p99`, value: of((r) => r.stint.p99Ms), unit: "ms" },
    { what: `${engine}: beats not acknowledged`, value: failed, unit: "", atMost: 0 },
    ...(syncsBefore === null
      ? []
      : [{ what: `${engine}: times its log was forced to the disk`, value: syncs, unit: "", atLeast: 1000 }]),
  ];
}

async function play(
  generator: Generator,
  server: { pid: number; port: number },
  durationMs: number,
): Promise<Round> {
  const before = cpuMsOf(server.pid);
  const result = await generator.play({
    type: "round",
    port: server.port,
    connections: CONNECTIONS,
    durationMs,
  });
  const perRequestUs = (ms: number): number => (ms * 1000) / result.answered;
  return {
    ...result,
    serverUs: perRequestUs(cpuMsOf(server.pid) - before),
    generatorUs: perRequestUs(result.cpuMs),
  };
}

function describe(round: Round): string {
  const { perSecond, p50Ms, p99Ms, serverUs, generatorUs } = round;
  return `${format(perSecond)}/s p50 ${format(p50Ms)} p99 ${format(p99Ms)} ms (CPU a beat: server ${format(serverUs)}, load ${format(generatorUs)} µs)`;
}

/** Every session was beaten for; its presence row, read by another process, must say so. */
async function requireOnDisk(place: Place, sinceMs: number): Promise<void> {
  await withDatabase(place, async ({ pool }) => {
    const { rows } = await pool.query<{ fresh: string; open: string }>(
      "select count(*) filter (where last_at_ms >= $1) as fresh, count(*) as open from presence",
      [sinceMs],
    );
    const { fresh, open } = rows[0] ?? {};
    if (Number(fresh) !== SESSIONS) throw new Error(`${fresh} of ${open} presence rows have their beats`);
  });
}

/** How often a PostgreSQL server has forced its log to the disk. Null where it does not count that, or is embedded. */
async function walSyncs(place: Place): Promise<number | null> {
  if (place.engine === "PGlite") return null;
  return withDatabase(place, async ({ pool }) => {
    const { rows } = await pool.query<{ syncs: string | null }>(
      "select to_jsonb(w) ->> 'wal_sync' as syncs from pg_stat_wal w",
    );
    const syncs = rows[0]?.syncs ?? null;
    return syncs === null ? null : Number(syncs);
  });
}
