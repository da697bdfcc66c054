import { dayBounds, type LocalDate, localDateOf } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";

/** The zone that the organisation's days are in, and which day it is there. */
export async function readToday(tx: Tx, orgId: string): Promise<{ timeZone: string; today: LocalDate }> {
  const { rows } = await sql<{ time_zone: string; now: string }>`
    select time_zone, wall_now_ms() as now from organisation where id = ${orgId}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error("an organisation that is not there");
  return { timeZone: row.time_zone, today: localDateOf(Number(row.now), row.time_zone) };
}

export type Days = { from: LocalDate; to: LocalDate };

/** The instants between which entries of these days begin. */
export function boundsOf({ from, to }: Days, timeZone: string): { start: number; end: number } {
  return { start: dayBounds(from, timeZone).start, end: dayBounds(to, timeZone).end };
}
