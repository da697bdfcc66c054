import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { hasWorker, isOwnBuild, listenToWorker, lookForUpdate, registerWorker } from "../app-worker.ts";
import { useLiveState } from "../live.ts";
import { setNotice } from "./notices.ts";

const calmMs = 10_000;
const NOTICE = "version";

/** Keeps the app for when the server is away, and follows what its service worker has to say. */
export function useApp(userId: string): void {
  const router = useRouter();
  const live = useLiveState();
  const wasLost = useRef(false);

  useEffect(() => {
    if (!hasWorker) return;
    return listenToWorker((message) => {
      if (message.about === "open") router.history.push(message.path);
      else if (!isOwnBuild(message.entry)) tellOfUpdate();
    });
  }, [router]);

  // Only when all is calm: what is kept must not slow down what is shown.
  useEffect(() => {
    if (!hasWorker) return;
    const timer = setTimeout(() => void start(userId).catch(() => undefined), calmMs);
    return () => clearTimeout(timer);
  }, [userId]);

  // A stream that comes back is often that of a server that was updated.
  useEffect(() => {
    if (live === "lost") wasLost.current = true;
    if (live !== "open" || !wasLost.current || !hasWorker) return;
    wasLost.current = false;
    lookForUpdate().catch(() => undefined);
  }, [live]);
}

async function start(userId: string): Promise<void> {
  await registerWorker();
  const { renew } = await import("../push-device.ts");
  await renew(userId);
}

function tellOfUpdate(): void {
  setNotice(NOTICE, {
    text: "Stint was updated. Your shift goes on while this page loads again.",
    tone: "late",
    action: { label: "Reload", run: () => location.reload() },
    dismiss: () => setNotice(NOTICE, null),
  });
}
