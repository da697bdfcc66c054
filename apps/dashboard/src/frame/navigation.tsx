import { UnstyledButton } from "@mantine/core";
import { IconLogout, IconSearch } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { useMe } from "../me.ts";
import { Mark } from "../ui/mark.tsx";
import classes from "./navigation.module.css";
import { holds, type Place, type PlaceGroup, placesFor } from "./places.ts";
import { signOut } from "./session.ts";
import { openSpotlight, shortcutLabel } from "./spotlight-store.ts";
import { usePendingApprovals } from "./use-pending-approvals.ts";
import { useUnread } from "./use-unread.ts";

const GROUPS: readonly PlaceGroup[] = ["Me", "Team", "Admin"];

/** The slim navigation at the left: only what the person's role can use. */
export function Navigation() {
  const { member, organisation, user } = useMe();
  const places = placesFor(member.role);
  const groups = GROUPS.map((name) => ({ name, places: places.filter((place) => place.group === name) }));
  const shown = groups.filter((group) => group.places.length > 0);
  const unread = useUnread();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const counts: Partial<Record<Place["to"], number>> = {
    "/approvals": usePendingApprovals(),
    "/notifications": unread,
  };

  return (
    <nav className={classes.navigation} aria-label="Main">
      <div className={classes.brand}>
        <Mark size={24} />
        <span className={classes.organisation}>{organisation.name}</span>
      </div>
      <UnstyledButton className={classes.search} onClick={openSpotlight} aria-keyshortcuts="Meta+K Control+K">
        <IconSearch size={16} stroke={1.5} aria-hidden="true" />
        Search
        <kbd className={classes.keys}>{shortcutLabel}</kbd>
      </UnstyledButton>
      {shown.map((group) => (
        <div key={group.name} className={classes.group}>
          {shown.length > 1 ? <p className={classes.caption}>{group.name}</p> : null}
          {group.places.map((place) => (
            <PlaceLink
              key={place.to}
              place={place}
              isCurrent={holds(place, path)}
              count={counts[place.to] ?? 0}
            />
          ))}
        </div>
      ))}
      <div className={classes.person}>
        <span className={classes.who}>
          <span className={classes.name}>{user.name}</span>
          <span className={classes.email}>{user.email}</span>
        </span>
        <UnstyledButton className={classes.signOut} onClick={signOut} aria-label="Sign out" title="Sign out">
          <IconLogout size={16} stroke={1.5} aria-hidden="true" />
        </UnstyledButton>
      </div>
    </nav>
  );
}

type PlaceLinkProps = { place: Place; isCurrent: boolean; count: number };

function PlaceLink({ place, isCurrent, count }: PlaceLinkProps) {
  const Icon = place.icon;
  return (
    <Link
      to={place.to}
      className={classes.link}
      activeOptions={{ exact: place.to === "/", includeSearch: false }}
      aria-current={isCurrent ? "page" : undefined}
    >
      <Icon size={18} stroke={1.5} aria-hidden="true" />
      {place.label}
      {count > 0 ? (
        <span className={classes.count}>
          {count}
          <span className="visually-hidden"> waiting</span>
        </span>
      ) : null}
    </Link>
  );
}
