import { type DestinationStream, type Logger, pino } from "pino";
import type { LogLevel } from "./config.ts";
import { loggedError } from "./logged-error.ts";
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

/** Shorter ones would blank words that are none. */
const LEAST_SECRET_CHARS = 6;
const CENSOR = "[redacted]";

/**
 * The log of this process: one JSON object a line, with every known secret blanked wherever it hides; `secrets` are
 * those of the configuration, which others may repeat in what they answer.
 */
export function createLog(
  level: LogLevel,
  destination?: DestinationStream,
  secrets: readonly string[] = [],
): Logger {
  const errors = new RecentErrors();
  const blanked = blanking(secrets);
  const options = {
    level,
    hooks: {
      streamWrite: (line: string) => {
        errors.take(line);
        return blanked(line);
      },
    },
    serializers: { err: loggedError },
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`, `*.*.*["${key}"]`]),
      censor: CENSOR,
    },
  };
  const log = destination ? pino(options, destination) : pino(options);
  errorsOf.set(log, errors);
  return log;
}

/** Blanks these wherever they stand in a text. */
export function blanking(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)]
    .filter((secret) => secret.length >= LEAST_SECRET_CHARS)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return (text) => known.reduce((rest, secret) => rest.replaceAll(secret, CENSOR), text);
}

const errorsOf = new WeakMap<Logger, RecentErrors>();

/** The error lines that a log has lately written; those of its children are among them. */
export function recentErrorsOf(log: Logger): RecentErrors {
  return errorsOf.get(log) ?? new RecentErrors();
}
