// The load, in a process of its own: keep-alive connections without pipelining, each beating for its own share of the sessions.

import { percentile } from "../harness/figures.ts";
import type { BeatBody } from "../harness/seed.ts";
import { Connection } from "./connection.ts";

export type LoadOrder =
  | { type: "bodies"; bodies: BeatBody[] }
  | { type: "round"; port: number; connections: number; durationMs: number };

export type LoadResult = {
  answered: number;
  failed: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuMs: number;
};

let requests: Buffer[] = [];

process.on("message", (order: LoadOrder) => {
  if (order.type === "bodies") {
    requests = order.bodies.map(requestOf);
    process.send?.({ ready: true });
  } else {
    void round(order).then((result) => process.send?.(result));
  }
});
process.once("disconnect", () => process.exit(0));

function requestOf(body: BeatBody): Buffer {
  const text = JSON.stringify(body);
  return Buffer.from(
    `POST /api/employee/heartbeat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
  );
}

async function round(order: Extract<LoadOrder, { type: "round" }>): Promise<LoadResult> {
  const latencies: number[] = [];
  let failed = 0;
  let running = true;
  let open = 0;
  let allIdle = (): void => {};
  const idle = new Promise<void>((resolve) => {
    allIdle = resolve;
  });
  const connections = Array.from({ length: order.connections }, (_, first) => {
    let next = first;
    let sentAt = 0;
    const send = (): void => {
      const request = requests[next];
      next = (next + order.connections) % requests.length;
      if (!request) return;
      sentAt = performance.now();
      connection.send(request);
    };
    const finish = (): void => {
      open--;
      if (open === 0) allIdle();
    };
    const connection: Connection = new Connection(
      order.port,
      (ok) => {
        if (ok) latencies.push(performance.now() - sentAt);
        else failed++;
        if (running) send();
        else finish();
      },
      () => {
        failed++;
        finish();
      },
    );
    return { connection, send };
  });
  await Promise.all(connections.map(({ connection }) => connection.ready()));
  open = connections.length;
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  for (const { send } of connections) send();
  setTimeout(() => {
    running = false;
  }, order.durationMs);
  await idle;
  const seconds = (performance.now() - startedAt) / 1000;
  const used = process.cpuUsage(cpu);
  for (const { connection } of connections) connection.close();
  return {
    answered: latencies.length,
    failed,
    perSecond: latencies.length / seconds,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    cpuMs: (used.user + used.system) / 1000,
  };
}
