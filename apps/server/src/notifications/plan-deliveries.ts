import type { Role, Topic } from "@stint/protocol";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { Payload, PersonalChannel } from "./channel.ts";
import { wordsOfAutoOut, wordsOfEvent } from "./compose.ts";
import { type Happening, isNotice } from "./happenings.ts";
import { AUDIENCES, topicFor } from "./topics.ts";

/** A message to be written down: for whom, by which channel, and what it says. */
export type Planned = {
  eventId: string;
  eventType: string;
  channel: string;
  userId: string | null;
  recipientId: string;
  payload: Payload;
};

/** Who is told of what has happened in an organisation, and how. */
export async function planDeliveries(
  tx: Tx,
  orgId: string,
  happenings: Happening[],
  channels: PersonalChannel[],
): Promise<Planned[]> {
  if (happenings.length === 0) return [];
  const webhooks = await readWebhooks(tx, orgId);
  const notices = happenings.filter(({ type }) => isNotice(type));
  const wanted = happenings.filter(({ type }) => webhooks.some(({ events }) => events.includes(type)));
  if (notices.length === 0 && wanted.length === 0) return [];
  const people = await readPeople(tx, orgId, [...notices, ...wanted]);
  const names = new Map(people.map(({ userId, name }) => [userId, name]));
  const toWebhooks = wanted.flatMap((happening) =>
    webhooks
      .filter(({ events }) => events.includes(happening.type))
      .map(({ id, channel, timeZone }): Planned => {
        const payload = payloadOf(happening, names, { isOwn: false, timeZone });
        return { ...idOf(happening), channel, userId: null, recipientId: id, payload };
      }),
  );
  return [...toWebhooks, ...(await planForPeople(tx, orgId, { notices, people, names, channels }))];
}

type Person = {
  userId: string;
  name: string;
  role: Role;
  timeZone: string;
  isActive: boolean;
};
type Notices = {
  notices: Happening[];
  people: Person[];
  names: Map<string, string>;
  channels: PersonalChannel[];
};

async function planForPeople(
  tx: Tx,
  orgId: string,
  { notices, people, names, channels }: Notices,
): Promise<Planned[]> {
  const told = notices.flatMap((happening) =>
    people.flatMap((person) => {
      const { type, subjectId } = happening;
      const topic = person.isActive && isNotice(type) ? topicFor({ type, subjectId }, person) : null;
      return topic ? [{ happening, person, topic }] : [];
    }),
  );
  if (told.length === 0) return [];
  const userIds = [...new Set(told.map(({ person }) => person.userId))];
  const chosen = await readPreferences(tx, orgId, userIds);
  const planned: Planned[] = [];
  for (const channel of channels.filter(({ isConfigured }) => isConfigured)) {
    const reached = Map.groupBy(await channel.reach(tx, orgId, userIds), ({ userId }) => userId);
    for (const { happening, person, topic } of told) {
      const wants =
        chosen.get(keyOf(person.userId, topic, channel.name)) ?? channel.isDefault(AUDIENCES[topic]);
      if (!wants) continue;
      const isOwn = topic === "own_auto_out";
      for (const { userId, recipientId } of reached.get(person.userId) ?? []) {
        const payload = payloadOf(happening, names, { isOwn, timeZone: person.timeZone });
        planned.push({ ...idOf(happening), channel: channel.name, userId, recipientId, payload });
      }
    }
  }
  return planned;
}

function idOf({ eventId, type }: Happening): Pick<Planned, "eventId" | "eventType"> {
  return { eventId, eventType: type };
}

function payloadOf(
  happening: Happening,
  names: Map<string, string>,
  { isOwn, timeZone }: { isOwn: boolean; timeZone: string },
): Payload {
  const { timestamp } = happening;
  const employeeName = names.get(happening.subjectId ?? "") ?? "Somebody";
  if (happening.about === "line")
    return { timestamp, title: happening.type, text: "", path: "/", data: happening.data };
  if (happening.about === "event") {
    // What is only for people's eyes is in the words.
    const { path: _path, ...data } = happening.data;
    return { timestamp, ...wordsOfEvent(happening.event), data };
  }
  const words = wordsOfAutoOut({ ...happening.event, employeeName }, isOwn, timeZone);
  return { timestamp, ...words, data: { ...happening.data, employeeName } };
}

type WebhookTarget = { id: string; channel: string; events: string[]; timeZone: string };

async function readWebhooks(tx: Tx, orgId: string): Promise<WebhookTarget[]> {
  const { rows } = await sql<WebhookTarget>`
    select w.id, w.channel, w.events, o.time_zone as "timeZone"
    from webhook w join organisation o on o.id = w.org_id where w.org_id = ${orgId} and w.enabled`.execute(
    tx,
  );
  return rows;
}

/** The people whose time it is about, and everybody from manager on. */
async function readPeople(tx: Tx, orgId: string, happenings: Happening[]): Promise<Person[]> {
  const subjects = [...new Set(happenings.flatMap(({ subjectId }) => subjectId ?? []))];
  const { rows } = await sql<Person>`
    select m.user_id as "userId", m.name, m.role, coalesce(m.time_zone, o.time_zone) as "timeZone",
      m.status = 'active' as "isActive"
    from member m join organisation o on o.id = m.org_id
    where m.org_id = ${orgId} and (m.role <> 'member' or m.user_id = any(${subjects}::uuid[]))`.execute(tx);
  return rows;
}

async function readPreferences(tx: Tx, orgId: string, userIds: string[]): Promise<Map<string, boolean>> {
  const { rows } = await sql<{ user_id: string; topic: Topic; channel: string; enabled: boolean }>`
    select user_id, topic, channel, enabled from notification_preference
    where org_id = ${orgId} and user_id = any(${userIds}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [keyOf(row.user_id, row.topic, row.channel), row.enabled]));
}

function keyOf(userId: string, topic: Topic, channel: string): string {
  return `${userId} ${topic} ${channel}`;
}
