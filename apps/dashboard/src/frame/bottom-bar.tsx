import { UnstyledButton } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { useMe } from "../me.ts";
import classes from "./bottom-bar.module.css";
import { lazily } from "./lazily.ts";
import { holds, placesFor } from "./places.ts";

const MoreSheet = lazily(() => import("./more-sheet.tsx"));

/** A thumb reaches five places. */
const most = 5;

/** The navigation of a phone. */
export function BottomBar() {
  const places = placesFor(useMe().member.role);
  const fits = places.length <= most;
  const shown = fits ? places : places.slice(0, most - 1);
  const rest = places.slice(shown.length);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [more, setMore] = useState<"never" | "open" | "closed">("never");

  return (
    <>
      <nav className={classes.bar} aria-label="Main, compact">
        {shown.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            className={classes.place}
            activeOptions={{ exact: to === "/", includeSearch: false }}
          >
            <Icon size={22} stroke={1.5} aria-hidden="true" />
            {label}
          </Link>
        ))}
        {fits ? null : (
          <UnstyledButton
            className={classes.place}
            onClick={() => setMore("open")}
            data-current={rest.some((place) => holds(place, path)) || undefined}
            aria-haspopup="dialog"
            aria-expanded={more === "open"}
          >
            <IconDots size={22} stroke={1.5} aria-hidden="true" />
            More
          </UnstyledButton>
        )}
      </nav>
      {more === "never" ? null : (
        <Suspense>
          <MoreSheet places={rest} opened={more === "open"} onClose={() => setMore("closed")} />
        </Suspense>
      )}
    </>
  );
}
