import { setTimeout as wait } from "node:timers/promises";
import { CLIENTS } from "./capture.ts";
import type { Client } from "./client.ts";
import { randomFrom } from "./random.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SETTLED_WITHIN_MS = 60_000;

const [, , OAK] = CLIENTS;

type Run = { id: string; state: string; invoiceIds: string[] };
type Work = { project: string; notes: string };

const WORK: Work[] = [
  { project: "Lobby refit", notes: "Panels of the reception desk" },
  { project: "Dining tables", notes: "Tops glued up and planed" },
  { project: "Display cases", notes: "Frames and glazing" },
  { project: "Lobby refit", notes: "Fitting on site" },
  { project: "Dining tables", notes: "Oil, second coat" },
];

/**
 * Two months and what has gone by of this one, entered by hand and approved, become money: the month before last is
 * invoiced, of the last there is a draft, and the rest waits to be billed.
 */
export async function bill(
  admin: Client,
  joiners: Client[],
  projects: ReadonlyMap<string, string>,
): Promise<void> {
  const [before, last, now] = [-2, -1, 0].map(monthFromNow);
  if (!before || !last || !now) return;
  for (const [index, joiner] of joiners.entries())
    for (
      let day = new Date(before);
      day.getTime() < Date.now() - 24 * HOUR_MS;
      day.setDate(day.getDate() + 1)
    )
      await workOn(joiner, new Date(day), index, projects);
  const invoices = await draft(admin, before, last);
  for (const id of invoices) await admin.post(`/api/v1/invoices/${id}/issue`, { issuedOn: text(last, 2) });
  for (const id of invoices.slice(0, 1))
    await admin.post(`/api/v1/invoices/${id}/paid`, { paidOn: text(last, 15) });
  await draftWithDelivery(admin, last, now);
}

async function workOn(
  joiner: Client,
  day: Date,
  index: number,
  projects: ReadonlyMap<string, string>,
): Promise<void> {
  const random = randomFrom(index * 613 + day.getDate() + day.getMonth() * 31);
  const { project, notes } = WORK[(index + random(3)) % WORK.length] ?? { project: "Office", notes: "" };
  if (day.getDay() === 0 || day.getDay() === 6) return;
  const start = day.getTime() + 7 * HOUR_MS + random(50) * MINUTE_MS;
  await joiner.post("/api/v1/time-entries", {
    started_at: new Date(start).toISOString(),
    ended_at: new Date(start + (130 + random(150)) * MINUTE_MS).toISOString(),
    project_id: projects.get(project),
    notes,
  });
}

async function draftWithDelivery(admin: Client, from: Date, before: Date): Promise<void> {
  const { clients } = await admin.get<{ clients: { id: string; name: string }[] }>("/api/v1/clients");
  const oak = clients.filter(({ name }) => name === OAK).map(({ id }) => id);
  const [id] = await draft(admin, from, before, oak);
  const delivery = { description: "Delivery to Copenhagen", quantity: 100, rateMinor: 42_000 };
  await admin.patch(`/api/v1/invoices/${id}`, { manualLines: [delivery], discount: { percentBp: 300 } });
}

/** Drafts for the days up to the one before `before`; a run is given a minute. */
async function draft(admin: Client, from: Date, before: Date, clientIds?: string[]): Promise<string[]> {
  const to = new Date(before);
  to.setDate(to.getDate() - 1);
  const days = { from: text(from, 1), to: text(to, to.getDate()) };
  let run = await admin.post<Run>("/api/v1/billing/runs", {
    ...days,
    clientIds,
    idempotencyKey: `${days.from} ${clientIds ?? ""}`,
  });
  for (const giveUpAt = Date.now() + SETTLED_WITHIN_MS; run.state !== "SUCCESS" && Date.now() < giveUpAt; ) {
    await wait(250);
    run = await admin.get<Run>(`/api/v1/billing/runs/${run.id}`);
  }
  return run.invoiceIds;
}

function monthFromNow(months: number): Date {
  const first = new Date();
  first.setHours(0, 0, 0, 0);
  first.setMonth(first.getMonth() + months, 1);
  return first;
}

/** A day of a month, such as `2026-03-15`. */
function text(month: Date, day: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${month.getFullYear()}-${two(month.getMonth() + 1)}-${two(day)}`;
}
