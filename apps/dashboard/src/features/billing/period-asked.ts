import type { PeriodAsked } from "./invoice-queries.ts";

/** Whether a run over these days can be asked for; a date that is still typed cannot. */
export function isInOrder({ from, to }: PeriodAsked): boolean {
  return from <= to && from >= "1970-01-01";
}
