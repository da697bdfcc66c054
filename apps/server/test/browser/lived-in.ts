import { PATHS } from "@stint/protocol/paths";
import type { IngestReply, IngestTask } from "@stint/protocol/time-entries";
import { eventually } from "@stint/testkit/eventually";
import { punch, request } from "@stint/testkit/load";
import type { Account } from "@stint/testkit/seeded-database";
import { expect } from "vitest";
import { bill } from "./billed.ts";
import { sendLink } from "./lessons.ts";
import type { BrowserWorld } from "./world.ts";

/** Nobody falls silent while the pages are looked at. */
export const CALM_POLICY = { STINT_SHIFT_HEARTBEAT_MS: "10000", STINT_SHIFT_THRESHOLD_MS: "3600000" };

const DAY_MS = 86_400_000;
const MINUTES_OF_FOCUS = 120;

const billed = new WeakMap<BrowserWorld, Awaited<ReturnType<typeof bill>>>();

/** Every page that an owner can reach, with its heading. */
export function pagesOf(world: BrowserWorld): [path: string, heading: string][] {
  const { clientId, invoiceId, draftId } = billed.get(world) ?? {};
  return [
    ["/", "Today"],
    ["/corrections", "Corrections"],
    ["/team", "Team"],
    [`/team/${world.database.alice.userId}`, "Alice"],
    ["/approvals", "Approvals"],
    ["/desktop", "Desktop"],
    ["/focus", "Focus"],
    ["/focus/settings", "Focus settings"],
    ["/review", "Review"],
    ["/review/rules", "Project rules"],
    ["/reports", "Reports"],
    ["/admin/analytics", "Analytics"],
    ["/meetings", "Meetings"],
    ["/admin/teacher-monitoring", "Teacher monitoring"],
    ["/clients", "Clients"],
    [`/clients/${clientId}`, "Nordwind"],
    ["/rates", "Rates"],
    ["/billing", "Bill approved time"],
    ["/invoices", "Invoices"],
    [`/invoices/${invoiceId}`, "Invoice 0001"],
    [`/invoices/${draftId}`, "Draft for Nordwind"],
    ["/admin/operations", "Operations"],
    ["/admin/audit", "Audit log"],
    ["/people", "People"],
    ["/admin/retention", "Retention"],
    ["/notifications", "Notifications"],
    ["/notifications/settings", "Choose what you hear"],
    ["/webhooks", "Webhooks"],
    ["/settings", "Settings"],
  ];
}

/** Gives the pages something to show: people at work, an open window, lessons, corrections, focus sessions, invoices. */
export async function liveIn(world: BrowserWorld): Promise<void> {
  const { alice, bob, olivia } = world.database;
  const { url } = world.server;
  await punch(url, alice, "IN");
  await punch(url, olivia, "IN");
  const started = await request(url, olivia, PATHS.windowStart, { note: "The monthly report" });
  expect(started.status).toBe(201);
  billed.set(world, await bill(world));
  await sendFocus(url, olivia);
  await sendSignals(url, olivia);
  await sendEntries(url, olivia);
  for (const teacher of [alice, olivia]) {
    const { trackingUrl } = await sendLink(world, teacher, { topic: "English, B2" });
    expect((await fetch(trackingUrl)).status).toBe(200);
  }
  const day = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
  for (const account of [alice, bob, olivia]) {
    const asked = await request(url, account, PATHS.corrections, {
      start: `${day}T08:00:00Z`,
      end: `${day}T16:30:00Z`,
      note: "The network was down at the customer's",
    });
    expect(asked.status).toBe(201);
    if (account === alice) continue;
    const { id } = (await asked.json()) as { id: string };
    const decision = { decision: account === bob ? "approve" : "deny" };
    const decided = await request(url, olivia, `${PATHS.corrections}/${id}/decision`, decision);
    expect(decided.status).toBe(200);
  }
}

/** An hour of work, of which entries have been suggested when this is done. */
async function sendSignals(url: string, account: Account): Promise<void> {
  const signals = Array.from({ length: 60 }, (_, minute) => ({
    timestamp: Date.now() - minute * 60_000,
    app: minute < 25 ? "Code" : "Mail",
    type: "window",
    source_type: "desktop",
  }));
  const sent = await request(url, account, PATHS.ingestSignals, { activity_signals: signals });
  const { task_id } = (await sent.json()) as IngestReply;
  await eventually(
    async () => {
      const asked = await request(url, account, `${PATHS.ingestSignals}/${task_id}`);
      return ((await asked.json()) as IngestTask).status === "SUCCESS";
    },
    { what: "the signals to be worked off", withinMs: 25_000 },
  );
}

/** Time of the days before on a project with a budget, entered by hand. */
async function sendEntries(url: string, account: Account): Promise<void> {
  const added = await request(url, account, PATHS.projects, { name: "Website", colour: "#1c7ed6" });
  const { id } = (await added.json()) as { id: string };
  const limits = { billable: true, budgetMinutes: 600, budgetMinor: null };
  const limited = await fetch(`${url}${PATHS.projects}/${id}/billing`, {
    method: "PUT",
    headers: { authorization: `Bearer ${account.token}`, "content-type": "application/json" },
    body: JSON.stringify(limits),
  });
  expect(limited.status).toBe(200);
  for (const days of [1, 2, 8, 9]) {
    const day = new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
    const times = { started_at: `${day}T09:00:00Z`, ended_at: `${day}T11:30:00Z` };
    const entered = await request(url, account, PATHS.timeEntries, { ...times, project_id: id });
    expect(entered.status).toBe(201);
  }
}

/** The last two hours by minutes, in three apps and a site, from a computer of one's own. */
async function sendFocus(url: string, account: Account): Promise<void> {
  const made = await request(url, account, PATHS.keys, { name: "Laptop" });
  const { key } = (await made.json()) as { key: string };
  const now = Math.floor(Date.now() / 1_000);
  const sessions = Array.from({ length: MINUTES_OF_FOCUS }, (_, minute) => ({
    id: `minute ${minute}`,
    app_name: ["Code", "Firefox", "Lathe"][minute % 3],
    window_title: `Window ${minute}`,
    url: minute % 3 === 1 ? "https://rates.example/oak" : null,
    start_time: now - (minute + 1) * 60,
    end_time: now - minute * 60,
    duration: 60,
  }));
  const sent = await request(url, { ...account, token: key }, PATHS.sync, { sessions });
  expect(sent.status).toBe(200);
}
