import { Drawer, NavLink } from "@mantine/core";
import { IconLogout, IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Place } from "./places.ts";
import { signOut } from "./session.ts";
import { openSpotlight } from "./spotlight-store.ts";

type MoreSheetProps = { places: Place[]; opened: boolean; onClose: () => void };

/** What does not fit into the bottom bar. */
export default function MoreSheet({ places, opened, onClose }: MoreSheetProps) {
  return (
    <Drawer opened={opened} onClose={onClose} position="bottom" size="auto" title="More">
      {places.map(({ to, label, icon: Icon }) => (
        <NavLink
          key={to}
          component={Link}
          to={to}
          label={label}
          leftSection={<Icon size={20} stroke={1.5} aria-hidden="true" />}
          onClick={onClose}
          style={{ minHeight: 48 }}
        />
      ))}
      <NavLink
        component="button"
        label="Search and commands"
        leftSection={<IconSearch size={20} stroke={1.5} aria-hidden="true" />}
        onClick={() => {
          onClose();
          openSpotlight();
        }}
        style={{ minHeight: 48 }}
      />
      <NavLink
        component="button"
        label="Sign out"
        leftSection={<IconLogout size={20} stroke={1.5} aria-hidden="true" />}
        onClick={signOut}
        style={{ minHeight: 48 }}
      />
    </Drawer>
  );
}
