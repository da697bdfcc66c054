import type { DeliveryReply } from "@stint/protocol/notifications";
import { PATHS } from "@stint/protocol/paths";
import type { PushDevice, PushDeviceList } from "@stint/protocol/push";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { ownDeviceId, turnOff, turnOn } from "../../push-device.ts";
import { queryClient } from "../../query-client.ts";

export const devicesQuery = queryOptions({
  queryKey: ["notifications", "devices"],
  queryFn: ({ signal }) => api.get<PushDeviceList>(PATHS.pushDevices, { signal }),
});

/** False: the person or the browser would rather not. */
export async function addThisDevice(userId: string, publicKey: string): Promise<boolean> {
  const device = await turnOn(userId, publicKey);
  await refresh();
  return device !== null;
}

export async function removeDevice({ id }: Pick<PushDevice, "id">): Promise<void> {
  const isOwn = id === ownDeviceId();
  await api.delete(`${PATHS.pushDevices}/${id}`);
  if (isOwn) await turnOff();
  await refresh();
}

export async function testDevice({ id }: Pick<PushDevice, "id">): Promise<DeliveryReply> {
  const reply = await api.post<DeliveryReply>(`${PATHS.pushDevices}/${id}/test`);
  await refresh();
  return reply;
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: devicesQuery.queryKey });
}
