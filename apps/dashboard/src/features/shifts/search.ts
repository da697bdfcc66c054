/** What each shift page keeps in its address; anything else in the query is dropped. */
export type DaySearch = { date?: string };
export type TeamSearch = { q?: string };
export type CorrectionsSearch = { date?: string; shift?: string; employee?: string };

export function daySearch(search: Record<string, unknown>): DaySearch {
  return isDate(search.date) ? { date: search.date } : {};
}

export function teamSearch(search: Record<string, unknown>): TeamSearch {
  return typeof search.q === "string" && search.q ? { q: search.q } : {};
}

export function correctionsSearch(search: Record<string, unknown>): CorrectionsSearch {
  const { date, shift, employee } = search;
  return {
    ...(isDate(date) ? { date } : {}),
    ...(typeof shift === "string" && shift ? { shift } : {}),
    ...(typeof employee === "string" && employee ? { employee } : {}),
  };
}

function isDate(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}
