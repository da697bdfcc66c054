import type { ReportEntry } from "@stint/protocol";

const MOST_OCTETS = 75;

/** Entries as events of an iCalendar (RFC 5545). What still waits for a decision is tentative. */
export async function* calendarOf(pages: AsyncGenerator<ReportEntry[]>): AsyncGenerator<string> {
  yield lines(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Stint//Time entries//EN", "CALSCALE:GREGORIAN"]);
  for await (const page of pages) yield page.map((entry) => lines(eventOf(entry))).join("");
  yield lines(["END:VCALENDAR"]);
}

function eventOf(entry: ReportEntry): string[] {
  const { project, task, client, notes, person, status } = entry;
  const what = [project, task].filter((one) => one !== null).join(": ");
  return [
    "BEGIN:VEVENT",
    `UID:${entry.id}@stint`,
    `DTSTAMP:${instant(entry.endedAt)}`,
    `DTSTART:${instant(entry.startedAt)}`,
    `DTEND:${instant(entry.endedAt)}`,
    `SUMMARY:${text(`${person} · ${what || "Without project"}`)}`,
    ...(notes ? [`DESCRIPTION:${text(notes)}`] : []),
    ...(client ? [`CATEGORIES:${text(client)}`] : []),
    `STATUS:${status === "pending" ? "TENTATIVE" : "CONFIRMED"}`,
    "END:VEVENT",
  ];
}

function instant(at: string): string {
  return `${at.slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

function text(value: string): string {
  return value
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/(?!\n|\t)\p{Cc}/gu, "")
    .replaceAll(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n");
}

function lines(contents: string[]): string {
  return contents.map((content) => `${folded(content)}\r\n`).join("");
}

/** No line longer than 75 octets, and none broken within a character. */
function folded(content: string): string {
  let result = "";
  let octets = 0;
  for (const character of content) {
    const size = Buffer.byteLength(character);
    if (octets + size > MOST_OCTETS) {
      result += "\r\n ";
      octets = 1;
    }
    result += character;
    octets += size;
  }
  return result;
}
