import { type BillableEntry, type TimeLine, timeLines } from "@stint/core";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import { type KeptLine, type Reckoned, reckon } from "./document-lines.ts";
import type { Terms } from "./invoice-terms.ts";

export type DraftLine = KeptLine & TimeLine;
export type ClientDraft = Reckoned & { time: DraftLine[] };

/** What a client's entries come to by its terms, whether it is looked at or written. */
export async function draftOf(
  tx: Tx,
  orgId: string,
  entries: readonly BillableEntry[],
  terms: Terms,
): Promise<ClientDraft> {
  const lines = timeLines(entries, {
    rounding: terms.rounding,
    decimals: terms.quantityDecimals,
    group: terms.groupBy,
  });
  const describe = await describer(tx, orgId, lines, terms.groupBy === "entry" ? daysOf(entries) : null);
  const time = lines.map((line) => ({ ...line, description: describe(line) }));
  const { tax, quantityDecimals: decimals } = terms;
  return { time, ...reckon({ time, manual: [], discount: null, tax, decimals }) };
}

function daysOf(entries: readonly BillableEntry[]): Map<string, string> {
  return new Map(entries.map(({ id, day }) => [id, day]));
}

/** `Website · Design`; the day where a line is one entry, and the person where it is one person's. */
async function describer(
  tx: Tx,
  orgId: string,
  lines: readonly TimeLine[],
  days: Map<string, string> | null,
): Promise<(line: TimeLine) => string> {
  const idsOf = (pick: (line: TimeLine) => string | null): string[] => [
    ...new Set(lines.flatMap((line) => pick(line) ?? [])),
  ];
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from project where org_id = ${orgId} and id = any(${idsOf((line) => line.projectId)}::uuid[])
    union all
    select id, name from project_task where org_id = ${orgId} and id = any(${idsOf((line) => line.taskId)}::uuid[])
    union all
    select user_id, name from member
    where org_id = ${orgId} and user_id = any(${idsOf((line) => line.userId)}::uuid[])`.execute(tx);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const nameOf = (id: string | null): string[] => (id === null ? [] : [names.get(id) ?? ""]);
  return ({ projectId, taskId, userId, entries: [entry] }) => {
    const day = entry && days?.get(entry.id);
    const work = [...nameOf(projectId), ...nameOf(taskId)];
    return [...(day ? [day] : []), ...(work.length > 0 ? work : ["Services"]), ...nameOf(userId)].join(" · ");
  };
}
