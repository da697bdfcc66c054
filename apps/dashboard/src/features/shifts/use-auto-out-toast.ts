import type { EmployeeStatus } from "@stint/protocol/shifts";
import { useEffect, useRef } from "react";
import { formatTime } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { showToast } from "../../ui/toast.ts";
import { shortReason } from "./punch-words.ts";

/** Says so once, when the server ends the shift that this page was watching. */
export function useAutoOutToast(status: EmployeeStatus | undefined): void {
  const viewer = useViewer();
  const watched = useRef<string | null>(null);
  useEffect(() => {
    if (!status) return;
    const { closed } = status;
    const ended = closed && closed.shiftId === watched.current && status.status === "OUT" ? closed : null;
    watched.current = status.status === "IN" ? status.shiftId : null;
    if (!ended || ended.reason === "command") return;
    showToast({
      id: `closed-${ended.shiftId}`,
      title: `You were punched out at ${formatTime(ended.at, viewer)} (${shortReason(ended.reason)})`,
      message: ended.resumableUntil
        ? `Your time up to then is kept. You can resume until ${formatTime(ended.resumableUntil, viewer)}.`
        : "Your time up to then is kept.",
      tone: "late",
      lastsMs: 12_000,
    });
  }, [status, viewer]);
}
