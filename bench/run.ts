import { agent } from "./agent.ts";
import { analytics } from "./analytics.ts";
import { billing } from "./billing.ts";
import { billingRun } from "./billing-run.ts";
import { capture } from "./capture.ts";
import { focusStats } from "./focus-stats.ts";
import { focusSync } from "./focus-sync.ts";
import { type Figure, missed, printFigures, say } from "./harness/figures.ts";
import { leaveNothingBehind } from "./harness/leftovers.ts";
import { heartbeats } from "./heartbeats.ts";
import { ingest } from "./ingest.ts";
import { latency } from "./latency.ts";
import { meetings } from "./meetings.ts";
import { memory } from "./memory.ts";
import { reports } from "./reports.ts";
import { start } from "./start.ts";
import { streams } from "./streams.ts";
import { sweep } from "./sweep.ts";
import { uploads } from "./uploads.ts";

/** Each prints as it goes and returns its figures; a figure with a bound can fail the run. */
const BENCHMARKS: Record<string, () => Promise<Figure[]>> = {
  heartbeats,
  uploads,
  sweep,
  latency,
  streams,
  memory,
  start,
  agent,
  sync: focusSync,
  stats: focusStats,
  meetings,
  ingest,
  capture,
  "billing-run": billingRun,
  billing,
  reports,
  analytics,
};

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("-"));
const unknown = [
  ...names.filter((name) => !(name in BENCHMARKS)),
  ...args.filter((arg) => arg.startsWith("-") && arg !== "--no-fail"),
];
if (unknown.length > 0) {
  console.error(
    `Unknown: ${unknown.join(", ")}. There are: ${Object.keys(BENCHMARKS).join(", ")}; --no-fail`,
  );
  process.exit(2);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void leaveNothingBehind().finally(() => process.exit(130)));
}

const figures: Figure[] = [];
let broken = false;
for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  say(`\n${name}`);
  try {
    figures.push(...(await benchmark()));
  } catch (error) {
    broken = true;
    console.error(`${name} failed:`, error);
  } finally {
    await leaveNothingBehind();
  }
}
printFigures(figures);
const failed = broken || missed(figures).length > 0;
process.exit(failed && !args.includes("--no-fail") ? 1 : 0);
