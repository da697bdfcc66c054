import { type DestinationStream, type Logger, pino } from "pino";
import type { LogLevel } from "./config.ts";
import { RecentErrors } from "./recent-errors.ts";

const SECRET_KEYS = [
  "authorization",
  "cookie",
  "set-cookie",
  "token",
  "beatToken",
  "password",
  "secret",
  "clientSecret",
  "key",
];

/** The log of this process: one JSON object a line, with every known secret blanked wherever it hides. */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const errors = new RecentErrors();
  const options = {
    level,
    hooks: {
      streamWrite: (line: string) => {
        errors.take(line);
        return line;
      },
    },
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`, `*.*.*["${key}"]`]),
      censor: "[redacted]",
    },
  };
  const log = destination ? pino(options, destination) : pino(options);
  errorsOf.set(log, errors);
  return log;
}

const errorsOf = new WeakMap<Logger, RecentErrors>();

/** The error lines that a log has lately written; those of its children are among them. */
export function recentErrorsOf(log: Logger): RecentErrors {
  return errorsOf.get(log) ?? new RecentErrors();
}
