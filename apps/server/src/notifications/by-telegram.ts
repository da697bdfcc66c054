import { sql } from "kysely";
import type { Deps } from "../deps.ts";
import { GivenUp, type PersonalChannel } from "./channel.ts";

/** Telegram knows no idempotency key: the button's address ends with the delivery's id, which a duplicate repeats. */
export function byTelegram({
  db,
  telegram,
  config,
}: Pick<Deps, "db" | "telegram" | "config">): PersonalChannel {
  return {
    name: "telegram",
    isConfigured: telegram.isConfigured,
    isDefault: ({ about }) => about !== "team",
    reach: async (tx, orgId, userIds) => {
      const { rows } = await sql<{ user_id: string }>`select user_id from telegram_chat
        where org_id = ${orgId} and user_id = any(${userIds}::uuid[])`.execute(tx);
      return rows.map(({ user_id }) => ({ userId: user_id, recipientId: user_id }));
    },
    send: async ({ orgId, id, recipientId, payload: { title, text, path } }, signal) => {
      const { rows } = await sql<{ chat_id: string }>`
        select t.chat_id from telegram_chat t
        join member m on m.org_id = t.org_id and m.user_id = t.user_id and m.status = 'active'
        where t.org_id = ${orgId} and t.user_id = ${recipientId}`.execute(db.kysely);
      const [person] = rows;
      if (!person) throw new GivenUp("This person has no Telegram chat any more");
      const url = `${config.baseUrl}${path}#${id}`;
      // Telegram takes no button that leads to this machine.
      const isHere = /^https?:\/\/(localhost|127\.|\[::1\])/.test(url);
      await telegram.send(
        {
          chatId: person.chat_id,
          text: isHere ? `${title}\n${text}\n${url}` : `${title}\n${text}`,
          ...(!isHere && { button: { text: "Open Stint", url } }),
        },
        signal,
      );
    },
  };
}
