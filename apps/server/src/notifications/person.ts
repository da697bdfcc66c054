import type { Scope } from "../db/database.ts";
import { invalidField } from "../http/problem.ts";

export type Person = { orgId: string; userId: string };

export function ownScope({ orgId, userId }: Person): Scope {
  return { orgId, sees: { subjectId: userId } };
}

export function iso(ms: string | number): string {
  return new Date(Number(ms)).toISOString();
}

/** Where a page of a list ended: the last row's moment and id, so that a page is stable while rows come in. */
export type Place = { us: string; id: string };

export function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,18})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  if (!match?.[1] || !match[2]) throw invalidField("query.cursor", "is not a cursor of this list");
  return { us: match[1], id: match[2] };
}
