import { countedStretch, splitOverSlots } from "@stint/core";
import { expect } from "vitest";
import type { Database } from "../../src/db/database.ts";
import type { Sent } from "./devices.ts";

type Quarter = { slot: number; facet_id: number; ms: string; sessions: number };

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

  const expected = new Map<string, { ms: number; sessions: number }>();
  for (const row of rows) {
    const { startMs, ms } = countedStretch(row);
    for (const [index, part] of splitOverSlots(startMs, ms).entries()) {
      const key = `${part.slot} ${row.facet_id}`;
      const sum = expected.get(key) ?? { ms: 0, sessions: 0 };
      sum.ms += part.ms;
      if (index === 0) sum.sessions += 1;
      expected.set(key, sum);
    }
  }
  const { rows: quarters } = await db.pool.query<Quarter>(
    "select slot, facet_id, ms, sessions from focus_quarter where user_id = $1",
    [userId],
  );
  const held = new Map(
    quarters.map(({ slot, facet_id, ms, sessions }) => [`${slot} ${facet_id}`, { ms: Number(ms), sessions }]),
  );
  expect(held).toEqual(expected);

  const { rows: devices } = await db.pool.query<{ count: string }>(
    "select sum(session_count) as count from device where user_id = $1",
    [userId],
  );
  expect(Number(devices[0]?.count)).toBe(sent.length);
}
