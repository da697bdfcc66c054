const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `21 Nov 2026` of `2026-11-21`: read the same everywhere. */
export function dayText(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** `1 – 31 Oct 2026`, `29 Sep – 3 Oct 2026`: what both days have in common is said once. */
export function periodText({ from, to }: { from: string; to: string }): string {
  if (from === to) return dayText(from);
  const [first, last] = [dayText(from).split(" "), dayText(to).split(" ")];
  if (first[2] !== last[2]) return `${dayText(from)} – ${dayText(to)}`;
  return `${first[1] === last[1] ? first[0] : `${first[0]} ${first[1]}`} – ${dayText(to)}`;
}
