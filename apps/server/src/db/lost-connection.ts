/**
 * Whether an error, or what caused it, says that a connection to PostgreSQL was lost or could not be had: SQLSTATE
 * class 08 and 57P01 to 57P05 (https://www.postgresql.org/docs/current/errcodes-appendix.html), the operating system's
 * codes, and the driver's own errors, which have a text and no code.
 */
export function saysLostConnection(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && CODES.test(at.code)) return true;
    if (DRIVER_TEXTS.test(at.message)) return true;
  }
  return false;
}

const CODES = /^(08\w{3}|57P0[1-5]|ECONNRESET|ECONNREFUSED|EPIPE)$/;
const DRIVER_TEXTS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;
