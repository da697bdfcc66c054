import { type DestinationStream, type Logger, pino } from "pino";
import type { LogLevel } from "./config.ts";

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
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`, `*.*.*["${key}"]`]),
      censor: "[redacted]",
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
