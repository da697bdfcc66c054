import { invalidField } from "../http/problem.ts";

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

/** Where a page of a list ended: the last row's moment and id, so that a page is stable while rows come in. */
export type Place = { atMs: number; id: string };

export function pageCursor({ atMs, id }: Place): string {
  return `${atMs}.${id}`;
}

export function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  if (!match?.[2]) throw invalidField("query.cursor", "is not a cursor of this list");
  return { atMs: Number(match[1]), id: match[2] };
}
