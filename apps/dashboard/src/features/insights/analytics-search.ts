const RANGES = [3, 6, 12, 24] as const;
const SORTS = ["name", "gaps", "missed", "heard"] as const;

/** How many months back, what people are ordered by, and whose names are looked for. What is usual is not in the address. */
export type AnalyticsSearch = {
  months?: (typeof RANGES)[number];
  by?: (typeof SORTS)[number];
  q?: string;
};
export type SortedBy = (typeof SORTS)[number] | "outs";

export const USUAL_MONTHS = 12;
export const RANGE_CHOICES = RANGES.map((months) => ({
  value: String(months),
  label: `${months} months`,
}));

export function analyticsSearch(search: Record<string, unknown>): AnalyticsSearch {
  const months = RANGES.find((range) => range === Number(search.months));
  const by = SORTS.find((sort) => sort === search.by);
  const { q } = search;
  return {
    ...(months && months !== USUAL_MONTHS ? { months } : {}),
    ...(by ? { by } : {}),
    ...(typeof q === "string" && q !== "" && q.length <= 200 ? { q } : {}),
  };
}
