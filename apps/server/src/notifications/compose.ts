import type { OutboxEvent } from "../outbox.ts";
import type { Payload } from "./channel.ts";

type Words = Pick<Payload, "title" | "text" | "path">;

export type AutoOut = {
  employeeId: string;
  employeeName: string;
  sessionId: string;
  /** RFC 3339: the last heartbeat. */
  occurredAt: string;
  recordedAt: string;
  reason: string;
};

/** An automatic punch-out in the words for its person, or for somebody else. */
export function wordsOfAutoOut(event: AutoOut, isOwn: boolean, timeZone: string): Words {
  const at = timeOf(event.occurredAt, timeZone);
  const why =
    event.reason === "mass_silence"
      ? "Very many people lost contact together and it lasted."
      : "No heartbeat came any more.";
  const day = dayOf(event.occurredAt, timeZone);
  return isOwn
    ? {
        title: `You were punched out at ${at}`,
        text: `${why} The shift ends at your last heartbeat; if you worked on, resume it or ask for a correction.`,
        path: "/",
      }
    : {
        title: `${event.employeeName} was punched out at ${at}`,
        text: `${why} The shift ends at the last heartbeat.`,
        path: `/team/${event.employeeId}?date=${day}`,
      };
}

export function wordsOfEvent(event: OutboxEvent): Words {
  if (event.type !== "silence.mass") {
    const { title, text, path } = event.data;
    return { title, text, path };
  }
  const { late, open, everybody } = event.data;
  return {
    title: `${late} of ${open} people fell silent together`,
    text: `${everybody ? "This happened across the server" : "This happened in your organisation"}, which looks like a network fault: nobody is punched out for now. If it lasts, they are, and can be credited back as one batch.`,
    path: "/approvals",
  };
}

type Formats = { day: Intl.DateTimeFormat; time: Intl.DateTimeFormat };
const formats = new Map<string, Formats>();

/** Making a format costs more than everything else about a message. */
function formatsOf(timeZone: string): Formats {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = {
    // The one locale that writes a day as ISO 8601 does.
    day: new Intl.DateTimeFormat("sv-SE", { timeZone }),
    time: new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }),
  };
  formats.set(timeZone, made);
  return made;
}

function timeOf(at: string, timeZone: string): string {
  return formatsOf(timeZone).time.format(new Date(at));
}

function dayOf(at: string, timeZone: string): string {
  return formatsOf(timeZone).day.format(new Date(at));
}
