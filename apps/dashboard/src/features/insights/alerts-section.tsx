import type { Alert, OperationsHold } from "@stint/protocol/insights";
import { Section } from "../../ui/section.tsx";
import { StateDot } from "../../ui/state-dot.tsx";
import { TimeOfDay } from "../../ui/time.tsx";
import classes from "./list.module.css";
import { alertWords, holdWords } from "./operations-words.ts";

type Item = { id: string; isOpen: boolean; isAlert: boolean; words: string; since: string };

/** What is the matter now, and what was in the last 30 days. */
export function AlertsSection({ alerts, holds }: { alerts: Alert[]; holds: OperationsHold[] }) {
  const items: Item[] = [
    ...alerts.map((alert) => ({
      id: alert.id,
      isOpen: alert.closedAt === null,
      isAlert: true,
      words: alertWords(alert),
      since: alert.openedAt,
    })),
    ...holds.map((hold) => ({
      id: hold.id,
      isOpen: hold.endedAt === null,
      isAlert: false,
      words: holdWords(hold),
      since: hold.since,
    })),
  ].sort(
    (a, b) =>
      Number(b.isOpen) - Number(a.isOpen) ||
      Number(b.isAlert && b.isOpen) - Number(a.isAlert && a.isOpen) ||
      Date.parse(b.since) - Date.parse(a.since),
  );
  return (
    <Section
      title="Alerts"
      description="More than 10 automatic punch-outs in a minute, pages that are not told, heartbeats that are not taken, and many silent together. They close by themselves."
      flush
    >
      {items.length === 0 ? (
        <p className={classes.quiet}>None in the last 30 days.</p>
      ) : (
        <ul className={classes.list} aria-label="Alerts">
          {items.map(({ id, isOpen, isAlert, words, since }) => (
            <li key={id} className={classes.item}>
              <StateDot
                state={isOpen ? (isAlert ? "problem" : "late") : "out"}
                word={isOpen ? "Now" : "Over"}
              />
              <span className={classes.words}>{words}</span>
              <span className={classes.when}>
                <TimeOfDay at={since} day />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
