export const MEETING = "meeting";

/** The tracking page, as the source that beats for a session. */
export const PAGE = "page";

/** RFC 3339 in UTC. */
export function iso(at: string | number): string {
  return new Date(Number(at)).toISOString();
}

/** A part of a text, as a pattern for `ilike`. */
export function partOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
