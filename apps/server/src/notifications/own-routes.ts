import {
  Id,
  NotificationList,
  NotificationPreferences,
  NotificationPreferencesPatch,
  NotificationQuery,
  ReadNotifications,
  TelegramLink,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { markRead, readInbox } from "./inbox.ts";
import { changePreferences, readPreferences } from "./preferences.ts";

const tag = "Notifications";

const list = route({
  method: "get",
  path: "/api/notifications",
  access: "member",
  tag,
  summary: "What you have been told, newest first",
  query: NotificationQuery,
  answer: [200, NotificationList],
});

const readOne = route({
  method: "post",
  path: "/api/notifications/{id}/read",
  access: "member",
  tag,
  summary: "Mark one as read",
  params: z.object({ id: Id }),
  answer: [200, ReadNotifications],
  errors: ["not_found"],
});

const readAll = route({
  method: "post",
  path: "/api/notifications/read-all",
  access: "member",
  tag,
  summary: "Mark all as read",
  answer: [200, ReadNotifications],
});

const getPreferences = route({
  method: "get",
  path: "/api/me/notifications",
  access: "member",
  tag,
  summary: "What you hear of, and how",
  answer: [200, NotificationPreferences],
});

const putPreferences = route({
  method: "put",
  path: "/api/me/notifications",
  access: "member",
  tag,
  summary: "Choose what you hear of, and how",
  description:
    "What is left out stays. A Telegram chat of null ends messages there; a chat is linked by a code.",
  body: NotificationPreferencesPatch,
  answer: [200, NotificationPreferences],
});

const linkTelegram = route({
  method: "post",
  path: "/api/me/telegram",
  access: "member",
  tag,
  summary: "Link a Telegram chat: a code to send to the server's bot from it",
  description:
    "Valid once, for 15 minutes; the one before is not any more. Whether it has come is seen in what you hear of, and how.",
  answer: [201, TelegramLink],
  errors: ["not_configured", "unavailable"],
});

export function addOwnRoutes(app: Router, { db, channels: { personal }, telegramLinks }: Deps): void {
  app.openapi(list, async (c) => c.json(await readInbox(db, c.get("caller"), c.req.valid("query")), 200));
  app.openapi(readAll, async (c) => c.json(await markRead(db, c.get("caller"), "all"), 200));
  app.openapi(readOne, async (c) =>
    c.json(await markRead(db, c.get("caller"), c.req.valid("param").id), 200),
  );
  app.openapi(getPreferences, async (c) => {
    // Whoever waits for a link asks here: a process that has died in between is replaced.
    telegramLinks.read();
    return c.json(await readPreferences(db, personal, c.get("caller")), 200);
  });
  app.openapi(linkTelegram, async (c) => c.json(await telegramLinks.begin(c.get("caller")), 201));
  app.openapi(putPreferences, async (c) =>
    c.json(await changePreferences(db, personal, c.get("caller"), c.req.valid("json")), 200),
  );
}
