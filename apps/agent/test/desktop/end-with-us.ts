import type { ChildProcess } from "node:child_process";

const living = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of living) child.kill("SIGKILL");
});

/** However the tests end, this process does not outlive them. */
export function endWithUs(child: ChildProcess): void {
  living.add(child);
  child.once("exit", () => living.delete(child));
}
