import { createPlace, ENGINES, type Engine, withDatabase } from "./harness/database.ts";
import { type Figure, format, say } from "./harness/figures.ts";
import { beatBodies, SHIFT, seedShifts } from "./harness/seed.ts";
import { startServer } from "./harness/server-process.ts";
import { rssMbOf } from "./harness/usage.ts";
import { startGenerator } from "./load/processes.ts";

const OPEN = 100_000;
const ORGANISATIONS = 20;
const BEATING_MS = 60_000;

/** Resident memory of the server process, the embedded database included, while every session beats at its cadence. */
export async function memory(): Promise<Figure[]> {
  const figures: Figure[] = [];
  // The first start of a fresh checkout compiles; every later one finds what that has kept.
  await (await startServer(await createPlace("PGlite"))).stop();
  for (const engine of ENGINES) figures.push(await measure(engine));
  return figures;
}

async function measure(engine: Engine): Promise<Figure> {
  const place = await createPlace(engine);
  const bodies = await withDatabase(place, async (db) =>
    beatBodies(await seedShifts(db, OPEN, ORGANISATIONS)),
  );
  const server = await startServer(place);
  const generator = await startGenerator(bodies);
  const samples = [rssMbOf(server.pid)];
  const sampling = setInterval(() => samples.push(rssMbOf(server.pid)), 500);
  const result = await generator.play({
    type: "pace",
    port: server.port,
    connections: 256,
    durationMs: BEATING_MS,
    everyMs: SHIFT.heartbeatMs,
    silent: 0,
    silentFromMs: 0,
    silentToMs: 0,
  });
  clearInterval(sampling);
  await server.stop();
  say(
    `  ${engine}: ${format(result.perSecond)} beats/s, p99 ${format(result.p99Ms)} ms, at rest ${format(samples[0] ?? 0)} MB`,
  );
  return {
    what: `${engine}: most memory, ${format(OPEN)} sessions beating`,
    value: Math.max(...samples),
    unit: "MB",
    atMost: 400,
  };
}
