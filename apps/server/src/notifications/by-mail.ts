import { sql } from "kysely";
import type { Deps } from "../deps.ts";
import { escaped, oneLine } from "../mail-text.ts";
import { GivenUp, type PersonalChannel } from "./channel.ts";

/** A message that is sent twice carries the same Message-ID. */
export function byMail({ db, mailer, config }: Pick<Deps, "db" | "mailer" | "config">): PersonalChannel {
  return {
    name: "email",
    isConfigured: mailer.isConfigured,
    isDefault: ({ about }) => about !== "team",
    reach: async (_tx, _orgId, userIds) => userIds.map((userId) => ({ userId, recipientId: userId })),
    send: async ({ orgId, id, recipientId, payload: { title, text, path } }) => {
      const { rows } = await sql<{ email: string }>`select email from member
        where org_id = ${orgId} and user_id = ${recipientId} and status = 'active'`.execute(db.kysely);
      const [person] = rows;
      if (!person) throw new GivenUp("This person is no longer active");
      const url = config.baseUrl + path;
      const sent = await mailer.send({
        to: person.email,
        subject: `Stint: ${oneLine(title)}`,
        text: `${title}\n\n${text}\n\n${url}\n\nWhich of these you get is chosen in your settings.\n`,
        html: `<p><strong>${escaped(title)}</strong></p>${text
          .split("\n\n")
          .map((part) => `<p>${escaped(part)}</p>`)
          .join(
            "",
          )}<p><a href="${escaped(url)}">Open Stint</a></p><p>Which of these you get is chosen in your settings.</p>`,
        messageId: `<${id}@${new URL(config.baseUrl).hostname}>`,
      });
      if (!sent) throw new Error("The mail server did not take it");
    },
  };
}
