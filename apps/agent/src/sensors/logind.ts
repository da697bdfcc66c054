import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What systemd's login manager said that matters here. */
export type LogindSignal =
  /** Somebody asked for a lock. Whether and until when there is one, not every locker tells. */
  "lock-asked" | "lock" | "unlock" | "away" | "back" | "sleep" | "wake";

const MONITOR = ["monitor", "--system", "--dest", "org.freedesktop.login1"];

/** The line of `gdbus monitor`, if it is about this session or the whole machine. `session` null: any session. */
export function signalIn(line: string, session: string | null): LogindSignal | null {
  const match = /^(\S+): org\.freedesktop\.(?:login1|DBus)\.(\w+)\.(\w+) \((.*)\)$/.exec(line.trim());
  if (!match) return null;
  const [, path = "", , member, values = ""] = match;
  if (member === "PrepareForSleep") return values.startsWith("true") ? "sleep" : "wake";
  if (session !== null && path !== `/org/freedesktop/login1/session/${pathPart(session)}`) return null;
  if (member === "Lock") return "lock-asked";
  if (member === "Unlock") return "unlock";
  if (member !== "PropertiesChanged") return null;
  if (/'LockedHint': <(true|false)>/.test(values))
    return values.includes("'LockedHint': <true>") ? "lock" : "unlock";
  if (/'Active': <(true|false)>/.test(values)) return values.includes("'Active': <true>") ? "back" : "away";
  return null;
}

export type LogindWatch = { stop(): void };

/**
 * Hears when the session is locked, left for another user, or sent to sleep. Null where there is no `gdbus`
 * to ask by; then a lock goes unnoticed until the idle time shows it.
 */
export function watchLogind(
  env: Record<string, string | undefined>,
  on: { signal(signal: LogindSignal): void; missing(): void },
): LogindWatch {
  const session = env.XDG_SESSION_ID ?? null;
  const child: ChildProcess = spawn("gdbus", MONITOR, { stdio: ["ignore", "pipe", "ignore"], env });
  let isStopped = false;
  const missing = (): void => {
    if (!isStopped) on.missing();
    isStopped = true;
  };
  child.once("error", missing);
  child.once("exit", missing);
  if (child.stdout)
    createInterface({ input: child.stdout }).on("line", (line) => {
      const signal = signalIn(line, session);
      if (signal) on.signal(signal);
    });
  return {
    stop: () => {
      isStopped = true;
      child.kill();
    },
  };
}

/** D-Bus spells a path's characters outside [A-Za-z0-9], and a digit in front, as _ and two hexadecimal digits. */
function pathPart(id: string): string {
  const spell = (char: string): string => `_${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return id.replace(/[^A-Za-z0-9]/g, spell).replace(/^[0-9]/, spell);
}
