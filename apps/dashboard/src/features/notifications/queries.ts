import type {
  CreatedWebhook,
  DeliveryList,
  DeliveryReply,
  NotificationList,
  NotificationPreference,
  NotificationPreferences,
  RotatedSecret,
  TelegramLink,
  Webhook,
  WebhookList,
} from "@stint/protocol/notifications";
import { PATHS } from "@stint/protocol/paths";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { queryClient } from "../../query-client.ts";

/** Told by the event stream; asked for now and then as well, in case that it was not heard. */
const inbox = { meta: { inbox: true }, refetchInterval: 60_000 } as const;
const FEW = 20;

export const inboxQuery = infiniteQueryOptions({
  queryKey: ["notifications", "inbox"],
  queryFn: ({ pageParam, signal }) =>
    api.get<NotificationList>(PATHS.notifications, { query: { cursor: pageParam }, signal }),
  initialPageParam: "",
  getNextPageParam: (page) => page.nextCursor,
  ...inbox,
});

export const unreadQuery = queryOptions({
  queryKey: ["notifications", "unread"],
  queryFn: async ({ signal }) =>
    (await api.get<NotificationList>(PATHS.notifications, { query: { limit: 1 }, signal })).unread,
  ...inbox,
});

export async function markRead(id: string | "all"): Promise<void> {
  await api.post(id === "all" ? PATHS.readAllNotifications : `${PATHS.notifications}/${id}/read`);
  await queryClient.invalidateQueries({ predicate: ({ meta }) => meta?.inbox === true });
}

export const preferencesQuery = queryOptions({
  queryKey: ["notifications", "preferences"],
  queryFn: ({ signal }) => api.get<NotificationPreferences>(PATHS.notificationPreferences, { signal }),
});

/** Asked again and again while a code waits to be sent to the bot. */
export const linkedQuery = queryOptions({ ...preferencesQuery, refetchInterval: 2_000 });

export function linkTelegram(): Promise<TelegramLink> {
  return api.post<TelegramLink>(PATHS.telegramLink);
}

export async function savePreferences(change: {
  preferences?: NotificationPreference[];
  telegramChatId?: null;
}): Promise<void> {
  const saved = await api.put<NotificationPreferences>(PATHS.notificationPreferences, change);
  queryClient.setQueryData(preferencesQuery.queryKey, saved);
}

/** Shows a choice before it is saved; what the server answers counts. */
export function showChoice(choice: NotificationPreference): void {
  queryClient.setQueryData(preferencesQuery.queryKey, (known) => {
    if (!known) return known;
    const isIt = (one: NotificationPreference) =>
      one.topic === choice.topic && one.channel === choice.channel;
    return { ...known, preferences: known.preferences.map((one) => (isIt(one) ? choice : one)) };
  });
}

export const webhooksQuery = queryOptions({
  queryKey: ["notifications", "webhooks"],
  queryFn: ({ signal }) => api.get<WebhookList>(PATHS.webhooks, { signal }),
});

export type NewWebhookFields = Pick<Webhook, "channel" | "url" | "description" | "events">;

export async function addWebhook(fields: NewWebhookFields): Promise<CreatedWebhook> {
  const created = await api.post<CreatedWebhook>(PATHS.webhooks, fields);
  await refreshWebhooks();
  return created;
}

export async function switchWebhook({ id }: Webhook, enabled: boolean): Promise<void> {
  await api.patch(`${PATHS.webhooks}/${id}`, { enabled });
  await refreshWebhooks();
}

export async function deleteWebhook({ id }: Webhook): Promise<void> {
  await api.delete(`${PATHS.webhooks}/${id}`);
  await refreshWebhooks();
}

export async function testWebhook({ id }: Webhook): Promise<DeliveryReply> {
  const reply = await api.post<DeliveryReply>(`${PATHS.webhooks}/${id}/test`);
  await refreshWebhooks();
  return reply;
}

export function rotateSecret({ id }: Webhook): Promise<RotatedSecret> {
  return api.post<RotatedSecret>(`${PATHS.webhooks}/${id}/rotate`);
}

export const failedQuery = infiniteQueryOptions({
  queryKey: ["notifications", "failed"],
  queryFn: ({ pageParam, signal }) =>
    api.get<DeliveryList>(PATHS.deliveries, {
      query: { state: "failed", limit: FEW, cursor: pageParam },
      signal,
    }),
  initialPageParam: "",
  getNextPageParam: (page) => page.nextCursor,
  refetchInterval: 30_000,
});

export async function replay(id: string): Promise<DeliveryReply> {
  const reply = await api.post<DeliveryReply>(`${PATHS.deliveries}/${id}/replay`);
  await queryClient.invalidateQueries({ queryKey: failedQuery.queryKey });
  return reply;
}

async function refreshWebhooks(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  await queryClient.invalidateQueries({ queryKey: failedQuery.queryKey });
}
