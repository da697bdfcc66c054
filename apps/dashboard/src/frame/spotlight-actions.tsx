import { useMantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { SpotlightActionGroupData } from "@mantine/spotlight";
import {
  IconDeviceDesktop,
  IconLogin2,
  IconLogout,
  IconLogout2,
  IconMoon,
  IconSun,
  IconUser,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { statusQuery, teamQuery } from "../features/shifts/queries.ts";
import { punchProblem, usePunch } from "../features/shifts/use-punch.ts";
import { atLeast, useMe } from "../me.ts";
import { placesFor } from "./places.ts";
import { signOut } from "./session.ts";

const icon = { size: 18, stroke: 1.5, "aria-hidden": true } as const;

export function usePageActions(): SpotlightActionGroupData {
  const { member } = useMe();
  const navigate = useNavigate();
  const actions = placesFor(member.role).map(({ to, label, icon: Icon, keywords }) => ({
    id: `page ${to}`,
    label,
    keywords,
    leftSection: <Icon {...icon} />,
    onClick: () => void navigate({ to }),
  }));
  return { group: "Pages", actions };
}

/** The people whose day a manager may open. */
export function usePeopleActions(): SpotlightActionGroupData {
  const { member } = useMe();
  const navigate = useNavigate();
  const team = useQuery({
    ...teamQuery,
    enabled: atLeast(member.role, "manager"),
    refetchInterval: false,
  });
  const actions = (team.data?.members ?? []).map((person) => ({
    id: `person ${person.employeeId}`,
    label: person.name,
    description: person.email,
    leftSection: <IconUser {...icon} />,
    onClick: () => void navigate({ to: "/team/$employeeId", params: { employeeId: person.employeeId } }),
  }));
  return { group: "People", actions };
}

export function usePunchActions(): SpotlightActionGroupData {
  const { data: status } = useQuery(statusQuery);
  const punch = usePunch();
  const type = status?.status === "IN" ? "OUT" : "IN";
  const onError = (error: unknown) =>
    notifications.show({ color: "red", title: "Nothing was punched", message: punchProblem(error) });
  return {
    group: "Shift",
    actions: [
      {
        id: "punch",
        label: type === "IN" ? "Punch in" : "Punch out",
        keywords: "clock shift start stop",
        leftSection: type === "IN" ? <IconLogin2 {...icon} /> : <IconLogout2 {...icon} />,
        onClick: () => punch.mutate({ type }, { onError }),
      },
    ],
  };
}

export function useCommandActions(): SpotlightActionGroupData {
  const { setColorScheme } = useMantineColorScheme();
  const theme = (scheme: "light" | "dark" | "auto", label: string, Icon: typeof IconSun) => ({
    id: `theme ${scheme}`,
    label,
    keywords: "appearance colour mode",
    leftSection: <Icon {...icon} />,
    onClick: () => setColorScheme(scheme),
  });
  return {
    group: "Commands",
    actions: [
      theme("light", "Use the light theme", IconSun),
      theme("dark", "Use the dark theme", IconMoon),
      theme("auto", "Follow the system's theme", IconDeviceDesktop),
      {
        id: "sign out",
        label: "Sign out",
        keywords: "log out leave",
        leftSection: <IconLogout {...icon} />,
        onClick: () => void signOut(),
      },
    ],
  };
}
