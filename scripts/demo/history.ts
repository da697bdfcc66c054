import type { Client } from "./client.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The week so far, asked for as missing shifts and approved by the manager, since the server lets nobody backdate a punch. */
export async function writeHistory(client: Client, manager: Client, seed: number): Promise<void> {
  const today = new Date();
  today.setHours(0, 0, 0, 0);
  for (let daysAgo = 4; daysAgo >= 1; daysAgo--) {
    const day = today.getTime() - daysAgo * DAY_MS;
    if ([0, 6].includes(new Date(day).getDay())) continue;
    const jitter = ((seed * 37 + daysAgo * 53) % 40) * MINUTE_MS;
    const noon = day + 12 * HOUR_MS + jitter;
    await add(client, manager, day + 8 * HOUR_MS + jitter, noon, "Worked on site, no laptop");
    await add(
      client,
      manager,
      noon + 35 * MINUTE_MS,
      day + 16 * HOUR_MS + 2 * jitter,
      "Worked on site, no laptop",
    );
  }
  if (seed % 5 === 1) {
    const end = Math.min(Date.now() - HOUR_MS, today.getTime() + 8 * HOUR_MS);
    if (end > today.getTime() + HOUR_MS)
      await ask(client, end - HOUR_MS, end, "Train without a network, I was at work");
  }
}

async function add(client: Client, manager: Client, start: number, end: number, note: string): Promise<void> {
  const { id } = await ask(client, start, end, note);
  await manager.post(`/api/employee/corrections/${id}/decision`, { decision: "approve" }).catch(() => {
    // A manager's own request stays open for somebody else to decide.
  });
}

function ask(client: Client, start: number, end: number, note: string): Promise<{ id: string }> {
  return client.post("/api/employee/corrections", {
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    note,
  });
}
