import type { Stats } from "@stint/protocol";
import type { Database } from "../apps/server/src/db/database.ts";
import { Client } from "./harness/client.ts";
import { createPlace, withDatabase } from "./harness/database.ts";
import { type Figure, format, percentile, say } from "./harness/figures.ts";
import { seedFocus } from "./harness/focus-seed.ts";
import { type Account, seedPeople } from "./harness/people.ts";
import { startServer } from "./harness/server-process.ts";

const OTHERS = 900;
const OF_ONE = 1_000_000;
const OF_EACH_OTHER = 10_000;
const DAYS = 365;
const FIRST_DAY = Date.parse("2025-01-01T00:00:00Z");
const QUESTIONS = 200;
const WARM_UP = 10;

/**
 * `GET /api/stats` for months of a person with a million sessions, ten million being in the table, on PostgreSQL. Each
 * figure is the time of one HTTP request after another, over months that begin on a day of their own.
 */
export async function focusStats(): Promise<Figure[]> {
  const place = await createPlace("PostgreSQL");
  const { one, other } = await withDatabase(place, async (db) => {
    const people = await seedPeople(db, Array<"member">(OTHERS + 1).fill("member"));
    const [first, second] = people;
    if (!first || !second) throw new Error("nobody");
    say(`  writing ${format(OF_ONE + OTHERS * OF_EACH_OTHER)} sessions …`);
    await seedFocus(db, {
      people,
      sessions: { first: OF_ONE, others: OF_EACH_OTHER },
      days: DAYS,
      from: FIRST_DAY,
    });
    await printSizes(db);
    return { one: first, other: second };
  });
  const server = await startServer(place);
  const client = new Client(server.port, 1);
  const figures: Figure[] = [];
  for (const by of ["day", "app", "hour", "host", "device", "category"])
    figures.push(...(await ask(client, one, `by=${by}`, `1,000,000 sessions, a month by ${by}`, 100)));
  figures.push(...(await ask(client, one, "by=day&split=category", "a month by day and category")));
  figures.push(...(await ask(client, other, "by=day", "10,000 sessions, a month by day")));
  figures.push(...(await ask(client, one, "by=day", "1,000,000 sessions, a year by day", undefined, DAYS)));
  client.close();
  await server.stop();
  return figures;
}

async function ask(
  client: Client,
  { token }: Account,
  query: string,
  what: string,
  atMost?: number,
  days = 30,
): Promise<Figure[]> {
  const times: number[] = [];
  let rows = 0;
  for (let index = 0; index < QUESTIONS + WARM_UP; index++) {
    const first = FIRST_DAY + Math.floor(Math.random() * (DAYS - days + 1)) * 86_400_000;
    const [from, to] = [first, first + (days - 1) * 86_400_000].map((ms) =>
      new Date(ms).toISOString().slice(0, 10),
    );
    const path = `/api/stats?${query}&tz=America/New_York&from=${from}&to=${to}`;
    const startedAt = performance.now();
    const stats = await client.json<Stats>({ method: "GET", path, token });
    if (index >= WARM_UP) times.push(performance.now() - startedAt);
    rows = stats.rows.length;
    if (stats.totalSessions === 0) throw new Error(`${path} found nothing`);
  }
  say(
    `  ${what}: p50 ${format(percentile(times, 50))} ms, p99 ${format(percentile(times, 99))} ms, ${rows} rows`,
  );
  return [{ what: `stats, ${what}: p99`, value: percentile(times, 99), unit: "ms", atMost }];
}

async function printSizes(db: Database): Promise<void> {
  const { rows } = await db.pool.query<{ name: string; rows: string; heap: string; indexes: string }>(`
    select relname as name, n_live_tup as rows, pg_table_size(relid) as heap, pg_indexes_size(relid) as indexes
    from pg_stat_user_tables where relname in ('focus_session', 'focus_quarter', 'focus_slot', 'focus_day', 'focus_facet') order by relname desc`);
  for (const table of rows) {
    const [heap, indexes] = [Number(table.heap) / 1e6, Number(table.indexes) / 1e6];
    say(
      `  on disk: ${table.name} ${format(Number(table.rows))} rows, ${format(heap)} MB and ${format(indexes)} MB of indexes`,
    );
  }
}
