import type { Role } from "@stint/protocol/access";
import {
  IconActivity,
  IconBell,
  IconBriefcase,
  IconChartBar,
  IconCheckbox,
  IconClockHour4,
  IconDeviceDesktop,
  IconFileInvoice,
  IconHeartbeat,
  IconHistory,
  IconHourglass,
  IconListCheck,
  IconPencil,
  IconReportAnalytics,
  IconSchool,
  IconSettings,
  IconUserCog,
  IconUsers,
  IconVideo,
  IconWebhook,
  type TablerIcon,
} from "@tabler/icons-react";
import { atLeast } from "../me.ts";

export type PlaceGroup = "Me" | "Team" | "Admin";

export type Place = {
  to:
    | "/"
    | "/corrections"
    | "/focus"
    | "/review"
    | "/desktop"
    | "/meetings"
    | "/team"
    | "/approvals"
    | "/admin/analytics"
    | "/admin/teacher-monitoring"
    | "/clients"
    | "/invoices"
    | "/reports"
    | "/admin/operations"
    | "/admin/audit"
    | "/admin/retention"
    | "/people"
    | "/notifications"
    | "/webhooks"
    | "/settings";
  label: string;
  icon: TablerIcon;
  group: PlaceGroup;
  needs: Role;
  /** Words a person might type to find it. */
  keywords: string;
  /** Where pages that are reached from it are, unless below its own address. */
  also?: "/billing" | "/rates";
};

const PLACES: readonly Place[] = [
  {
    to: "/",
    label: "Today",
    icon: IconClockHour4,
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
    keywords: "fix missing shift request",
  },
  {
    to: "/focus",
    label: "Focus",
    icon: IconChartBar,
    group: "Me",
    needs: "member",
    keywords: "apps sites time statistics analytics categories heat map trend export",
  },
  {
    to: "/review",
    label: "Review",
    icon: IconListCheck,
    group: "Me",
    needs: "member",
    keywords: "time entries suggestions approve reject timesheet projects confidence",
  },
  {
    to: "/reports",
    label: "Reports",
    icon: IconReportAnalytics,
    group: "Me",
    needs: "member",
    keywords: "time hours projects clients people billable amounts budget burn-down export csv calendar",
  },
  {
    to: "/desktop",
    label: "Desktop",
    icon: IconDeviceDesktop,
    group: "Me",
    needs: "member",
    keywords: "screenshots windows agent computer evidence privacy",
  },
  {
    to: "/meetings",
    label: "Meetings",
    icon: IconVideo,
    group: "Me",
    needs: "member",
    keywords: "students lessons zoom links teacher send telegram",
  },
  {
    to: "/notifications",
    label: "Notifications",
    icon: IconBell,
    group: "Me",
    needs: "member",
    keywords: "bell inbox messages unread telegram e-mail preferences",
  },
  {
    to: "/team",
    label: "Team",
    icon: IconUsers,
    group: "Team",
    needs: "manager",
    keywords: "board live who in",
  },
  {
    to: "/approvals",
    label: "Approvals",
    icon: IconCheckbox,
    group: "Team",
    needs: "manager",
    keywords: "corrections decide approve deny",
  },
  {
    to: "/admin/analytics",
    label: "Analytics",
    icon: IconActivity,
    group: "Team",
    needs: "manager",
    keywords: "automatic punch-outs reliability missed beats gaps network early warning months trend csv",
  },
  {
    to: "/admin/teacher-monitoring",
    label: "Teacher monitoring",
    icon: IconSchool,
    group: "Team",
    needs: "manager",
    keywords: "lessons meetings zoom statistics csv timeout",
  },
  {
    to: "/clients",
    label: "Clients",
    icon: IconBriefcase,
    group: "Team",
    needs: "manager",
    keywords: "projects tasks customers rates hourly budget billable",
    also: "/rates",
  },
  {
    to: "/invoices",
    label: "Invoices",
    icon: IconFileInvoice,
    group: "Team",
    needs: "manager",
    keywords: "billing bill run drafts paid overdue credit notes pdf",
    also: "/billing",
  },
  {
    to: "/admin/operations",
    label: "Operations",
    icon: IconHeartbeat,
    group: "Admin",
    needs: "admin",
    keywords: "server health queues dead letters alerts errors sweeper clock version monitoring",
  },
  {
    to: "/admin/audit",
    label: "Audit log",
    icon: IconHistory,
    group: "Admin",
    needs: "admin",
    keywords: "history who changed what security compliance log roles rates settings",
  },
  {
    to: "/people",
    label: "People",
    icon: IconUserCog,
    group: "Admin",
    needs: "admin",
    keywords: "members invite roles deactivate",
  },
  {
    to: "/admin/retention",
    label: "Retention",
    icon: IconHourglass,
    group: "Admin",
    needs: "admin",
    keywords: "privacy delete keep days screenshots evidence gdpr erase",
  },
  {
    to: "/webhooks",
    label: "Webhooks",
    icon: IconWebhook,
    group: "Admin",
    needs: "admin",
    keywords: "slack events integrations deliveries failed messages",
  },
  {
    to: "/settings",
    label: "Settings",
    icon: IconSettings,
    group: "Admin",
    needs: "member",
    keywords: "account theme time zone password api keys policy organisation devices push install app phone",
  },
];

/** The pages a role can use, in the order they are shown; Settings is everybody's. */
export function placesFor(role: Role): Place[] {
  const admin = atLeast(role, "admin");
  return PLACES.filter((place) => atLeast(role, place.needs)).map((place) =>
    place.to === "/settings" && !admin ? { ...place, group: "Me" } : place,
  );
}

/** Whether the page at a path is the place, below it, or reached from it. */
export function holds({ to, also }: Place, path: string): boolean {
  return path === to || path === also || (to !== "/" && path.startsWith(`${to}/`));
}
