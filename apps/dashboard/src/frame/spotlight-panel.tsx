import { useMantineColorScheme } from "@mantine/core";
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import { IconDeviceDesktop, IconLogout, IconMoon, IconSearch, IconSun, IconUser } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { teamQuery } from "../features/shifts/queries.ts";
import { atLeast, useMe } from "../me.ts";
import { placesFor } from "./places.ts";
import { signOut } from "./session.ts";
import classes from "./spotlight-panel.module.css";
import "@mantine/spotlight/styles.layer.css";

const [store, control] = createSpotlight();

const icon = { size: 18, stroke: 1.5, "aria-hidden": true } as const;

/** Search and commands; `asked` counts the requests to open it. */
export default function SpotlightPanel({ asked }: { asked: number }) {
  const pages = usePageActions();
  const people = usePeopleActions();
  const commands = useCommandActions();

  useEffect(() => {
    if (asked > 0) control.open();
  }, [asked]);

  return (
    <Spotlight
      store={store}
      shortcut={null}
      actions={[pages, ...(people.actions.length > 0 ? [people] : []), commands]}
      limit={12}
      nothingFound="Nothing by that name"
      searchProps={{
        leftSection: <IconSearch {...icon} />,
        placeholder: "Search pages, people and commands",
        "aria-label": "Search pages, people and commands",
      }}
      centered={false}
      yOffset="14vh"
      classNames={classes}
      attributes={{ content: { "aria-label": "Search and commands" } }}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      transitionProps={{ transition: "fade", duration: 120 }}
    />
  );
}

function usePageActions(): SpotlightActionGroupData {
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

function usePeopleActions(): SpotlightActionGroupData {
  const { member } = useMe();
  const navigate = useNavigate();
  const team = useQuery({ ...teamQuery, enabled: atLeast(member.role, "manager"), refetchInterval: false });
  const actions = (team.data?.members ?? []).map((person) => ({
    id: `person ${person.employeeId}`,
    label: person.name,
    description: person.email,
    leftSection: <IconUser {...icon} />,
    onClick: () => void navigate({ to: "/team/$employeeId", params: { employeeId: person.employeeId } }),
  }));
  return { group: "People", actions };
}

function useCommandActions(): SpotlightActionGroupData {
  const { setColorScheme } = useMantineColorScheme();
  return {
    group: "Commands",
    actions: [
      {
        id: "theme light",
        label: "Use the light theme",
        keywords: "appearance colour",
        leftSection: <IconSun {...icon} />,
        onClick: () => setColorScheme("light"),
      },
      {
        id: "theme dark",
        label: "Use the dark theme",
        keywords: "appearance colour night",
        leftSection: <IconMoon {...icon} />,
        onClick: () => setColorScheme("dark"),
      },
      {
        id: "theme system",
        label: "Follow the system's theme",
        keywords: "appearance colour auto",
        leftSection: <IconDeviceDesktop {...icon} />,
        onClick: () => setColorScheme("auto"),
      },
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
