import type { SyncLoop } from "./sync-loop.ts";

const GIVE_KEY = "npm run agent -- key";

/** How the upload of focus sessions stands, as lines of the status. */
export function syncLines(report: SyncLoop["report"], now: number, ageText: (ms: number) => string) {
  const { key, waiting, lastSync, problem, nextAt, refused } = report;
  const count = `${waiting} ${waiting === 1 ? "session waits" : "sessions wait"}`;
  const last = lastSync === null ? "none sent yet" : `last sent ${ageText(now - lastSync)} ago`;
  const lines: [string, string][] = [];
  if (key === "none") lines.push(["Sync", `off, ${count} on this machine; to send them: ${GIVE_KEY}`]);
  else if (key === "refused")
    lines.push([
      "Sync",
      `stopped, ${count}: the server does not take the API key. Make one in Stint under Settings, API keys, and give it: ${GIVE_KEY}`,
    ]);
  else lines.push(["Sync", `on, ${count}, ${last}`]);
  if (problem && key === "held") {
    const next = nextAt === null ? "" : `; next attempt in ${ageText(nextAt - now)}`;
    lines.push(["Sync problem", `${problem}${next}`]);
  }
  if (refused)
    lines.push([
      "Not taken",
      `${refused.count} focus ${refused.count === 1 ? "session" : "sessions"}, kept here; the server says: ${refused.reason}`,
    ]);
  return lines;
}
