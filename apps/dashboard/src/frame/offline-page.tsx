import { Button } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { formatDay, formatTime } from "../format.ts";
import { type LastKnown, lastKnown } from "../last-known.ts";
import { hourHabit } from "../preferences.ts";
import { Mark } from "../ui/mark.tsx";
import { StateDot } from "../ui/state-dot.tsx";
import classes from "./offline-page.module.css";

const againMs = 10_000;

/** The app without its server: what was known last, and what that means for a shift. */
export function OfflinePage() {
  const router = useRouter();
  useEffect(() => {
    const again = () => void router.invalidate();
    const timer = setInterval(again, againMs);
    window.addEventListener("online", again);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", again);
    };
  }, [router]);
  const known = lastKnown();
  return (
    <main className={classes.page}>
      <section className={classes.card} aria-labelledby="offline">
        <Mark size={40} />
        <h1 id="offline" className={classes.title}>
          {navigator.onLine ? "The server cannot be reached" : "You are offline"}
        </h1>
        {known ? <Known known={known} /> : null}
        <p className={classes.text}>
          Punching needs the server. Stint opens by itself as soon as it answers.
        </p>
        <Button variant="default" onClick={() => void router.invalidate()}>
          Try again
        </Button>
      </section>
    </main>
  );
}

function Known({ known: { status, since, at, thresholdMs } }: { known: LastKnown }) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const viewer = { timeZone, hour12: hourHabit() === "12" };
  const isIn = status === "IN";
  const timeOf = (moment: number | string) => {
    const day = formatDay(moment, viewer, { year: false });
    const isToday = day === formatDay(Date.now(), viewer, { year: false });
    return isToday ? formatTime(moment, viewer) : `${day} ${formatTime(moment, viewer)}`;
  };
  return (
    <>
      <p className={classes.state}>
        <StateDot state={isIn ? "late" : "out"} word={isIn ? "Not confirmed" : "Out"} />
        {since ? <span>since {timeOf(since)}</span> : null}
      </p>
      <p className={classes.text}>
        What you see is of {timeOf(at)}.{" "}
        {isIn
          ? `Whether your shift goes on is the server’s to say: if it hears from none of your devices for ${Math.round(thresholdMs / 1_000)} s, it ends the shift at the last sign of life. For a while after that you can resume it.`
          : "You were out then."}
      </p>
    </>
  );
}
