const LOOK_EVERY_MS = 500;

/**
 * Ends this process, in order, when the one that started it is gone. npm passes a signal on to its shell only, and a
 * shell that dies of it leaves the script running.
 */
export function followParent(): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS);
  timer.unref();
}
