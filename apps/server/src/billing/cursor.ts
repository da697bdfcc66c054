import { invalidField } from "../http/problem.ts";

/** Where a page of a list ended: the last row's time and id, so that a page is stable while rows come in. */
export type Place = { at: number; id: string };

export function cursorOf({ at, id }: Place): string {
  return `${at}.${id}`;
}

export function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  if (!match?.[2]) throw invalidField("query.cursor", "is not a cursor of this list");
  return { at: Number(match[1]), id: match[2] };
}
