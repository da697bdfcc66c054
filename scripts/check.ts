import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildDashboard } from "./build-dashboard.ts";
import { ensureSystem } from "./ensure-system.ts";
import { followParent } from "./follow-parent.ts";
import { runNode, stopRunning } from "./run-command.ts";
import { startThrowawayPostgres, type ThrowawayPostgres } from "./throwaway-postgres.ts";

type Counts = { passed: number; failed: number; skipped?: number };
type Group = { name: string; run(): Promise<Counts> };

const GROUPS: Group[] = [
  { name: "types", run: () => tool("node_modules/typescript/bin/tsc", ["-p", "tsconfig.json", "--noEmit"]) },
  {
    name: "types of the dashboard",
    run: () => tool("node_modules/typescript/bin/tsc", ["-p", "apps/dashboard/tsconfig.json", "--noEmit"]),
  },
  {
    name: "lint",
    run: () => tool("node_modules/@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]),
  },
  { name: "unused code", run: () => tool("node_modules/knip/bin/knip.js", ["--no-progress"]) },
  { name: "house rules and docs", run: () => tests("house") },
  { name: "dashboard build", run: dashboard },
  { name: "units and stories on PGlite", run: () => tests("unit", "stories-pglite") },
  { name: "stories on PostgreSQL", run: () => tests("stories-postgres") },
  { name: "faults", run: () => tests("faults") },
  { name: "browser", run: () => tests("browser") },
  { name: "desktop agent", run: () => tests("desktop") },
];

followParent();
let postgres: ThrowawayPostgres | null = null;
let cleaning: Promise<void> | null = null;
const reports = mkdtempSync(join(tmpdir(), "stint-check-"));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stopEarly(signal));

const filter = process.argv.slice(2);
const startedAt = performance.now();
let exitCode = 1;
try {
  await provide();
  exitCode = filter.length > 0 ? await runFiltered(filter) : await runAll();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
} finally {
  await cleanUp();
}
process.exit(exitCode);

async function runAll(): Promise<number> {
  const total: Counts = { passed: 0, failed: 0 };
  let broken = "";
  for (const group of GROUPS) {
    const groupStartedAt = performance.now();
    const counts = await group.run();
    total.passed += counts.passed;
    total.failed += counts.failed;
    console.log(`${group.name.padEnd(30)} ${verdictOf(counts)} in ${secondsSince(groupStartedAt)}`);
    if (counts.failed > 0) {
      broken = group.name;
      break;
    }
  }
  if (broken) console.log(`\nStopped at: ${broken}`);
  console.log(`\n${secondsSince(startedAt)} in all`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

function verdictOf({ passed, failed, skipped = 0 }: Counts): string {
  const verdict = failed > 0 ? `FAILED: ${failed} failed, ${passed} passed` : `ok: ${passed} passed`;
  return skipped > 0 ? `${verdict}, ${skipped} SKIPPED` : verdict;
}

async function runFiltered(args: string[]): Promise<number> {
  if (args.includes("browser") || args.includes("desktop")) await buildDashboard();
  const { code } = await runNode("node_modules/vitest/vitest.mjs", ["run", ...args], { show: true });
  return code;
}

/** What the tests find in their environment: a Chromium and a PostgreSQL server to make databases on. */
async function provide(): Promise<void> {
  const { chromium, postgresBin } = await ensureSystem();
  process.env.STINT_TEST_CHROMIUM = chromium;
  if (process.env.STINT_TEST_DATABASE_URL) return;
  postgres = await startThrowawayPostgres(postgresBin);
  process.env.STINT_TEST_DATABASE_URL = postgres.url;
}

async function tool(script: string, args: string[]): Promise<Counts> {
  const { code, output } = await runNode(script, args);
  if (code === 0) return { passed: 1, failed: 0 };
  console.log(output.trimEnd());
  return { passed: 0, failed: 1 };
}

async function dashboard(): Promise<Counts> {
  try {
    await buildDashboard();
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

async function tests(...projects: string[]): Promise<Counts> {
  const report = join(reports, `${projects.join("-")}.json`);
  const { code } = await runNode(
    "node_modules/vitest/vitest.mjs",
    [
      "run",
      ...projects.flatMap((project) => ["--project", project]),
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    { show: true },
  );
  const counts = existsSync(report) ? countsOf(readFileSync(report, "utf8")) : { passed: 0, failed: 0 };
  // A file that does not even load, or an error outside any test, fails the run without failing a test; so does finding none.
  if ((code !== 0 || counts.passed === 0) && counts.failed === 0) counts.failed = 1;
  return counts;
}

function countsOf(report: string): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(report);
  return {
    passed: Number(numPassedTests),
    failed: Number(numFailedTests),
    skipped: Number(numPendingTests) + Number(numTodoTests),
  };
}

async function stopEarly(signal: NodeJS.Signals): Promise<void> {
  stopRunning();
  await cleanUp();
  process.exit(signal === "SIGINT" ? 130 : 143);
}

/** Both the end of the checks and a signal call it, perhaps at once: it is done once, and both wait for it. */
function cleanUp(): Promise<void> {
  cleaning ??= (async () => {
    await postgres?.stop();
    rmSync(reports, { recursive: true, force: true });
  })();
  return cleaning;
}

function secondsSince(startMs: number): string {
  return `${((performance.now() - startMs) / 1000).toFixed(1)} s`;
}
