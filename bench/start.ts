import { createPlace, ENGINES, type Engine, type Place, withDatabase } from "./harness/database.ts";
import { type Figure, format, median, say } from "./harness/figures.ts";
import { seedShifts } from "./harness/seed.ts";
import { startServer } from "./harness/server-process.ts";

const SESSIONS = 10_000;
const STARTS = 7;
const POLL_MS = 10;

/** From starting the process on an existing database until it says that it is alive and ready. */
export async function start(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ENGINES) figures.push(await measure(engine));
  return figures;
}

async function measure(engine: Engine): Promise<Figure> {
  const place = await createPlace(engine);
  await withDatabase(place, (database) => seedShifts(database, SESSIONS));
  const times: number[] = [];
  for (let left = STARTS; left > 0; left--) times.push(await timeStart(place));
  say(`  ${engine}: ${times.map((ms) => format(ms)).join(", ")} ms`);
  return {
    what: `${engine}: first healthy answer, median`,
    value: median(times),
    unit: "ms",
    atMost: 2000,
  };
}

async function timeStart(place: Place): Promise<number> {
  const startedAt = performance.now();
  const server = await startServer(place);
  const url = `http://127.0.0.1:${server.port}`;
  while (!((await isOk(`${url}/healthz`)) && (await isOk(`${url}/readyz`)))) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const tookMs = performance.now() - startedAt;
  await server.stop();
  return tookMs;
}

async function isOk(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}
