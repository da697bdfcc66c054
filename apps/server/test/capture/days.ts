import type { RawSignal } from "@stint/core";
import type { IngestReply, IngestTask, TimeEntry, TimeEntryList } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import type { Person } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";

/** A Friday before the tests' Monday. */
export const DAY = "2026-02-27";

export const at = (time: string): number => Date.parse(`${DAY}T${time}:00Z`);
export const iso = (time: string): string => new Date(at(time)).toISOString();

export const EDITOR: RawSignal = {
  app: "Code",
  type: "window",
  source_type: "desktop",
  window_title: "invoice.ts — acme",
  document_path: "/projects/acme/invoice.ts",
  device_id: "laptop",
};
export const BROWSER: RawSignal = {
  app: "Firefox",
  type: "window",
  source_type: "desktop",
  window_title: "Ticket board",
  url: "https://jira.globex.com/browse/G-1",
  device_id: "laptop",
};

/** One signal a minute in [from, to). */
export function busy(from: string, to: string, window: RawSignal = EDITOR): RawSignal[] {
  const signals: RawSignal[] = [];
  for (let moment = at(from); moment < at(to); moment += 60_000)
    signals.push({ ...window, timestamp: new Date(moment).toISOString() });
  return signals;
}

/** Sends signals and waits until they have been worked on. */
export async function capture(
  person: Person,
  signals: RawSignal[],
  more: Record<string, unknown> = {},
): Promise<IngestTask> {
  const sent = await person.post<IngestReply>(PATHS.ingestSignals, { activity_signals: signals, ...more });
  if (sent.status !== 202) throw new Error(JSON.stringify(sent.body));
  return settled(person, sent.body.task_id);
}

export function settled(person: Person, taskId: string, status = "SUCCESS"): Promise<IngestTask> {
  return eventually(
    async () => {
      const { body } = await person.get<IngestTask>(`${PATHS.ingestSignals}/${taskId}`);
      return body.status === status && body;
    },
    { what: `the task to be ${status}`, withinMs: 25_000 },
  );
}

export async function pendingOf(person: Person): Promise<TimeEntry[]> {
  return (await person.get<TimeEntryList>(`${PATHS.pendingReview}?limit=500`)).body.entries;
}

export async function entriesOf(person: Person, query = ""): Promise<TimeEntry[]> {
  return (await person.get<TimeEntryList>(`${PATHS.timeEntries}?limit=500${query}`)).body.entries;
}

/** `09:00–10:01 pending` */
export function drawn({ started_at, ended_at, status }: TimeEntry): string {
  return `${started_at.slice(11, 16)}–${ended_at.slice(11, 16)} ${status}`;
}
