import type { Analytics, Role } from "@stint/protocol";
import { foldShifts } from "../apps/server/src/insights/fold-shifts.ts";
import { Client } from "./harness/client.ts";
import { createPlace, ENGINES, type Engine, type Place, withDatabase } from "./harness/database.ts";
import { type Figure, format, percentile, say } from "./harness/figures.ts";
import { type Account, seedPeople } from "./harness/people.ts";
import { startServer } from "./harness/server-process.ts";
import { seedShifts, startDay } from "./harness/shift-seed.ts";

const PEOPLE = 200;
const DAYS = 365;
const QUESTIONS = 100;
const WARM_UP = 5;
const MOST_MS = 200;
const MONTHS = "/api/admin/analytics?months=12";
const FILE = "/api/admin/analytics.csv?months=12";

/**
 * `GET /api/admin/analytics` over twelve months of two hundred people, one request after another, with everybody on shift
 * and an hour's lines since the last fold.
 */
export async function analytics(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ENGINES) figures.push(...(await measure(engine)));
  return figures;
}

async function measure(engine: Engine): Promise<Figure[]> {
  const place = await createPlace(engine);
  const { manager, lines } = await withDatabase(place, async (db) => {
    const roles = Array.from({ length: PEOPLE }, (_, index): Role => (index === 0 ? "manager" : "member"));
    const [manager] = await seedPeople(db, roles);
    if (!manager) throw new Error("nobody");
    return { manager, lines: await seedShifts(db, DAYS) };
  });
  const foldedMs = await withDatabase(place, async (db) => {
    const began = performance.now();
    const { folded } = await foldShifts(db);
    if (folded !== lines) throw new Error(`${folded} of ${lines} lines were folded`);
    const took = performance.now() - began;
    await startDay(db);
    return took;
  });
  const months = await ask(place, manager, MONTHS, QUESTIONS);
  const file = await ask(place, manager, FILE, QUESTIONS);
  say(`  ${engine}: ${format(lines)} lines, p50 ${format(percentile(months, 50))} ms`);
  return [
    { what: `${engine}: twelve months of 200 people, p50`, value: percentile(months, 50), unit: "ms" },
    {
      what: `${engine}: twelve months of 200 people, p99`,
      value: percentile(months, 99),
      unit: "ms",
      atMost: MOST_MS,
    },
    { what: `${engine}: the same as CSV, p99`, value: percentile(file, 99), unit: "ms", atMost: MOST_MS },
    { what: `${engine}: the year's ${format(lines)} lines folded`, value: foldedMs / 1_000, unit: "s" },
  ];
}

async function ask(place: Place, { token }: Account, path: string, questions: number): Promise<number[]> {
  const server = await startServer(place);
  const client = new Client(server.port, 1);
  const times: number[] = [];
  for (let index = 0; index < questions + WARM_UP; index++) {
    const startedAt = performance.now();
    const { status, text } = await client.send({ method: "GET", path, token });
    if (index >= WARM_UP) times.push(performance.now() - startedAt);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text.slice(0, 500)}`);
    if (path === MONTHS && (JSON.parse(text) as Analytics).people.length !== PEOPLE)
      throw new Error(`${path} left somebody out`);
  }
  client.close();
  await server.stop();
  return times;
}
