import { fileURLToPath } from "node:url";

// Each allocator arena and each young generation keeps what it once held, on every thread, and an old generation is left
// to grow to several times what lives in it: together some 200 MB. Smaller still, and collecting costs more than beats do.
const ENVIRONMENT = {
  MALLOC_ARENA_MAX: "1",
  // What a start has compiled is kept for the next, which then is quicker and has no need of the compiler's 15 MB.
  NODE_COMPILE_CACHE: fileURLToPath(new URL("../../../node_modules/.cache/stint", import.meta.url)),
};
const FLAGS = ["--max-semi-space-size=8", "--heap-growing-percent=50"];

/**
 * Replaces this process by itself, under settings that can only be made at its start: the same process id, the same
 * arguments, and a fraction of the memory. Returns where that is already so, or where the platform cannot.
 */
export function becomeLean(env: NodeJS.ProcessEnv): void {
  if (process.platform !== "linux" || !process.execve || env.MALLOC_ARENA_MAX !== undefined) return;
  process.execve(
    process.execPath,
    [process.execPath, ...FLAGS, ...process.execArgv, ...process.argv.slice(1)],
    {
      ...ENVIRONMENT,
      ...env,
    },
  );
}
