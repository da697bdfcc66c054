import { countedStretch, DAY_MS, SLOT_MS, slotOf, splitOverSlots } from "@stint/core";
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

  /** Writes them to the roll-up and to its coarser sums. The person must be locked. */
  async write(tx: Tx, person: Person): Promise<void> {
    const changes = [...this.#changes.values()];
    for (const { table, columns, keyOf } of ROLL_UPS) {
      const sums = new Map<string, Sum>();
      for (const change of changes) {
        const key = keyOf(change);
        const sum = sums.get(key.join(" ")) ?? { key, ms: 0, sessions: 0 };
        sum.ms += change.ms;
        sum.sessions += change.sessions;
        sums.set(key.join(" "), sum);
      }
      await apply(tx, person, { table, columns }, [...sums.values()]);
    }
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

type Sum = { key: number[]; ms: number; sessions: number };
type Target = { table: string; columns: string[] };

const SLOTS_A_DAY = DAY_MS / SLOT_MS;

const ROLL_UPS: (Target & { keyOf: (change: Change) => number[] })[] = [
  { table: "focus_quarter", columns: ["slot", "facet_id"], keyOf: ({ slot, facetId }) => [slot, facetId] },
  { table: "focus_slot", columns: ["slot"], keyOf: ({ slot }) => [slot] },
  {
    table: "focus_day",
    columns: ["day", "facet_id"],
    keyOf: ({ slot, facetId }) => [Math.floor(slot / SLOTS_A_DAY), facetId],
  },
];

async function apply(
  tx: Tx,
  { orgId, userId }: Person,
  { table, columns }: Target,
  sums: Sum[],
): Promise<void> {
  const more = sums.filter(({ ms, sessions }) => ms >= 0 && sessions >= 0 && (ms > 0 || sessions > 0));
  const less = sums.filter(({ ms, sessions }) => ms < 0 || sessions < 0);
  const name = sql.table(table);
  const keys = sql.join(columns.map((column) => sql.ref(column)));
  if (more.length > 0)
    await sql`insert into ${name} as t (org_id, user_id, ${keys}, ms, sessions)
      select ${orgId}::uuid, ${userId}::uuid, u.* from ${unnested(columns, more)}
      on conflict (org_id, user_id, ${keys})
        do update set ms = t.ms + excluded.ms, sessions = t.sessions + excluded.sessions`.execute(tx);
  if (less.length === 0) return;
  const isOne = sql.join(
    [
      sql`t.org_id = ${orgId} and t.user_id = ${userId}`,
      ...columns.map((column) => sql`${sql.ref(`t.${column}`)} = ${sql.ref(`u.${column}`)}`),
    ],
    sql` and `,
  );
  const { numAffectedRows } = await sql`
    update ${name} t set ms = t.ms + u.ms, sessions = t.sessions + u.sessions
    from ${unnested(columns, less)} where ${isOne}`.execute(tx);
  if (numAffectedRows !== BigInt(less.length)) throw new Error(`${table} lacks what is to be taken from it`);
  await sql`delete from ${name} t using ${unnested(columns, less)}
    where ${isOne} and t.ms = 0 and t.sessions = 0`.execute(tx);
}

function unnested(columns: string[], sums: Sum[]) {
  const keys = columns.map((_, index) => sql`${sums.map(({ key }) => key[index] ?? 0)}::integer[]`);
  return sql`unnest(${sql.join(keys)}, ${sums.map(({ ms }) => ms)}::bigint[],
    ${sums.map(({ sessions }) => sessions)}::integer[])
    as u(${sql.join([...columns, "ms", "sessions"].map((column) => sql.ref(column)))})`;
}
