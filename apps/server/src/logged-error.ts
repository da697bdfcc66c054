/** What the log keeps of an error: where it came from and what kind it is, not whose data it was about. */
export type LoggedError = {
  type: string;
  message: string;
  code?: string | number;
  /** Of an error of the database: what it was about, by name. */
  table?: string;
  constraint?: string;
  column?: string;
  stack?: string;
  cause?: LoggedError;
  errors?: LoggedError[];
};

const MOST_CAUSES = 4;
const MOST_ERRORS = 5;
const MOST_CHARS = 500;

/**
 * PostgreSQL says the row that it refuses (`detail`) and the parameter that it cannot read (`where`), and libraries hang
 * requests and answers onto their errors: of all that, only what is named here is written down.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: "something that is no error was thrown" };
  const { code, table, constraint, column } = error as Error & Partial<LoggedError>;
  const inner =
    depth < MOST_CAUSES && error.cause instanceof Error ? loggedError(error.cause, depth + 1) : null;
  const several = error instanceof AggregateError && depth < MOST_CAUSES ? error.errors : [];
  return {
    type: error.constructor.name || error.name,
    message: messageOf(error),
    ...(isPlain(code) && { code }),
    ...(isPlain(table) && { table }),
    ...(isPlain(constraint) && { constraint }),
    ...(isPlain(column) && { column }),
    ...(error.stack && { stack: framesOf(error.stack) }),
    ...(inner && { cause: inner }),
    ...(several.length > 0 && {
      errors: several.slice(0, MOST_ERRORS).map((one: unknown) => loggedError(one, depth + 1)),
    }),
  };
}

/** Messages about data that cannot be read quote it. */
function messageOf(error: Error): string {
  const quotes = error instanceof SyntaxError || ("code" in error && /^22/.test(String(error.code)));
  const message = quotes ? error.message.replace(/["'`].*["'`]/s, "“…”") : error.message;
  return withoutCredentials(message).slice(0, MOST_CHARS);
}

function withoutCredentials(text: string): string {
  return text
    .replace(/\/\/[^\s/@]+@/g, "//…@")
    .replace(/\/bot\d+:[\w-]+/g, "/bot…")
    .replace(/(https?:\/\/[^\s/]+)\/\S+/g, "$1/…");
}

/** The stack begins with the message. */
function framesOf(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
}

function isPlain(value: unknown): value is string {
  return (typeof value === "string" && value.length <= 100) || typeof value === "number";
}
