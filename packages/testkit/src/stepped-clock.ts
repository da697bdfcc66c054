import { readFileSync, renameSync, writeFileSync } from "node:fs";

// Loaded with --import into a server process, and so into its worker threads, this sets their wall clock by the
// milliseconds in the file named by CLOCK_STEP_FILE. Their monotonic clock goes on, as it does on a real machine.

const READ_EVERY_MS = 10;
const file = process.env.CLOCK_STEP_FILE;

/** Steps the wall clock of every process that was started with this file, to `ms` beside the real time. */
export function stepClock(path: string, ms: number): void {
  writeFileSync(`${path}.new`, String(ms));
  renameSync(`${path}.new`, path);
}

if (file) globalThis.Date = stepped(Date, file);

function stepped(RealDate: DateConstructor, path: string): DateConstructor {
  let stepMs = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  const now = (): number => {
    if (performance.now() - readAt > READ_EVERY_MS) {
      stepMs = Number(readFileSync(path, "utf8"));
      readAt = performance.now();
    }
    return RealDate.now() + stepMs;
  };
  return new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
  });
}
