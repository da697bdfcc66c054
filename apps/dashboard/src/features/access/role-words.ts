import type { Role } from "@stint/protocol/access";
import { ROLES_BY_RANK } from "../../me.ts";

export const roleWord = {
  owner: "Owner",
  admin: "Admin",
  manager: "Manager",
  member: "Member",
} as const satisfies Record<Role, string>;

export const roleMeaning = {
  owner: "Everything, including other owners",
  admin: "People, settings and everything a manager does",
  manager: "Sees the team and decides on corrections",
  member: "Punches in and sees their own time",
} as const satisfies Record<Role, string>;

/** The roles a person with `own` may hand out: only an owner makes owners. */
export function rolesToGive(own: Role): Role[] {
  return ROLES_BY_RANK.filter((role) => role !== "owner" || own === "owner");
}
