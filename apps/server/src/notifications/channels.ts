import type { Deps } from "../deps.ts";
import { AddressGuard } from "./address-guard.ts";
import { byMail } from "./by-mail.ts";
import { byPush } from "./by-push.ts";
import { byTelegram } from "./by-telegram.ts";
import { bySlack, byWebhook } from "./by-webhook.ts";
import type { Channel, PersonalChannel } from "./channel.ts";
import { createGuardedPost, type Post } from "./guarded-post.ts";
import { IN_APP } from "./write-deliveries.ts";

type Parts = Pick<Deps, "db" | "config" | "clock" | "mailer" | "telegram">;

/** Every way out: those to people, and those to an organisation's webhooks. */
export type Channels = { personal: PersonalChannel[]; all: Channel[] };

export function createChannels(
  parts: Parts,
  post: Post = createGuardedPost(new AddressGuard(parts.config.webhookAllowPrivate)),
): Channels {
  const personal = [inApp, byPush({ ...parts, post }), byMail(parts), byTelegram(parts)];
  return { personal, all: [...personal, byWebhook({ ...parts, post }), bySlack({ ...parts, post })] };
}

/** There as soon as it is written down. */
const inApp: PersonalChannel = {
  name: IN_APP,
  isConfigured: true,
  isDefault: () => true,
  reach: async (_tx, _orgId, userIds) => userIds.map((userId) => ({ userId, recipientId: userId })),
  send: async () => {},
};
