import { AgentProcess } from "../apps/agent/test/desktop/agent-process.ts";
import { Desktop } from "../apps/agent/test/desktop/desktop.ts";
import { EMAIL, PASSWORD, Stint } from "../apps/agent/test/desktop/stint.ts";
import { type Figure, format, say } from "./harness/figures.ts";
import { afterwards } from "./harness/leftovers.ts";
import { cpuMsWithChildrenOf, rssMbOf } from "./harness/usage.ts";

const MINUTE_MS = 60_000;
const THRESHOLD_MS = 900_000;
const SWITCH_EVERY_MS = 5_000;
const TITLES = ["Letters", "Figures"];

/**
 * The desktop agent at its ordinary cadence beside a person who changes windows and types every five seconds. The
 * processes that take its pictures count as its own. `BENCH_AGENT_MINUTES` makes it shorter or longer than ten.
 */
export async function agent(): Promise<Figure[]> {
  const minutes = Number(process.env.BENCH_AGENT_MINUTES ?? 10);
  const stint = await Stint.start(THRESHOLD_MS);
  afterwards(() => stint.close());
  const desktop = await Desktop.open();
  afterwards(() => desktop.close());
  for (const title of TITLES) await desktop.openWindow(title);
  const desk = new AgentProcess(desktop, stint.process.url);
  afterwards(() => desk.remove());
  await desk.command(["login", "--email", EMAIL], `${PASSWORD}\n`);
  // What Node compiles is kept at the first start and read at every later one.
  await desk.start();
  await desk.end("SIGTERM");
  await desk.start();

  const startedAt = performance.now();
  const before = cpuMsWithChildrenOf(desk.pid);
  const samples: number[] = [];
  for (let turn = 0; performance.now() - startedAt < minutes * MINUTE_MS; turn++) {
    await desktop.activate(TITLES[turn % TITLES.length] ?? "");
    await desktop.type("words ");
    await new Promise((done) => setTimeout(done, SWITCH_EVERY_MS));
    samples.push(rssMbOf(desk.pid));
  }
  const spentMs = cpuMsWithChildrenOf(desk.pid) - before;
  const tookMs = performance.now() - startedAt;
  say(
    `  ${format(minutes)} min, ${desk.sessions().length} focus sessions, ${(await stint.screenshots()).length} screenshots`,
  );
  return [
    { what: "agent: share of a core", value: (100 * spentMs) / tookMs, unit: "%", atMost: 1 },
    { what: "agent: most memory", value: Math.max(...samples), unit: "MB", atMost: 100 },
    { what: "agent: start in processor time", value: before, unit: "ms" },
  ];
}
