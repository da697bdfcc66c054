import { formatDate } from "../../format.ts";
import type { Period } from "./period.ts";

const MONTHS = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** `Sat 21 Nov 2026`, `16 – 22 Nov 2026`, `November 2026`. */
export function periodWords({ name, first, last }: Period): string {
  if (name === "day") return formatDate(first);
  if (name === "month") return MONTHS.format(Date.parse(first));
  const isOneMonth = first.slice(0, 7) === last.slice(0, 7);
  const start = formatDate(first, { weekday: false, year: first.slice(0, 4) !== last.slice(0, 4) });
  return `${isOneMonth ? Number(first.slice(8)) : start} – ${formatDate(last, { weekday: false })}`;
}
