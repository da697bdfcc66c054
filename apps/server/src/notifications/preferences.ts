import type {
  NotificationPreferences,
  NotificationPreferencesPatch,
  PersonChannel,
  Role,
  Topic,
} from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../db/database.ts";
import type { PersonalChannel } from "./channel.ts";
import { ownScope, type Person } from "./person.ts";
import { AUDIENCES, topicsOf } from "./topics.ts";

type Member = Person & { role: Role };

export async function readPreferences(
  db: Database,
  channels: PersonalChannel[],
  member: Member,
): Promise<NotificationPreferences> {
  return db.tenant(ownScope(member), (tx) => read(tx, channels, member));
}

/** What is left out stays. */
export async function changePreferences(
  db: Database,
  channels: PersonalChannel[],
  member: Member,
  { preferences = [], telegramChatId }: z.infer<typeof NotificationPreferencesPatch>,
): Promise<NotificationPreferences> {
  const { orgId, userId } = member;
  return db.tenant(ownScope(member), async (tx) => {
    // The last word counts where one request says two things.
    const last = new Map(preferences.map((one) => [`${one.topic} ${one.channel}`, one]));
    for (const { topic, channel, enabled } of last.values())
      await sql`insert into notification_preference (org_id, user_id, topic, channel, enabled)
        values (${orgId}, ${userId}, ${topic}, ${channel}, ${enabled})
        on conflict (org_id, user_id, topic, channel) do update set enabled = excluded.enabled`.execute(tx);
    if (telegramChatId === null)
      for (const table of ["telegram_chat", "telegram_link"])
        await sql`delete from ${sql.table(table)} where org_id = ${orgId} and user_id = ${userId}`.execute(
          tx,
        );
    return read(tx, channels, member);
  });
}

async function read(
  tx: Tx,
  channels: PersonalChannel[],
  { orgId, userId, role }: Member,
): Promise<NotificationPreferences> {
  const { rows: chosen } = await sql<{ topic: Topic; channel: PersonChannel; enabled: boolean }>`
    select topic, channel, enabled from notification_preference
    where org_id = ${orgId} and user_id = ${userId}`.execute(tx);
  const { rows: chats } = await sql<{ chat_id: string }>`
    select chat_id from telegram_chat where org_id = ${orgId} and user_id = ${userId}`.execute(tx);
  return {
    preferences: topicsOf(role).flatMap((topic) =>
      channels.map((channel) => ({
        topic,
        channel: channel.name,
        enabled:
          chosen.find((one) => one.topic === topic && one.channel === channel.name)?.enabled ??
          channel.isDefault(AUDIENCES[topic]),
      })),
    ),
    channels: channels.filter(({ isConfigured }) => isConfigured).map(({ name }) => name),
    telegramChatId: chats[0]?.chat_id ?? null,
  };
}
