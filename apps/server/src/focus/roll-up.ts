import { countedStretch, slotOf, splitOverSlots } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Person } from "./person.ts";

type Counted = { start_time: number; duration: number };
type Change = { slot: number; facetId: number; ms: number; sessions: number };

/** What a set of sessions adds to, or takes from, the roll-up. */
export class RollUpChanges {
  readonly #changes = new Map<string, Change>();

  add(session: Counted, facetId: number): void {
    this.#put(session, facetId, 1);
  }

  remove(session: Counted, facetId: number): void {
    this.#put(session, facetId, -1);
  }

  /** Writes them in the order of their keys. The person must be locked. */
  async write(tx: Tx, { orgId, userId }: Person): Promise<void> {
    const changes = [...this.#changes.values()]
      .filter(({ ms, sessions }) => ms !== 0 || sessions !== 0)
      .sort((a, b) => a.slot - b.slot || a.facetId - b.facetId);
    const [less, more] = [changes.filter(isLess), changes.filter((change) => !isLess(change))];
    if (more.length > 0)
      await sql`insert into focus_quarter as q (org_id, user_id, slot, facet_id, ms, sessions)
        select ${orgId}::uuid, ${userId}::uuid, slot, facet_id, ms, sessions from ${unnested(more)}
        on conflict (org_id, user_id, slot, facet_id)
          do update set ms = q.ms + excluded.ms, sessions = q.sessions + excluded.sessions`.execute(tx);
    if (less.length === 0) return;
    const { numAffectedRows } = await sql`
      update focus_quarter q set ms = q.ms + u.ms, sessions = q.sessions + u.sessions from ${unnested(less)}
      where q.org_id = ${orgId} and q.user_id = ${userId} and q.slot = u.slot and q.facet_id = u.facet_id`.execute(
      tx,
    );
    if (numAffectedRows !== BigInt(less.length))
      throw new Error("the roll-up lacks what is to be taken from it");
    await sql`delete from focus_quarter q using ${unnested(less)}
      where q.org_id = ${orgId} and q.user_id = ${userId} and q.slot = u.slot and q.facet_id = u.facet_id
        and q.ms = 0 and q.sessions = 0`.execute(tx);
  }

  #put(session: Counted, facetId: number, sign: 1 | -1): void {
    const { startMs, ms } = countedStretch(session);
    const first = slotOf(startMs);
    for (const part of splitOverSlots(startMs, ms)) {
      const key = `${part.slot} ${facetId}`;
      const change = this.#changes.get(key) ?? { slot: part.slot, facetId, ms: 0, sessions: 0 };
      change.ms += sign * part.ms;
      if (part.slot === first) change.sessions += sign;
      this.#changes.set(key, change);
    }
  }
}

function isLess({ ms, sessions }: Change): boolean {
  return ms < 0 || sessions < 0;
}

function unnested(changes: Change[]) {
  const column = (pick: (change: Change) => number): number[] => changes.map(pick);
  return sql`unnest(${column(({ slot }) => slot)}::integer[], ${column(({ facetId }) => facetId)}::integer[],
    ${column(({ ms }) => ms)}::bigint[], ${column(({ sessions }) => sessions)}::integer[])
    as u(slot, facet_id, ms, sessions)`;
}
