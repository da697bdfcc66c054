import { Connection } from "./connection.ts";
import type { PaceOrder } from "./orders.ts";
import type { Answers } from "./round.ts";

const TICK_MS = 5;

type Line = { connection: Connection; sentAt: number };

/** Sends each session's beats at its cadence. A beat whose turn comes while every connection waits is sent as soon as one is free. */
export async function playPace(order: PaceOrder, requests: Buffer[]): Promise<Answers> {
  const answers: Answers = { latencies: [], failed: 0 };
  const lines = Array.from({ length: order.connections }, () => newLine(order.port, answers));
  await Promise.all(lines.map((line) => line.connection.ready()));
  free.push(...lines);
  const startedAt = performance.now();
  let next = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - startedAt;
      const due = Math.floor((elapsedMs / order.everyMs) * requests.length);
      while (next < due && free.length > 0) {
        const place = next++ % requests.length;
        const request = requests[place];
        if (request && !isSilent(order, place, elapsedMs)) send(request);
      }
      if (elapsedMs < order.durationMs) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  for (const line of lines) line.connection.close();
  return answers;
}

const free: Line[] = [];

function newLine(port: number, answers: Answers): Line {
  const line: Line = {
    sentAt: 0,
    connection: new Connection(
      port,
      (ok) => {
        if (ok) answers.latencies.push(performance.now() - line.sentAt);
        else answers.failed++;
        free.push(line);
      },
      () => {
        answers.failed++;
      },
    ),
  };
  return line;
}

function send(request: Buffer): void {
  const line = free.pop();
  if (!line) return;
  line.sentAt = performance.now();
  line.connection.send(request);
}

function isSilent(order: PaceOrder, place: number, elapsedMs: number): boolean {
  if (place >= order.silent) return false;
  const spreadMs = order.silentToMs - order.silentFromMs;
  return elapsedMs >= order.silentFromMs + (spreadMs * place) / order.silent;
}
