import { readFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { parseArgs } from "node:util";
import { becomeLean } from "./lean-process.ts";

becomeLean(process.env);
const { parseConfig } = await import("./config.ts");
const { keptSecret } = await import("./kept-secret.ts");
const { secretsOf } = await import("./config-secrets.ts");
const { blanking, createLog } = await import("./log.ts");
const { startServer } = await import("./server.ts");

const given = readArguments(process.argv.slice(2));
if (!given) {
  process.stderr.write(
    "Usage: npm start [-- --role api,worker,sweeper]; everything else is set by the environment.\n",
  );
  process.exit(2);
}
const env = { ...process.env, ...given };

const parsed = parseConfig(env, { readFile: (path) => readFileSync(path, "utf8"), keptSecret });
if (!parsed.ok) {
  process.stderr.write(
    `Stint cannot start; ${parsed.problems.length === 1 ? "this is" : "these are"} wrong:\n`,
  );
  for (const problem of parsed.problems) process.stderr.write(`  ${problem}\n`);
  process.exit(1);
}

const secrets = secretsOf(parsed.config);
const log = createLog(parsed.config.logLevel, undefined, secrets);
for (const warning of parsed.warnings) log.warn(warning);

// Before it answers anybody: one that is told to stop in between must not die with what it has acknowledged.
const toldToStop = stopSignal();

const server = await startServer(parsed.config, log).catch((error: unknown) => {
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Stint cannot start: ${blanking(secrets)(why)}\n`);
  log.debug({ err: error }, "start failed");
  process.exit(1);
});

flushCompileCache();

await toldToStop;
await server.stop().catch((error: unknown) => {
  log.error({ err: error }, "stopping failed");
  process.exit(1);
});
process.exit(0);

/** Resolves with the first SIGINT or SIGTERM; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let told = false;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        if (told) process.exit(1);
        told = true;
        log.info({ signal }, "stopping");
        resolve();
      });
    }
  });
}

function readArguments(args: string[]): { STINT_ROLES?: string } | null {
  try {
    const { role } = parseArgs({ args, options: { role: { type: "string" } } }).values;
    return role === undefined ? {} : { STINT_ROLES: role };
  } catch {
    return null;
  }
}
