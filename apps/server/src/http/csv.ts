/** What a spreadsheet would take as the beginning of a formula; also the wide forms that it reads as the narrow ones. */
const FORMULA = /^[\s\0]*[=+\-@＝＋－＠|%\t\r\n]/;

/** One record of RFC 4180. A text that a spreadsheet would run as a formula begins with an apostrophe instead. */
export function csvLine(cells: (string | number | boolean | null)[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
