import type { Project } from "@stint/protocol/projects";
import type { IngestReply, IngestTask, TimeEntry, TimeEntryList } from "@stint/protocol/time-entries";
import { eventually } from "@stint/testkit/eventually";
import type { Office, Page } from "./office.ts";

/** One signal a minute in [from, to) of a day. */
export function busy(app: string, day: string, from: string, to: string, more: object = {}): object[] {
  const minutes = (Date.parse(`${day}T${to}:00Z`) - Date.parse(`${day}T${from}:00Z`)) / 60_000;
  return Array.from({ length: minutes }, (_, minute) => ({
    app,
    type: "window",
    source_type: "desktop",
    window_title: `${app} at work`,
    device_id: "laptop",
    timestamp: new Date(Date.parse(`${day}T${from}:00Z`) + minute * 60_000).toISOString(),
    ...more,
  }));
}

/** Sends signals as whoever is signed in, and waits until entries have been suggested. */
export async function sendSignals({ url }: Office, page: Page, signals: object[]): Promise<void> {
  const sent = await page.request.post(`${url}/api/v1/time-entries/ingest`, {
    data: { activity_signals: signals },
    headers: { origin: url },
  });
  const { task_id } = (await sent.json()) as IngestReply;
  await eventually(
    async () => {
      const task = await page.request.get(`${url}/api/v1/time-entries/ingest/${task_id}`);
      return ((await task.json()) as IngestTask).status === "SUCCESS";
    },
    { what: "the signals to be worked off", withinMs: 25_000 },
  );
}

/** A project of the manager's. */
export async function addProject(office: Office, name: string, client?: string): Promise<Project> {
  const headers = { origin: office.url };
  const bob = await office.enter("bob");
  const made = client
    ? await bob.request.post(`${office.url}/api/v1/clients`, { data: { name: client }, headers })
    : null;
  const clientId = made ? ((await made.json()) as { id: string }).id : null;
  const added = await bob.request.post(`${office.url}/api/v1/projects`, {
    data: { name, clientId },
    headers,
  });
  const project = (await added.json()) as Project;
  await bob.context().close();
  return project;
}

/** A task of a project, added by the manager. */
export async function addTask(office: Office, projectId: string, name: string): Promise<void> {
  const bob = await office.enter("bob");
  const added = await bob.request.post(`${office.url}/api/v1/projects/${projectId}/tasks`, {
    data: { name },
    headers: { origin: office.url },
  });
  if (added.status() !== 201) throw new Error(await added.text());
  await bob.context().close();
}

/** The entries of whoever is signed in, oldest first. */
export async function entriesOf({ url }: Office, page: Page): Promise<TimeEntry[]> {
  const answer = await page.request.get(`${url}/api/v1/time-entries?limit=500`);
  return ((await answer.json()) as TimeEntryList).entries.toReversed();
}
