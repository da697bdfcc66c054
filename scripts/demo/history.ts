import type { Client } from "./client.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The week so far, asked for as missing shifts and approved by `decider`, since the server lets nobody backdate a punch. */
export async function writeHistory(client: Client, decider: Client, seed: number): Promise<void> {
  const today = new Date();
  today.setHours(0, 0, 0, 0);
  for (let daysAgo = 4; daysAgo >= 1; daysAgo--) {
    const day = today.getTime() - daysAgo * DAY_MS;
    const jitter = ((seed * 37 + daysAgo * 53) % 40) * MINUTE_MS;
    const noon = day + 12 * HOUR_MS + jitter;
    await add(client, decider, day + 8 * HOUR_MS + jitter, noon);
    await add(client, decider, noon + 35 * MINUTE_MS, day + 16 * HOUR_MS + 2 * jitter);
  }
  await addThisMorning(client, decider, today.getTime(), seed);
}

/** Up to three hours of today, in two stretches; one in five is left for a visitor to decide. */
async function addThisMorning(
  client: Client,
  decider: Client,
  midnight: number,
  seed: number,
): Promise<void> {
  const end = Date.now() - (5 + ((seed * 7) % 12)) * MINUTE_MS;
  const start = Math.max(midnight, end - 3 * HOUR_MS - ((seed * 11) % 30) * MINUTE_MS);
  if (end - start < 30 * MINUTE_MS) return;
  const middle = start + (end - start) * (0.4 + (seed % 4) / 10);
  await add(client, decider, start, middle - 9 * MINUTE_MS);
  if (seed % 5 === 1) await ask(client, middle, end, "Train without a network, I was at work");
  else await add(client, decider, middle, end);
}

async function add(client: Client, decider: Client, start: number, end: number): Promise<void> {
  const { id } = await ask(client, start, end, "Worked on site, no laptop");
  await decider.post(`/api/employee/corrections/${id}/decision`, { decision: "approve" });
}

function ask(client: Client, start: number, end: number, note: string): Promise<{ id: string }> {
  return client.post("/api/employee/corrections", {
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    note,
  });
}
