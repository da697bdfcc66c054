import { setTimeout as wait } from "node:timers/promises";
import type { Character } from "./cast.ts";
import { type Client, request } from "./client.ts";

type PunchReply = { beatToken: string; nextHeartbeatMs: number };
type BeatReply = { status: "IN" | "OUT"; nextHeartbeatMs: number };

/** One person's day, over and over: in, at work with their habit, and out again. */
export async function live(
  url: string,
  client: Client,
  habit: Character["habit"],
  seed: number,
): Promise<never> {
  await wait(300 * seed);
  for (;;) {
    try {
      await workOnce(url, client, habit);
    } catch (error) {
      console.error("somebody in the demo had trouble:", error instanceof Error ? error.message : error);
    }
    await wait(between(8_000, 25_000));
  }
}

async function workOnce(url: string, client: Client, habit: Character["habit"]): Promise<void> {
  const { beatToken, nextHeartbeatMs } = await punchIn(client);
  const until = Date.now() + (habit === "steady" ? 30 * 60_000 : between(40_000, 120_000));
  let everyMs = nextHeartbeatMs;
  while (Date.now() < until) {
    await wait(everyMs * (0.9 + Math.random() * 0.1));
    if (habit === "flaky" && Math.random() < 0.12) await wait(everyMs * 1.4);
    const reply = await beat(url, client, beatToken);
    if (reply.status === "OUT") return;
    everyMs = reply.nextHeartbeatMs;
  }
  if (habit === "vanishing") await wait(between(25_000, 60_000));
  else
    await client.post("/api/employee/punch", {
      type: "OUT",
      note: habit === "lunching" ? "Lunch" : undefined,
    });
}

/** Goes on with an automatically closed shift where that is still possible. */
async function punchIn(client: Client): Promise<PunchReply> {
  const status = await client.get<{ closed: { resumableUntil: string | null } | null }>(
    "/api/employee/status",
  );
  const resume = status.closed?.resumableUntil != null;
  return client.post("/api/employee/punch", { type: "IN", sessionId: "demo-laptop", resume });
}

function beat(url: string, client: Client, beatToken: string): Promise<BeatReply> {
  const body = { employeeId: client.userId, sessionId: "demo-laptop", beatToken };
  return request(`${url}/api/employee/heartbeat`, "POST", body);
}

function between(leastMs: number, mostMs: number): number {
  return leastMs + Math.random() * (mostMs - leastMs);
}
