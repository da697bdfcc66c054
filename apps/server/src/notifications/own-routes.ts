import {
  Id,
  NotificationList,
  NotificationPreferences,
  NotificationPreferencesPatch,
  NotificationQuery,
  ReadNotifications,
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
  description: "What is left out stays. A Telegram chat is one that has spoken to the server's bot.",
  body: NotificationPreferencesPatch,
  answer: [200, NotificationPreferences],
});

export function addOwnRoutes(app: Router, { db, channels: { personal } }: Deps): void {
  app.openapi(list, async (c) => c.json(await readInbox(db, c.get("caller"), c.req.valid("query")), 200));
  app.openapi(readAll, async (c) => c.json(await markRead(db, c.get("caller"), "all"), 200));
  app.openapi(readOne, async (c) =>
    c.json(await markRead(db, c.get("caller"), c.req.valid("param").id), 200),
  );
  app.openapi(getPreferences, async (c) => c.json(await readPreferences(db, personal, c.get("caller")), 200));
  app.openapi(putPreferences, async (c) =>
    c.json(await changePreferences(db, personal, c.get("caller"), c.req.valid("json")), 200),
  );
}
