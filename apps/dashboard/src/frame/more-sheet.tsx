import { Drawer, UnstyledButton } from "@mantine/core";
import { IconLogout, IconSearch, type TablerIcon } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import classes from "./more-sheet.module.css";
import { holds, type Place } from "./places.ts";
import { signOut } from "./session.ts";
import { openSpotlight } from "./spotlight-store.ts";

type MoreSheetProps = { places: Place[]; opened: boolean; onClose: () => void };

/** What does not fit into the bottom bar. */
export default function MoreSheet({ places, opened, onClose }: MoreSheetProps) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const search = () => {
    onClose();
    openSpotlight();
  };
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      title="More"
      classNames={{ inner: classes.inner, content: classes.content, title: classes.title }}
    >
      {places.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          className={classes.row}
          onClick={onClose}
          aria-current={holds(place, path) ? "page" : undefined}
        >
          <place.icon size={20} stroke={1.5} aria-hidden="true" />
          {place.label}
        </Link>
      ))}
      <Command icon={IconSearch} label="Search and commands" run={search} />
      <Command icon={IconLogout} label="Sign out" run={signOut} />
    </Drawer>
  );
}

function Command({ icon: Icon, label, run }: { icon: TablerIcon; label: string; run: () => void }) {
  return (
    <UnstyledButton className={classes.row} onClick={run}>
      <Icon size={20} stroke={1.5} aria-hidden="true" />
      {label}
    </UnstyledButton>
  );
}
