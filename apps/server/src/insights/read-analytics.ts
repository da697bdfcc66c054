import { addDays, EARLY_WARNING, earlyWarning, type Instant, localDateOf, shiftHealthOf } from "@stint/core";
import type { Analytics, EarlyWarning, ShiftHealth } from "@stint/protocol";
import { sql } from "kysely";
import { effectivePolicies, type PolicyOverrides } from "../access/policies.ts";
import type { Deps } from "../deps.ts";
import { readMoment } from "../sessions.ts";
import { foldIfFarBehind } from "./fold-shifts.ts";
import { added, nothing, readShiftSums, type Sums } from "./read-shift-sums.ts";

/** Days of the organisation, the current one among the recent. */
const RECENT_DAYS = 28;
const BEFORE_DAYS = 84;

/** One person's months, in the order of the months asked for. */
export type PersonMonths = { employeeId: string; name: string; months: ShiftHealth[] };
export type AnalyticsWithMonths = Analytics & { byPerson: PersonMonths[] };

/** How reliably people were heard, by month and by person, and whose silence is rising. */
export async function readAnalytics(
  { db, config }: Pick<Deps, "db" | "config">,
  orgId: string,
  monthCount: number,
): Promise<AnalyticsWithMonths> {
  await foldIfFarBehind(db, orgId);
  return db.tenant({ orgId, sees: "organisation" }, async (tx) => {
    const { rows: organisations } = await sql<{ time_zone: string; policies: PolicyOverrides }>`
      select time_zone, policies from organisation where id = ${orgId}`.execute(tx);
    const organisation = organisations[0];
    if (!organisation) throw new Error(`organisation ${orgId} is gone`);
    const { rows: members } = await sql<Member>`
      select user_id, name from member where org_id = ${orgId} order by name, user_id`.execute(tx);
    const { now } = await readMoment(tx);
    const timeZone = organisation.time_zone;
    const to = localDateOf(now, timeZone);
    const months = monthsUntil(to.slice(0, 7), monthCount);
    const { heartbeatMs } = effectivePolicies(organisation, config).shift;
    const recent = addDays(to, 1 - RECENT_DAYS);
    const parts = await readShiftSums(tx, {
      orgId,
      timeZone,
      firstMonth: `${months[0]}-01`,
      before: addDays(recent, -BEFORE_DAYS),
      recent,
    });
    const sums = new Map(
      [...parts].flatMap(([userId, own]) =>
        months.some((month) => own.has(month))
          ? [[userId, months.map((month) => own.get(month) ?? nothing())] as const]
          : [],
      ),
    );
    return {
      timeZone,
      from: `${months[0]}-01`,
      to,
      months: months.map((month, index) => {
        const sum = added([...sums.values()].map((own) => own[index] ?? nothing()));
        return { month, ...healthOf(sum, heartbeatMs), massSilenceOuts: sum.massSilenceOuts };
      }),
      people: peopleOf(members, sums, heartbeatMs),
      warnings: warningsOf(members, parts),
      byPerson: members.flatMap(({ user_id, name }) => {
        const own = sums.get(user_id);
        return own
          ? [{ employeeId: user_id, name, months: own.map((sum) => healthOf(sum, heartbeatMs)) }]
          : [];
      }),
    };
  });
}

type Member = { user_id: string; name: string };

function peopleOf(members: Member[], sums: Map<string, Sums[]>, heartbeatMs: number): Analytics["people"] {
  return members
    .flatMap(({ user_id, name }) => {
      const own = sums.get(user_id);
      if (!own) return [];
      return [
        {
          employeeId: user_id,
          name,
          ...healthOf(added(own), heartbeatMs),
          autoOutsByMonth: own.map(({ autoOuts }) => autoOuts),
        },
      ];
    })
    .sort((a, b) => b.autoOuts - a.autoOuts || b.missedBeats - a.missedBeats);
}

function warningsOf(members: Member[], parts: Map<string, Map<string, Sums>>): EarlyWarning[] {
  const warnings: EarlyWarning[] = [];
  for (const { user_id, name } of members) {
    const own = parts.get(user_id);
    const [before, recent] = [own?.get("before") ?? nothing(), own?.get("recent") ?? nothing()];
    for (const [what, counts] of [
      ["auto_outs", "autoOuts"],
      ["gaps", "gaps"],
    ] as const) {
      const then = { events: before[counts], shifts: before.shifts };
      const now = { events: recent[counts], shifts: recent.shifts };
      const score = earlyWarning(now, then, EARLY_WARNING[counts]);
      if (score !== null)
        warnings.push({ employeeId: user_id, name, what, recent: now, before: then, score });
    }
  }
  return warnings.sort((a, b) => b.score - a.score);
}

function healthOf(sum: Sums, heartbeatMs: number): ShiftHealth {
  const { missedBeats, silentMs, heard } = shiftHealthOf(sum, heartbeatMs);
  return {
    shifts: sum.shifts,
    workedSeconds: seconds(sum.workedMs),
    autoOuts: sum.autoOuts,
    gaps: sum.gaps,
    missedBeats,
    silentSeconds: seconds(silentMs),
    heard,
  };
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000);
}

/** So many months, `YYYY-MM`, the last of them given. */
function monthsUntil(last: string, count: number): string[] {
  const [year = 0, month = 1] = last.split("-").map(Number);
  return Array.from({ length: count }, (_, index) => {
    const at: Instant = Date.UTC(year, month - count + index, 1);
    return new Date(at).toISOString().slice(0, 7);
  });
}
