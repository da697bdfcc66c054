import type { Role, TimeReport } from "@stint/protocol";
import type { Database } from "../apps/server/src/db/database.ts";
import { Client } from "./harness/client.ts";
import { createPlace, ENGINES, type Engine, withDatabase } from "./harness/database.ts";
import { changeEntries, seedEntries } from "./harness/entry-seed.ts";
import { type Figure, format, percentile, say } from "./harness/figures.ts";
import { type Account, seedPeople } from "./harness/people.ts";
import { startServer } from "./harness/server-process.ts";

const PEOPLE = 200;
const SEED = { entries: 1_000_000, projects: 50, clients: 10, days: 365, firstDay: "2025-01-01" };
const YEAR = "from=2025-01-01&to=2025-12-31";
const CHANGED_HUNDREDS = 50;
const QUESTIONS = 100;
const WARM_UP = 5;
const MOST_MS = 200;

/**
 * `GET /api/v1/reports/time` over a year with a million entries of one organisation, one request after another, with
 * five thousand entries changed since the sums were last folded.
 */
export async function reports(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ENGINES) figures.push(...(await measure(engine)));
  return figures;
}

async function measure(engine: Engine): Promise<Figure[]> {
  const place = await createPlace(engine);
  say(`  ${engine}: writing ${format(SEED.entries)} entries …`);
  const seeded = await withDatabase(place, async (db) => {
    const roles = Array.from({ length: PEOPLE }, (_, index): Role => (index === 0 ? "manager" : "member"));
    const [manager, member] = await seedPeople(db, roles);
    if (!manager || !member) throw new Error("nobody");
    const rebuiltMs = await seedEntries(db, SEED);
    const changedMs = await changeEntries(db, CHANGED_HUNDREDS);
    await printSizes(db);
    return { manager, member, rebuiltMs, changedMs };
  });
  const server = await startServer(place);
  const client = new Client(server.port, 1);
  const ask = (who: Account, query: string, what: string) =>
    askFor(client, who, `${YEAR}&${query}`, `${engine}: ${what}`);
  const { manager, member } = seeded;
  const figures = [
    await ask(manager, "by=project", "a year by project"),
    await ask(manager, "by=person", "a year by person"),
    await ask(manager, "by=client", "a year by client"),
    await ask(manager, "by=day", "a year by day"),
    await ask(manager, "by=month&split=project", "a year by month and project"),
    await ask(manager, "by=project&split=person", "a year by project and person"),
    await ask(member, "by=day", "one's own year by day"),
  ];
  client.close();
  await server.stop();
  return [
    ...figures,
    { what: `${engine}: the sums of all entries made anew`, value: seeded.rebuiltMs / 1_000, unit: "s" },
    {
      what: `${engine}: a hundred entries changed, p50`,
      value: percentile(seeded.changedMs, 50),
      unit: "ms",
    },
  ];
}

async function askFor(client: Client, { token }: Account, query: string, what: string): Promise<Figure> {
  const path = `/api/v1/reports/time?${query}`;
  const times: number[] = [];
  let rows = 0;
  for (let index = 0; index < QUESTIONS + WARM_UP; index++) {
    const startedAt = performance.now();
    const report = await client.json<TimeReport>({ method: "GET", path, token });
    if (index >= WARM_UP) times.push(performance.now() - startedAt);
    rows = report.rows.length;
    if (report.total.entries === 0) throw new Error(`${path} found nothing`);
  }
  const [p50, p99] = [percentile(times, 50), percentile(times, 99)];
  say(`  ${what}: p50 ${format(p50)} ms, p99 ${format(p99)} ms, ${rows} rows`);
  return { what: `${what}, p99`, value: p99, unit: "ms", atMost: MOST_MS };
}

async function printSizes(db: Database): Promise<void> {
  const { rows } = await db.pool.query<{ name: string; rows: string }>(`
    select 'report_day' as name, count(*) as rows from report_day
    union all select 'report_month', count(*) from report_month
    union all select 'report_total', count(*) from report_total
    union all select 'report_change', count(*) from report_change`);
  say(`  ${rows.map(({ name, rows: count }) => `${name} ${format(Number(count))} rows`).join(", ")}`);
}
