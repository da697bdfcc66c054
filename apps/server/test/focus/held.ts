import { countedStretch, splitOverSlots } from "@stint/core";
import { expect } from "vitest";
import type { Database } from "../../src/db/database.ts";
import type { Sent } from "./devices.ts";

type Held = { key: string; ms: string; sessions: number };

const KEYS = {
  focus_quarter: "slot || ' ' || facet_id",
  focus_slot: "slot::text",
  focus_day: "day || ' ' || facet_id",
};

class Sums extends Map<string, { ms: number; sessions: number }> {
  add(key: string, ms: number, sessions: number): void {
    const before = this.get(key) ?? { ms: 0, sessions: 0 };
    this.set(key, { ms: before.ms + ms, sessions: before.sessions + sessions });
  }
}

/** The server holds these sessions of the person and no others, each once, and a roll-up that is exactly their sum. */
export async function expectExactly(db: Database, userId: string, sent: Sent[]): Promise<void> {
  const { rows } = await db.pool.query<{
    id: string;
    start_time: number;
    duration: number;
    facet_id: number;
  }>("select id, start_time, duration, facet_id from focus_session where user_id = $1 order by id", [userId]);
  const byId = (list: { id: string; start_time: number; duration: number }[]) =>
    list
      .map(({ id, start_time, duration }) => ({ id, start_time, duration }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(byId(rows)).toEqual(byId(sent));

  const sums = { focus_quarter: new Sums(), focus_slot: new Sums(), focus_day: new Sums() };
  for (const row of rows) {
    const { startMs, ms } = countedStretch(row);
    for (const [index, part] of splitOverSlots(startMs, ms).entries()) {
      const sessions = index === 0 ? 1 : 0;
      sums.focus_quarter.add(`${part.slot} ${row.facet_id}`, part.ms, sessions);
      sums.focus_slot.add(`${part.slot}`, part.ms, sessions);
      sums.focus_day.add(`${Math.floor(part.slot / 96)} ${row.facet_id}`, part.ms, sessions);
    }
  }
  for (const [table, expected] of Object.entries(sums)) {
    const key = KEYS[table as keyof typeof KEYS];
    const { rows: held } = await db.pool.query<Held>(
      `select ${key} as key, ms, sessions from ${table} where user_id = $1`,
      [userId],
    );
    const found = new Map(held.map((row) => [row.key, { ms: Number(row.ms), sessions: row.sessions }]));
    expect(found, table).toEqual(new Map(expected));
  }

  const { rows: devices } = await db.pool.query<{ count: string }>(
    "select sum(session_count) as count from device where user_id = $1",
    [userId],
  );
  expect(Number(devices[0]?.count)).toBe(sent.length);
}
