import { atLeast, type Role } from "@stint/protocol";
import type { Scope } from "../db/database.ts";
import { problem } from "../http/problem.ts";

export type Viewer = { orgId: string; userId: string; role: Role };

/** What somebody may see of one employee: themselves, or from manager on, anybody of their organisation. Else `forbidden`. */
export function scopeOf(viewer: Viewer, employeeId: string | undefined): Scope {
  if (employeeId === undefined || employeeId === viewer.userId) {
    return { orgId: viewer.orgId, sees: { subjectId: viewer.userId } };
  }
  if (!atLeast(viewer.role, "manager")) throw problem("forbidden");
  return { orgId: viewer.orgId, sees: "organisation" };
}
