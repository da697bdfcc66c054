import type { DocumentEntry, DocumentLine, InvoiceDocument } from "@stint/core";
import { dayText, periodText } from "./day-text.ts";
import { quantityText } from "./money-text.ts";
import type { Naming } from "./render-pdf.ts";
import { type Cell, DIM, INK, Sheet } from "./sheet.ts";

const COLUMNS = {
  day: { title: "Day", x: Sheet.left, width: 64 },
  times: { title: "Time", x: Sheet.left + 64, width: 70 },
  person: { title: "Person", x: Sheet.left + 134, width: 92 },
  work: { title: "Work", x: Sheet.left + 226, width: 165 },
  worked: { title: "Worked", x: Sheet.right - 92, width: 46, align: "right" },
  billed: { title: "Billed", x: Sheet.right - 46, width: 46, align: "right" },
} as const;
type Key = keyof typeof COLUMNS;
const KEYS = Object.keys(COLUMNS) as Key[];
const BODY = { size: 8.5, leading: 12.5 };

/** The entries behind every line, on pages of their own. */
export function addTimeSheet(sheet: Sheet, document: InvoiceDocument, { whole }: Naming): void {
  sheet.newPage();
  sheet.write("Time sheet", { size: 16, weight: 600, x: Sheet.left, width: Sheet.width, leading: 22 });
  const about = `${whole}   ·   ${periodText(document.period)}   ·   times in ${document.timeZone}`;
  sheet.write(about, { size: 8.5, color: DIM, x: Sheet.left, width: Sheet.width });
  sheet.y += 14;
  const clock = clockOf(document.timeZone);
  const byLine = Map.groupBy(document.entries, ({ line }) => line);
  for (const line of document.lines) {
    const entries = byLine.get(line.position);
    if (entries) addGroup(sheet, document, line, entries, clock);
  }
}

function addGroup(
  sheet: Sheet,
  { quantityDecimals }: InvoiceDocument,
  line: DocumentLine,
  entries: DocumentEntry[],
  clock: (instant: string) => string,
): void {
  sheet.need(90);
  const quantity = quantityText(line.quantity, quantityDecimals, line.unit);
  const heading = { size: 9.5, weight: 600, leading: 15 } as const;
  sheet.row(
    [
      { ...heading, text: `${line.position}   ${line.description}`, x: Sheet.left, width: Sheet.width - 110 },
      { ...heading, text: quantity, x: Sheet.right - 100, width: 100, align: "right" },
    ],
    { gap: 4 },
  );
  const head = () => addHead(sheet);
  head();
  for (const entry of entries) sheet.row(cellsOf(entry, line, clock), { gap: 3, onTop: head });
  sheet.y += 1;
  sheet.rule();
  sheet.y += 5;
  const sums = {
    worked: durationText(entries.reduce((sum, { seconds }) => sum + seconds, 0)),
    billed: durationText(entries.reduce((sum, { billedSeconds }) => sum + billedSeconds, 0)),
  };
  sheet.row(rowOf({ day: "Sum", ...sums }, { ...BODY, weight: 600 }), { gap: 20 });
}

function addHead(sheet: Sheet): void {
  const titles = Object.fromEntries(KEYS.map((key) => [key, COLUMNS[key].title]));
  sheet.row(rowOf(titles, { size: 7.5, color: DIM }), { gap: 3 });
  sheet.rule({ color: INK, thickness: 0.5 });
  sheet.y += 4;
}

function cellsOf(entry: DocumentEntry, line: DocumentLine, clock: (instant: string) => string): Cell[] {
  const { day, startedAt, endedAt, person, project, task, notes, seconds, billedSeconds } = entry;
  const what = [project, task].filter(Boolean).join(" · ");
  return rowOf(
    {
      day: dayText(day),
      times: `${clock(startedAt)} – ${clock(endedAt)}`,
      person,
      work: [what === line.description ? null : what, notes].filter(Boolean).join("\n"),
      worked: durationText(seconds),
      billed: durationText(billedSeconds),
    },
    BODY,
  );
}

function rowOf(
  texts: Partial<Record<Key, string>>,
  style: Pick<Cell, "size" | "weight" | "color" | "leading">,
): Cell[] {
  return KEYS.map((key) => {
    const { title: _, ...place } = COLUMNS[key];
    const isLeft = !("align" in place);
    return { ...style, ...place, width: place.width - (isLeft ? 6 : 0), text: texts[key] ?? "" };
  });
}

/** `7:32`, and with seconds only where there are some. */
function durationText(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = String(Math.floor((seconds % 3600) / 60)).padStart(2, "0");
  const rest = seconds % 60;
  return rest === 0 ? `${hours}:${minutes}` : `${hours}:${minutes}:${String(rest).padStart(2, "0")}`;
}

function clockOf(timeZone: string): (instant: string) => string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (instant) => format.format(new Date(instant));
}
