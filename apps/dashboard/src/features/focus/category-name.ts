/** What no rule matched has an empty category. */
export function categoryName(category: string): string {
  return category || "Uncategorised";
}
