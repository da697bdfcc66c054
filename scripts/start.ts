import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildDashboard } from "./build-dashboard.ts";
import { followParent } from "./follow-parent.ts";
import { ROOT } from "./run-command.ts";

followParent();
try {
  if ((await buildDashboard()) === "built") console.log("The dashboard is built.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

// In this very process, so that a signal reaches the server itself and it can close in order.
await import(pathToFileURL(join(ROOT, "apps/server/src/main.ts")).href);
console.log(`\n${whereToGo()}Ctrl-C stops it; a link above sets up the first owner, if there is none yet.\n`);

function whereToGo(): string {
  const { STINT_URL, PORT = "3000" } = process.env;
  if (STINT_URL) return `Stint serves ${STINT_URL}. `;
  return PORT === "0" ? "" : `Stint is at http://localhost:${PORT}. `;
}
