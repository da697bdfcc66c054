import type { PersonChannel, Topic, Webhook } from "@stint/protocol/notifications";

export const TOPIC_WORDS: Record<Topic, string> = {
  own_auto_out: "You were punched out automatically",
  team_auto_out: "Somebody else was punched out automatically",
  silence_mass: "Very many fell silent together",
  job_failed: "A job failed for good",
  alert_raised: "An alert was raised",
};

export const CHANNEL_WORDS: Record<PersonChannel, string> = {
  in_app: "In Stint",
  push: "Devices",
  email: "E-mail",
  telegram: "Telegram",
};

type Event = Webhook["events"][number];

const EVENT_WORDS: Record<Event, string> = {
  "shift.auto_out": "Somebody was punched out automatically",
  "silence.mass": "Very many fell silent together",
  "job.failed": "A job failed for good",
  "alert.raised": "An alert was raised",
  "session.opened": "A session began",
  "session.closed": "A session ended",
  "gap.recorded": "A gap in heartbeats",
  "silence.logged": "Silence of a desktop",
  "correction.requested": "A correction was asked for",
  "correction.approved": "A correction was approved",
  "correction.denied": "A correction was denied",
  "evidence.deleted": "Screenshots were deleted",
};

/** What Slack can be told of; the rest is for machines. */
const IN_WORDS: readonly Event[] = ["shift.auto_out", "silence.mass", "job.failed", "alert.raised"];

export function eventsFor(channel: Webhook["channel"]): { value: Event; label: string }[] {
  const events = Object.keys(EVENT_WORDS) as Event[];
  return events
    .filter((event) => channel === "webhook" || IN_WORDS.includes(event))
    .map((event) => ({ value: event, label: EVENT_WORDS[event] }));
}

export function eventWords(type: string): string {
  return EVENT_WORDS[type as Event] ?? "A test";
}
