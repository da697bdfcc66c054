/** What each shift page keeps in its address; anything else in the query is dropped. */
export type DaySearch = { date?: string };
export type TeamSearch = { q?: string };
export type CorrectionsSearch = { status?: "pending" | "approved" | "denied"; shift?: string };

export function daySearch(search: Record<string, unknown>): DaySearch {
  return typeof search.date === "string" && /^\d{4}-\d{2}-\d{2}$/.test(search.date)
    ? { date: search.date }
    : {};
}

export function teamSearch(search: Record<string, unknown>): TeamSearch {
  return typeof search.q === "string" && search.q ? { q: search.q } : {};
}

export function correctionsSearch(search: Record<string, unknown>): CorrectionsSearch {
  const { status, shift } = search;
  return {
    ...(status === "pending" || status === "approved" || status === "denied" ? { status } : {}),
    ...(typeof shift === "string" && shift ? { shift } : {}),
  };
}
