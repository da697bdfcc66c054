import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, type Transition } from "@stint/core";
import type { Database } from "../../../apps/server/src/db/database.ts";
import { type Entry, record } from "../../../apps/server/src/ledger.ts";
import { newSessionId } from "../../../apps/server/src/session-id.ts";

/** How somebody's connection was: how many of a hundred shifts silence ended, and how many gaps a shift had. */
export type Reliability = { silent: number; gaps: number };
export type PastPerson = { userId: string; at: (daysAgo: number) => Reliability };

type Past = { orgId: string; people: PastPerson[]; fromDaysAgo: number; toDaysAgo: number };

/** Writes two shifts of everybody's on each working day, each day at its end by the database's clock, which then runs on. */
export async function writePastShifts(db: Database, past: Past): Promise<void> {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const chance = seeded(1);
  for (let daysAgo = past.fromDaysAgo; daysAgo >= past.toDaysAgo; daysAgo--) {
    const day = today - daysAgo * DAY_MS;
    if ([0, 6].includes(new Date(day).getUTCDay())) continue;
    const entries = past.people.flatMap((person) => dayOf(past.orgId, person, { day, daysAgo, chance }));
    await db.pool.query(clockAt(`at_ms(${day + 19 * HOUR_MS})`));
    await db.system((tx) => record(tx, entries));
  }
  await db.pool.query(clockAt("clock_timestamp()"));
  // Nobody is told now of what happened then.
  await db.pool.query(`insert into outbox_cursor (org_id, seq) select org_id, seq from ledger_head
    on conflict (org_id) do update set seq = excluded.seq`);
}

type Day = { day: Instant; daysAgo: number; chance: () => number };

function dayOf(orgId: string, { userId, at }: PastPerson, { day, daysAgo, chance }: Day): Entry[] {
  const { silent, gaps } = at(daysAgo);
  return [8, 13].flatMap((hour) => {
    const start = day + hour * HOUR_MS + Math.floor(chance() * 25) * MINUTE_MS;
    const sessionId = newSessionId(start);
    const end = start + 3 * HOUR_MS + Math.floor(chance() * 75) * MINUTE_MS;
    const entry = (occurredAt: Instant, transition: Transition, actorId: string | null = userId): Entry => ({
      orgId,
      sessionId,
      subjectId: userId,
      kind: "shift",
      occurredAt,
      actorId,
      transition,
    });
    const isSilent = chance() * 100 < silent;
    const missed = Array.from({ length: Math.floor(gaps * 2 * chance() + 0.5) }, (): Entry => {
      const to = start + Math.floor(chance() * (end - start - MINUTE_MS)) + MINUTE_MS;
      const silenceMs = 20_000 + Math.floor(chance() * 9_000);
      return entry(
        to,
        { type: "gap.recorded", from: to - silenceMs, to, silenceMs, sourceId: "laptop" },
        null,
      );
    });
    return [
      entry(start, { type: "session.opened", kind: "shift", sourceId: "laptop" }),
      ...missed,
      isSilent
        ? entry(end, { type: "session.closed", reason: "silence", deadlineAt: end + 30_000 }, null)
        : entry(end, { type: "session.closed", reason: "command" }),
    ];
  });
}

function clockAt(now: string): string {
  return `create or replace function wall_now() returns timestamptz language sql volatile parallel safe as $$ select ${now} $$`;
}

/** The same numbers from 0 to 1 each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
