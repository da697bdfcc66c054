import type { Role } from "@stint/protocol/access";
import {
  IconCalendarTime,
  IconCheckbox,
  IconPencil,
  IconSettings,
  IconUsers,
  IconUsersGroup,
  type TablerIcon,
} from "@tabler/icons-react";
import { atLeast } from "../me.ts";

export type Place = {
  to: "/" | "/corrections" | "/team" | "/approvals" | "/people" | "/settings";
  label: string;
  icon: TablerIcon;
  group: "Me" | "Team" | "Admin";
  needs: Role;
  /** Words a person might type to find it. */
  keywords: string;
};

const PLACES: readonly Place[] = [
  {
    to: "/",
    label: "Today",
    icon: IconCalendarTime,
    group: "Me",
    needs: "member",
    keywords: "home punch timer day",
  },
  {
    to: "/corrections",
    label: "Corrections",
    icon: IconPencil,
    group: "Me",
    needs: "member",
    keywords: "fix missing shift",
  },
  {
    to: "/team",
    label: "Team",
    icon: IconUsersGroup,
    group: "Team",
    needs: "manager",
    keywords: "board live who is in",
  },
  {
    to: "/approvals",
    label: "Approvals",
    icon: IconCheckbox,
    group: "Team",
    needs: "manager",
    keywords: "corrections decide",
  },
  {
    to: "/people",
    label: "People",
    icon: IconUsers,
    group: "Admin",
    needs: "admin",
    keywords: "members invite roles",
  },
  {
    to: "/settings",
    label: "Settings",
    icon: IconSettings,
    group: "Me",
    needs: "member",
    keywords: "account theme time zone password policy organisation",
  },
];

/** The pages a role can use, in the order they are shown. */
export function placesFor(role: Role): Place[] {
  return PLACES.filter((place) => atLeast(role, place.needs));
}
