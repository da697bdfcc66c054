// The load, in a process of its own: keep-alive connections without pipelining that beat for the sessions they were given.
import { percentile } from "../harness/figures.ts";
import type { BeatBody } from "../harness/seed.ts";
import type { LoadOrder, LoadResult } from "./orders.ts";
import { playPace } from "./pace.ts";
import { playRound } from "./round.ts";

let requests: Buffer[] = [];

process.on("message", (order: LoadOrder) => {
  if (order.type === "bodies") {
    requests = order.bodies.map(requestOf);
    process.send?.({ ready: true });
  } else {
    void play(order).then((result) => process.send?.(result));
  }
});
process.once("disconnect", () => process.exit(0));

function requestOf(body: BeatBody): Buffer {
  const text = JSON.stringify(body);
  return Buffer.from(
    `POST /api/employee/heartbeat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
  );
}

async function play(order: Exclude<LoadOrder, { type: "bodies" }>): Promise<LoadResult> {
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const { latencies, failed } = await (order.type === "round"
    ? playRound(order, requests)
    : playPace(order, requests));
  const used = process.cpuUsage(cpu);
  return {
    answered: latencies.length,
    failed,
    perSecond: (latencies.length / (performance.now() - startedAt)) * 1000,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    cpuMs: (used.user + used.system) / 1000,
  };
}
