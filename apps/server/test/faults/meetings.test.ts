import type {
  MeetingBeatReply,
  MeetingSession,
  SentLink,
  Student,
  TeacherSessionList,
} from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import type { Account } from "@stint/testkit/seeded-database";
import { ServerProcess } from "@stint/testkit/server-process";
import { expect, onTestFinished, test } from "vitest";
import { BotApi } from "../meetings/bot-api.ts";
import { createFaultWorld, ENGINES, expectWholeLedger, QUICK_POLICY } from "./world.ts";

const LINK = "https://zoom.us/j/81234567890";
const THRESHOLD_MS = 4_000;
const MEETINGS = {
  STINT_MEETING_HEARTBEAT_MS: "1000",
  STINT_MEETING_THRESHOLD_MS: String(THRESHOLD_MS),
};

test.each(ENGINES)(
  "a server that is away for longer than a lesson may be silent ends nobody's; who never comes back is dated at their last sign of life, on %s",
  async (engine) => {
    await using world = await createFaultWorld(engine, { env: MEETINGS });
    const { server, database } = world;
    const stays = await send(server.url, database.alice, { name: "Sam" });
    const gone = await send(server.url, database.alice, { name: "Tim" });
    for (const { token } of [stays, gone]) await open(server.url, token);

    await server.kill();
    const backAt = performance.now() + THRESHOLD_MS + 1_000;
    await eventually(() => performance.now() > backAt, { what: "an outage" });
    await server.restart();
    expect(await beat(server.url, stays.token)).toMatchObject({ success: true, session_status: "active" });

    const sessionOf = async ({ id }: SentLink): Promise<MeetingSession | undefined> => {
      const answer = await request(server.url, database.bob, PATHS.teacherSessions);
      return ((await answer.json()) as TeacherSessionList).sessions.find((session) => session.id === id);
    };
    const over = await eventually(
      async () => {
        expect(await beat(server.url, stays.token)).toMatchObject({ success: true });
        const session = await sessionOf(gone);
        return session?.session_status === "active" ? null : session;
      },
      { what: "the end of who is gone", withinMs: 30_000 },
    );
    expect(over).toMatchObject({
      session_status: "timeout",
      session_ended_at: over.clicked_at,
      session_duration_minutes: 0,
    });
    expect(await sessionOf(stays)).toMatchObject({ session_status: "active" });
    await server.stop();
    await expectWholeLedger(database);
  },
);

test.each(ENGINES)(
  "a message outlives the server that was to send it, which stops cleanly in the middle, on %s",
  async (engine) => {
    const bot = await startBot();
    bot.otherwise = "crash";
    await using world = await createFaultWorld(engine, { env: { ...bot.env, STINT_JOB_BACKOFF_MS: "1000" } });
    const { server, database } = world;
    const { telegram } = await send(server.url, database.alice, { name: "Sam", telegramChatId: "1" });
    expect([telegram, bot.received.length]).toEqual(["queued", 1]);
    expect((await server.stop()).code).toBe(0);

    bot.otherwise = "ok";
    await server.restart();
    await eventually(() => bot.received.length >= 2, { what: "the message", withinMs: 30_000 });
    expect((await server.stop()).code).toBe(0);
    expect(bot.received).toHaveLength(2);
    const states = await database.inspect((db) =>
      db.pool.query("select state, sealed_token from notification"),
    );
    expect(states.rows).toEqual([{ state: "sent", sealed_token: null }]);
  },
);

test("two servers on one PostgreSQL send each message once", async () => {
  const bot = await startBot();
  await using world = await createFaultWorld("postgres", { env: bot.env });
  const { server: one, database } = world;
  const other = await ServerProcess.start({ env: { ...QUICK_POLICY, ...bot.env, ...database.env } });
  onTestFinished(async () => void (await other.kill()));
  const chats = Array.from({ length: 16 }, (_, index) => String(index + 1));
  await Promise.all(
    chats.map((telegramChatId, index) =>
      send(index % 2 ? one.url : other.url, database.alice, {
        name: `Student ${telegramChatId}`,
        telegramChatId,
      }),
    ),
  );
  await eventually(() => bot.received.length >= chats.length, { what: "every message", withinMs: 30_000 });
  await Promise.all([one.stop(), other.stop()]);
  expect(bot.received.map((message) => message.chat_id).sort()).toEqual([...chats].sort());
});

async function startBot(): Promise<BotApi> {
  const bot = await BotApi.start();
  onTestFinished(() => bot.stop());
  return bot;
}

async function send(
  url: string,
  teacher: Account,
  body: { name: string; telegramChatId?: string },
): Promise<SentLink> {
  const student = (await (await request(url, teacher, PATHS.students, body)).json()) as Student;
  const answer = await request(url, teacher, `${PATHS.students}/${student.id}/zoom`, { link: LINK });
  if (answer.status !== 201) throw new Error(await answer.text());
  return (await answer.json()) as SentLink;
}

async function open(url: string, token: string): Promise<void> {
  const page = await fetch(`${url}${PATHS.meetingTrack}?token=${token}`);
  if (page.status !== 200) throw new Error(`the page was answered ${page.status}`);
}

async function beat(url: string, token: string): Promise<MeetingBeatReply> {
  const answer = await fetch(url + PATHS.meetingHeartbeat, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  return (await answer.json()) as MeetingBeatReply;
}
