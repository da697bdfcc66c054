import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../../scripts/run-command.ts";
import type { Place } from "./database.ts";
import { afterwards } from "./leftovers.ts";

/** Known to the benchmarks, so that they can sign beat tokens for the server they start. */
export const SECRET = "a-secret-that-only-the-benchmarks-know";

export type ServerProcess = { pid: number; port: number; stop(): Promise<void> };

/** The server as it runs in production, in a process of its own, on a free port. */
export async function startServer(place: Place, env: Record<string, string> = {}): Promise<ServerProcess> {
  const child = spawnServer(place, { PORT: "0", ...env });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = portIn(line);
    if (port === null) continue;
    child.stdout.resume();
    return { pid: child.pid ?? 0, port, stop: stopLater(child) };
  }
  throw new Error("the server did not start");
}

/** Starts the process without waiting for it. */
export function spawnServer(place: Place, env: Record<string, string>) {
  const flags = (process.env.BENCH_NODE_FLAGS ?? "").split(" ").filter(Boolean);
  const child = spawn(process.execPath, [...flags, join(ROOT, "apps/server/src/main.ts")], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env.PATH ?? "", STINT_SECRET: SECRET, ...place.env, ...env },
  });
  return child;
}

export function stopLater(child: ChildProcess): () => Promise<void> {
  return afterwards(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  });
}

function portIn(line: string): number | null {
  if (!line.startsWith("{")) return null;
  const { port } = JSON.parse(line) as { port?: number };
  return port ?? null;
}
