import { UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useLiveState } from "../live.ts";
import { type Notice, useNotices } from "./notices.ts";
import classes from "./status-strip.module.css";

/** A stream that is back within this was not worth a word. */
const patienceMs = 6_000;

/** One line above the page, there only when something is wrong. */
export function StatusStrip() {
  const notices = useNotices();
  const connection = useConnectionNotice();
  return (
    <div role="status" className={classes.strips}>
      {connection ? <Strip notice={connection} /> : null}
      {[...notices].map(([name, notice]) => (
        <Strip key={name} notice={notice} />
      ))}
    </div>
  );
}

function Strip({ notice }: { notice: Notice }) {
  const { text, tone, action, dismiss } = notice;
  const button = useRef<HTMLButtonElement>(null);
  const wantsFocus = action?.focus === true;
  useEffect(() => {
    if (wantsFocus) button.current?.focus();
  }, [wantsFocus]);
  return (
    <div className={classes.strip} data-tone={tone}>
      <IconAlertTriangle className={classes.icon} size={16} stroke={1.5} aria-hidden="true" />
      <p className={classes.text}>{text}</p>
      {action ? (
        <UnstyledButton ref={button} className={classes.action} onClick={action.run} disabled={action.busy}>
          {action.label}
        </UnstyledButton>
      ) : null}
      {dismiss ? (
        <UnstyledButton className={classes.dismiss} onClick={dismiss} aria-label="Dismiss">
          <IconX size={16} stroke={1.5} aria-hidden="true" />
        </UnstyledButton>
      ) : null}
    </div>
  );
}

function useConnectionNotice(): Notice | null {
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  const lost = useLiveState() === "lost";
  const [patienceOver, setPatienceOver] = useState(false);

  useEffect(() => {
    if (!lost) return setPatienceOver(false);
    const timer = setTimeout(() => setPatienceOver(true), patienceMs);
    return () => clearTimeout(timer);
  }, [lost]);

  if (!online) {
    return { tone: "late", text: "You are offline. What you see may be old; Stint reconnects by itself." };
  }
  if (lost && patienceOver) {
    return { tone: "late", text: "The server cannot be reached. What you see may be old; trying again." };
  }
  return null;
}

function subscribeOnline(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
