import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildDashboard } from "./build-dashboard.ts";
import { ROOT } from "./run-command.ts";

const isFirstBuild = await buildDashboardOrExit();
if (isFirstBuild) console.log("Dashboard built.");
console.log(
  "Starting Stint. Its address, and on a new database the set-up link, follow in the log. Ctrl-C stops it.\n",
);

// In this very process, so that a signal reaches the server itself and it can close in order.
await import(pathToFileURL(join(ROOT, "apps/server/src/main.ts")).href);

async function buildDashboardOrExit(): Promise<boolean> {
  try {
    return (await buildDashboard()) === "built";
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
