import { SLOT_MS, slotBounds } from "@stint/core";
import type { MemberFocus, MemberFocusQuery, StatsRow, TeamFocus, TeamFocusQuery } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { problem } from "../http/problem.ts";
import { readMoment } from "../sessions.ts";
import { boundsOf } from "./bounds.ts";
import { bySize, nameSlots, rowOf, totalsOf } from "./read-stats.ts";

type Sharer = { user_id: string; name: string; from_date: string };
type SharedRow = { user_id: string; slot: number | null; category: string; ms: string; sessions: string };
type Slots = { first: number; end: number };

/** The categories of everybody in the organisation who shares them. */
export async function readTeamFocus(
  db: Database,
  caller: Caller,
  query: z.infer<typeof TeamFocusQuery>,
): Promise<TeamFocus> {
  return db.tenant({ orgId: caller.orgId, sees: "organisation" }, async (tx) => {
    const { slots, ...bounds } = await slotsOf(tx, caller, query);
    const sharers = await findSharers(tx, caller.orgId, null);
    const shared = Map.groupBy(await readShared(tx, null, slots, false), (row) => row.user_id);
    return {
      ...bounds,
      members: sharers.map(({ user_id, name, from_date }) => {
        const rows = (shared.get(user_id) ?? []).map(sumOf);
        return {
          employeeId: user_id,
          name,
          sharedFrom: from_date,
          totalSeconds: totalsOf(rows).totalSeconds,
          categories: bySize(rows.map(rowOf)),
        };
      }),
    };
  });
}

/** What one member shares. Somebody who shares nothing is `not_found`, as is somebody who does not exist. */
export async function readMemberFocus(
  db: Database,
  caller: Caller,
  memberId: string,
  query: z.infer<typeof MemberFocusQuery>,
): Promise<MemberFocus> {
  return db.tenant({ orgId: caller.orgId, sees: "organisation" }, async (tx) => {
    const [sharer] = await findSharers(tx, caller.orgId, memberId);
    if (!sharer) throw problem("not_found");
    const { slots, ...bounds } = await slotsOf(tx, caller, query);
    const shared = await readShared(tx, sharer.user_id, slots, query.by !== "category");
    return {
      ...bounds,
      ...totalsOf(shared),
      rows: rowsOf(shared, bounds.timeZone, query),
      employee: { id: sharer.user_id, name: sharer.name },
      sharedFrom: sharer.from_date,
    };
  });
}

function rowsOf(shared: SharedRow[], timeZone: string, query: z.infer<typeof MemberFocusQuery>): StatsRow[] {
  if (query.by === "category") return bySize(shared.map(sumOf).map(rowOf));
  const sums = shared.map((row) => ({
    ...sumOf(row),
    key: String(row.slot),
    part: query.split ? row.category : null,
  }));
  return nameSlots(sums, timeZone, query.by);
}

function sumOf({ category, ms, sessions }: SharedRow) {
  return { key: category, part: null, ms, sessions };
}

async function slotsOf(tx: Tx, caller: Caller, query: z.infer<typeof TeamFocusQuery>) {
  const { from, to, timeZone } = boundsOf(query, caller, (await readMoment(tx)).now);
  const slots = slotBounds(from, to);
  const iso = (slot: number): string => new Date(slot * SLOT_MS).toISOString();
  return { slots, from: iso(slots.first), to: iso(slots.end), timeZone };
}

async function findSharers(tx: Tx, orgId: string, memberId: string | null): Promise<Sharer[]> {
  const { rows } = await sql<Sharer>`
    select m.user_id, m.name, s.from_date::text
    from focus_sharing s join member m on m.org_id = s.org_id and m.user_id = s.user_id
    where s.org_id = ${orgId} and m.status = 'active'
      and (${memberId}::uuid is null or m.user_id = ${memberId} or m.id = ${memberId})
    order by m.name, m.user_id`.execute(tx);
  return rows;
}

/** Through the one function that a transaction of the organisation may ask; it cannot read the tables. */
async function readShared(
  tx: Tx,
  member: string | null,
  slots: Slots,
  bySlot: boolean,
): Promise<SharedRow[]> {
  const { rows } = await sql<SharedRow>`
    select user_id, slot, category, ms, sessions
    from shared_focus(${member}::uuid, ${slots.first}::integer, ${slots.end}::integer, ${bySlot}) order by slot, category`.execute(
    tx,
  );
  return rows;
}
