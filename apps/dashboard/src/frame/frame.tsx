import { Outlet } from "@tanstack/react-router";
import { Suspense } from "react";
import { useLiveConnection } from "../live.ts";
import { useMe } from "../me.ts";
import { Announcer } from "./announcer.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import classes from "./frame.module.css";
import { lazily } from "./lazily.ts";
import { Navigation } from "./navigation.tsx";
import { SpotlightHost } from "./spotlight.tsx";
import { StatusStrip } from "./status-strip.tsx";
import { useApp } from "./use-app.ts";
import { useWarmUp } from "./use-warm-up.ts";

const Presence = lazily(() => import("../features/shifts/presence.tsx"));

/** Everything around a signed-in page. */
export function Frame() {
  const { user } = useMe();
  useLiveConnection(user.id);
  useApp(user.id);
  useWarmUp();
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <Navigation />
      <div className={classes.column}>
        <StatusStrip />
        <main id="main" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <BottomBar />
      <SpotlightHost />
      <Announcer />
      <Suspense>
        <Presence />
      </Suspense>
    </div>
  );
}
