import { csvLine } from "../http/csv.ts";
import type { AnalyticsWithMonths } from "./read-analytics.ts";

const HEADER = [
  "person",
  "person_id",
  "month",
  "shifts",
  "worked_hours",
  "automatic_punch_outs",
  "gaps",
  "missed_beats",
  "silent_seconds",
  "heard_percent",
];

/** One record for each person and month with a shift. */
export function exportAnalytics({ from, to, months, byPerson }: AnalyticsWithMonths): Response {
  const lines = byPerson.flatMap(({ employeeId, name, months: own }) =>
    own.flatMap((health, index) =>
      health.shifts + health.autoOuts + health.gaps === 0
        ? []
        : [
            csvLine([
              name,
              employeeId,
              months[index]?.month ?? "",
              health.shifts,
              Math.round((health.workedSeconds / 3_600) * 100) / 100,
              health.autoOuts,
              health.gaps,
              health.missedBeats,
              health.silentSeconds,
              health.heard === null ? null : Math.round(health.heard * 10_000) / 100,
            ]),
          ],
    ),
  );
  return new Response(csvLine(HEADER) + lines.join(""), {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="analytics-${from}-${to}.csv"`,
      "x-content-type-options": "nosniff",
    },
  });
}
