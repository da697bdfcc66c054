import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "..");

export type Finished = { code: number; output: string };

const running = new Set<ChildProcess>();

/** Runs a program in the repository's root; `show` lets its output through as it comes, otherwise it is kept. */
export function runCommand(
  command: string,
  args: string[],
  options: { show?: boolean; env?: Record<string, string>; cwd?: string } = {},
): Promise<Finished> {
  const show = options.show ?? false;
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, PATH: ownPath(), ...options.env },
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    running.add(child);
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", (error) => {
      running.delete(child);
      failed(error);
    });
    child.once("close", (code) => {
      running.delete(child);
      done({ code: code ?? 1, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** Runs a JavaScript program on this very Node. */
export function runNode(
  script: string,
  args: string[],
  options: Parameters<typeof runCommand>[2] = {},
): Promise<Finished> {
  return runCommand(process.execPath, [join(ROOT, script), ...args], options);
}

/** Stops what `runCommand` started and has not finished. */
export function stopRunning(): void {
  for (const child of running) child.kill("SIGTERM");
}

function ownPath(): string {
  return [join(ROOT, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
}
