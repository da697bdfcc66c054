import { useHeartbeat } from "@stint/sdk/react";
import { useIsMutating, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { keepLastKnown } from "../../last-known.ts";
import { useMe } from "../../me.ts";
import { shareBeat } from "./beat-store.ts";
import { statusQuery } from "./queries.ts";
import { useAutoOutToast } from "./use-auto-out-toast.ts";
import { PUNCH } from "./use-punch.ts";
import { useResumeNotice } from "./use-resume-notice.ts";

/**
 * Beats for the signed-in person's open shift as long as any page of the dashboard is open, whichever tab or device
 * opened it, and tells them when a shift ended without them.
 */
export default function Presence() {
  const me = useMe();
  const client = useQueryClient();
  const { data: status, dataUpdatedAt } = useQuery(statusQuery);
  const isOpen = status?.status === "IN" && status.beatToken !== null;
  const beat = useHeartbeat({
    employeeId: me.user.id,
    beatToken: status?.beatToken ?? undefined,
    enabled: isOpen,
    interval: me.policies.shift.heartbeatMs,
  });

  const isContradicted = isOpen && beat.connection === "stopped";
  useEffect(() => {
    if (isContradicted) void client.invalidateQueries({ queryKey: ["shifts"] });
  }, [isContradicted, client]);

  const isSure = useIsMutating({ mutationKey: PUNCH }) === 0;
  useEffect(() => {
    if (status && isSure) keepLastKnown(status, dataUpdatedAt);
  }, [status, dataUpdatedAt, isSure]);

  useEffect(() => shareBeat(beat), [beat]);
  useEffect(() => () => shareBeat(null), []);
  useAutoOutToast(status);
  useResumeNotice(status);
  return null;
}
