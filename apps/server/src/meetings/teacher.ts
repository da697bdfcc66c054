import { atLeast, type Role } from "@stint/protocol";
import type { Scope } from "../db/database.ts";

export type Teacher = { orgId: string; userId: string };
export type Viewer = Teacher & { role: Role };

/** A teacher's own students and links. */
export function ownScope({ orgId, userId }: Teacher): Scope {
  return { orgId, sees: { subjectId: userId } };
}

/** Your own lessons, or from manager on everybody's of the organisation; a query further narrows it. */
export function scopeOf(viewer: Viewer): Scope {
  return seesAll(viewer) ? { orgId: viewer.orgId, sees: "organisation" } : ownScope(viewer);
}

export function seesAll(viewer: Viewer): boolean {
  return atLeast(viewer.role, "manager");
}
