import type { IngestReply, IngestTask } from "@stint/protocol";
import { Client } from "./harness/client.ts";
import { createPlace, ENGINES, type Engine, withDatabase } from "./harness/database.ts";
import { type Figure, format, median, say } from "./harness/figures.ts";
import { seedPeople } from "./harness/people.ts";
import { startServer } from "./harness/server-process.ts";
import { cpuMsOf } from "./harness/usage.ts";

const ROUNDS = 9;
const SIGNALS = 10_000;
const PATH = "/api/v1/time-entries/ingest";
const LOOK_MS = 20;

/**
 * Uploads of ten thousand activity signals, one after the other: how long until they are acknowledged as being on
 * disk, and how long until they have become suggested entries.
 */
export async function ingest(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ENGINES) figures.push(...(await measure(engine)));
  return figures;
}

async function measure(engine: Engine): Promise<Figure[]> {
  const place = await createPlace(engine);
  const people = await withDatabase(place, (db) =>
    seedPeople(db, Array<"member">(ROUNDS + 1).fill("member")),
  );
  const server = await startServer(place);
  const client = new Client(server.port, 1);
  const rounds: { ackMs: number; cpuMs: number; doneMs: number }[] = [];
  for (const [index, { token }] of people.entries()) {
    const body = JSON.stringify({ activity_signals: weeksOfWork() });
    const cpuBefore = cpuMsOf(server.pid);
    const began = performance.now();
    const { task_id } = await client.json<IngestReply>({ path: PATH, token, body });
    const ackMs = performance.now() - began;
    const cpuMs = cpuMsOf(server.pid) - cpuBefore;
    await finished(client, token, task_id);
    const round = { ackMs, cpuMs, doneMs: performance.now() - began };
    // The first only warms up.
    if (index > 0) rounds.push(round);
    say(
      `  ${engine} ${index}/${ROUNDS}: acknowledged in ${format(round.ackMs)} ms, worked off in ${format(round.doneMs)} ms`,
    );
  }
  client.close();
  await server.stop();
  const of = (pick: (round: (typeof rounds)[number]) => number): number => median(rounds.map(pick));
  return [
    { what: `${engine}: 10,000 signals acknowledged`, value: of((r) => r.ackMs), unit: "ms", atMost: 200 },
    { what: `${engine}: processor time until then`, value: of((r) => r.cpuMs), unit: "ms" },
    { what: `${engine}: 10,000 signals worked off`, value: of((r) => r.doneMs), unit: "ms" },
  ];
}

async function finished(client: Client, token: string, taskId: string): Promise<void> {
  for (;;) {
    const call = { method: "GET", path: `${PATH}/${taskId}`, token } as const;
    const { status, error } = await client.json<IngestTask>(call);
    if (status === "SUCCESS") return;
    if (status === "FAILURE") throw new Error(error);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Eight hours a day with a signal each half minute, in windows that change every few minutes. */
function weeksOfWork(): Record<string, string>[] {
  const first = Date.parse("2025-01-06T08:00:00Z");
  return Array.from({ length: SIGNALS }, (_, index) => {
    const [day, place] = [Math.floor(index / 960), index % 960];
    const window = Math.floor(place / 7) % 40;
    return {
      timestamp: new Date(first + day * 86_400_000 + place * 30_000).toISOString(),
      app: ["Code", "Firefox", "Slack", "Terminal"][window % 4] as string,
      type: "window",
      source_type: "desktop",
      window_title: `A window about something ${window}`,
      device_id: "laptop",
      ...(window % 4 === 1 && { url: `https://example.com/page/${window}` }),
    };
  });
}
