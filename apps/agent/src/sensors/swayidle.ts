import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Below the least idle time that the settings allow, so that it says enough about each. */
const AFTER_S = 2;
const AFTER_MS = AFTER_S * 1_000;

export type IdleWatch = {
  /** Null while it is not known. Of somebody who is there, only that it is at most two seconds. */
  idleMs(): number | null;
  /** Why it is not known, once that is certain. */
  readonly problem: string | null;
  stop(): void;
};

/**
 * Wayland tells a program when input has stopped for a while and when it comes back, and nothing in between;
 * swayidle asks for that and passes it on.
 *
 *     input ▁▁▂▁▁──────────2 s──▶ "idle"      now − 2 s is the last input      "active" ◀── input
 */
export async function watchIdle(env: Record<string, string | undefined>): Promise<IdleWatch> {
  const startedAt = performance.now();
  let idleSince: number | null = null;
  let activeSince: number | null = null;
  let problem: string | null = null;
  // An agent that was killed takes nobody with it: who finds nobody listening ends its parent, which is swayidle.
  const tell = (word: string): string => `trap '' PIPE; echo ${word} 2>/dev/null || kill $PPID`;
  const args = ["-w", "timeout", String(AFTER_S), tell("idle"), "resume", tell("active")];
  const child = spawn("swayidle", args, { env, stdio: ["ignore", "pipe", "ignore"] });
  child.on("error", () => {
    problem = "swayidle is not installed, and it is what tells";
  });
  child.on("exit", () => {
    problem ??= "swayidle has ended; perhaps this compositor does not tell";
  });
  createInterface({ input: child.stdout }).on("line", (word) => {
    const now = performance.now();
    idleSince = word === "idle" ? now - AFTER_MS : null;
    activeSince = word === "idle" ? null : now;
  });
  await once(child, "spawn").catch(() => {});
  return {
    idleMs: () => {
      if (problem !== null) return null;
      const now = performance.now();
      if (idleSince !== null) return Math.round(now - idleSince);
      if (activeSince !== null) return Math.round(Math.min(now - activeSince, AFTER_MS));
      return now - startedAt > 2 * AFTER_MS ? AFTER_MS : null;
    },
    get problem() {
      return problem;
    },
    stop: () => void child.kill(),
  };
}
