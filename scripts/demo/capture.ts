import { setTimeout as wait } from "node:timers/promises";
import { type Client, request } from "./client.ts";
import { type Meeting, type Stretch, type WorkDay, workDay } from "./work-days.ts";

type Project = { id: string };
type Projects = ReadonlyMap<string, string>;
type Entry = { id: string; started_at: string; ended_at: string };
/** A computer that sends signals with its own key, and whose it is. */
type Laptop = { url: string; client: Client; key: string };
/** Days that have been reviewed, and days that wait. */
export type Recorded = { reviewed: WorkDay[]; waiting: WorkDay[] };
type Signal = Record<string, string | undefined> & { timestamp: string };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** So far back days were recorded; those before the last week have been reviewed. */
export const RECORDED_DAYS = 16;
const WAITING_DAYS = 8;
const AT_A_TIME = 10_000;
const SETTLED_WITHIN_MS = 60_000;

export const CLIENTS = ["Northwind Hotels", "City Museum", "Oak & Co"] as const;
const [HOTELS, MUSEUM, OAK] = CLIENTS;
const WORK: { client: string | null; project: string; colour: string }[] = [
  { client: HOTELS, project: "Lobby refit", colour: "#0c9b82" },
  { client: MUSEUM, project: "Display cases", colour: "#c77c02" },
  { client: OAK, project: "Dining tables", colour: "#8e5bd0" },
  { client: null, project: "Web shop", colour: "#1c7ed6" },
  { client: null, project: "Office", colour: "#8e8e97" },
];

/** The demo's clients and projects. Returns the projects' ids by name. */
export async function addProjects(manager: Client): Promise<Projects> {
  const ids = new Map<string, string>();
  for (const { client, project: name, colour } of WORK) {
    const owner = client ? await manager.post<Project>("/api/v1/clients", { name: client }) : null;
    const made = await manager.post<Project>("/api/v1/projects", {
      name,
      colour,
      clientId: owner?.id ?? null,
    });
    ids.set(name, made.id);
  }
  return ids;
}

/** The days of somebody whose work is recorded: what has been reviewed, and the last week, which waits; today as far as it has gone by. */
export function recordedDays(seed: number): Recorded {
  const today = new Date().setHours(0, 0, 0, 0);
  const days = (from: number, to: number) =>
    Array.from({ length: from - to }, (_, index) => workDay(today - (from - index) * DAY_MS, seed)).flatMap(
      (day) => (day ? [upToNow(day)] : []),
    );
  return { reviewed: days(RECORDED_DAYS - 1, WAITING_DAYS - 1), waiting: days(WAITING_DAYS - 1, -1) };
}

/** Uploads what was recorded, and reviews the earlier days: from them is learned what belongs where. */
export async function capture(laptop: Laptop, days: Recorded, projects: Projects): Promise<void> {
  const rule = { field: "path", text: "/projects/shop", projectId: projects.get("Web shop") };
  await laptop.client.put("/api/v1/project-rules", { rules: [rule] });
  await upload(laptop, days.reviewed);
  await review(laptop.client, days.reviewed, projects);
  await upload(laptop, days.waiting);
}

async function upload({ url, client, key }: Laptop, days: WorkDay[]): Promise<void> {
  const signals = days.flatMap(({ stretches, meetings }) => [
    ...stretches.flatMap(signalsOf),
    ...meetings.flatMap(meetingSignals),
  ]);
  for (let first = 0; first < signals.length; first += AT_A_TIME) {
    const activity_signals = signals.slice(first, first + AT_A_TIME);
    const { task_id } = await request<{ task_id: string }>(
      `${url}/api/v1/time-entries/ingest`,
      "POST",
      { activity_signals },
      key,
    );
    const giveUpAt = Date.now() + SETTLED_WITHIN_MS;
    for (let status = "PENDING"; status !== "SUCCESS" && Date.now() < giveUpAt; await wait(250))
      ({ status } = await client.get<{ status: string }>(`/api/v1/time-entries/ingest/${task_id}`));
  }
}

/** Puts each suggestion on the project that most of it was for, and approves it. */
async function review(client: Client, days: WorkDay[], projects: Projects): Promise<void> {
  const { entries } = await client.get<{ entries: Entry[] }>("/api/v1/time-entries/pending-review?limit=500");
  const done = days.flatMap(({ stretches, meetings }) => [...stretches, ...meetings]);
  for (const { id, started_at, ended_at } of entries) {
    const shares = new Map<string | null, number>();
    for (const { project, start, end } of done) {
      const share = Math.min(end, Date.parse(ended_at)) - Math.max(start, Date.parse(started_at));
      if (share > 0) shares.set(project, (shares.get(project) ?? 0) + share);
    }
    const [project = null] = [...shares].toSorted((one, other) => other[1] - one[1])[0] ?? [];
    const projectId = project === null ? undefined : projects.get(project);
    const decision = { status: "approved", ...(projectId ? { project_id: projectId } : {}) };
    await client.patch(`/api/v1/time-entries/${id}`, decision);
  }
}

function signalsOf({ app, title, url, path, start, end, everyMin = 1 }: Stretch): Signal[] {
  const signals: Signal[] = [];
  for (let at = start; at < end; at += everyMin * MINUTE_MS)
    signals.push({
      timestamp: new Date(at).toISOString(),
      app,
      type: "window",
      source_type: "desktop",
      window_title: title,
      url,
      document_path: path,
    });
  return signals;
}

function meetingSignals({ title, start, end, inCall }: Meeting): Signal[] {
  const mark = (at: number, type: string): Signal => ({
    timestamp: new Date(at).toISOString(),
    type,
    source_type: "calendar",
    window_title: title,
  });
  const call: Signal[] = [];
  for (let at = start + MINUTE_MS; inCall && at < end; at += 2 * MINUTE_MS)
    call.push({ ...mark(at, "call"), app: "Zoom", source_type: "desktop" });
  return [mark(start, "calendar_start"), mark(end, "calendar_end"), ...call];
}

function upToNow({ stretches, meetings }: WorkDay): WorkDay {
  const now = Date.now();
  const past = stretches.filter(({ start }) => start < now);
  return {
    stretches: past.map((stretch) => ({ ...stretch, end: Math.min(stretch.end, now) })),
    meetings: meetings.filter(({ end }) => end < now),
  };
}
