import type { EmployeeStatus } from "@stint/protocol/shifts";
import { useRouterState } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import { useServerNow } from "../../clock.ts";
import { formatTime } from "../../format.ts";
import { setNotice } from "../../frame/notices.ts";
import { useViewer } from "../../preferences.ts";
import { shortReason } from "./punch-words.ts";
import { punchProblem, usePunch } from "./use-punch.ts";

const NOTICE = "shift-closed";

/** One line of the status strip while a shift that the server ended may still be resumed. */
export function useResumeNotice(status: EmployeeStatus | undefined): void {
  const viewer = useViewer();
  const now = useServerNow(5_000);
  const { mutate, isPending, error } = usePunch();
  const focus = useRouterState({ select: ({ location }) => location.hash === "resume" });
  const [dismissed, setDismissed] = useState<string | null>(null);
  const resume = useEffectEvent(() => mutate({ type: "IN", resume: true }));

  const closed = status?.status === "OUT" ? status.closed : null;
  const until = closed?.resumableUntil ? Date.parse(closed.resumableUntil) : 0;
  const isShown = closed !== null && until > now && closed.shiftId !== dismissed;
  const words = closed
    ? `You were punched out at ${formatTime(closed.at, viewer)} (${shortReason(closed.reason)}).`
    : "";
  const text = error ? `${words} ${punchProblem(error)}` : words;
  const shiftId = closed?.shiftId ?? null;

  useEffect(() => {
    if (!isShown) return setNotice(NOTICE, null);
    setNotice(NOTICE, {
      text,
      tone: "late",
      action: { label: "Resume", run: () => resume(), busy: isPending, focus },
      dismiss: () => setDismissed(shiftId),
    });
    return () => setNotice(NOTICE, null);
  }, [isShown, text, isPending, shiftId, focus]);
}
