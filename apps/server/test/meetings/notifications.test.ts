import type { FailedNotificationList, ReplayReply } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { type Mailbox, openMailbox } from "@stint/testkit/mailbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BotApi } from "./bot-api.ts";
import { addStudent, sendTo, ZOOM_LINK } from "./school.ts";

let bot: BotApi;
let world: World;
let mailbox: Mailbox;
beforeAll(async () => {
  bot = await BotApi.start();
  mailbox = await openMailbox();
  world = await createWorld({
    env: {
      ...bot.env,
      ...mailbox.env,
      STINT_URL: "https://time.example.com",
      STINT_JOB_BACKOFF_MS: "0",
    },
  });
  await world.deps.outbox.start();
});
beforeEach(() => {
  bot.reset();
  mailbox.mails.length = 0;
});
afterAll(async () => {
  await world.close();
  await bot.stop();
  await mailbox.close();
});

const failedOf = async (person: Person, query = ""): Promise<FailedNotificationList["notifications"]> =>
  (await person.get<FailedNotificationList>(PATHS.failedNotifications + query)).body.notifications;
const settled = (linkId: string, state: string) =>
  eventually(
    async () => {
      const { rows } = await world.deps.db.pool.query(
        "select from notification where link_id = $1 and state = $2",
        [linkId, state],
      );
      return rows.length > 0;
    },
    { what: `the message to be ${state}`, withinMs: 20_000 },
  );

describe("a link", () => {
  test("is sent to the student's chat with a button that leads to it, and kept in clear nowhere", async () => {
    const student = await addStudent(world.alice, { name: "Sam", telegramChatId: "4711" });
    const { sent } = await sendTo(world, world.alice, student, { topic: "Fractions" });
    expect(sent).toMatchObject({ telegram: "sent", email: "skipped" });
    expect(bot.received).toEqual([
      {
        path: "/bot123:bot-secret/sendMessage",
        chat_id: "4711",
        text: "Alice invites you to a lesson: Fractions",
        link_preview_options: { is_disabled: true },
        reply_markup: { inline_keyboard: [[{ text: "Join the lesson", url: sent.trackingUrl }]] },
      },
    ]);
    const { rows } = await world.deps.db.pool.query<{ line: string }>(
      "select n::text as line from notification n union all select j::text from pgboss.job j",
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { line } of rows) expect(line).not.toContain(sent.token);
  });

  test("is mailed as well to a student with an e-mail address", async () => {
    const student = await addStudent(world.alice, {
      name: "Tim",
      telegramChatId: "@tims_channel",
      email: "tim@example.com",
    });
    const { sent } = await sendTo(world, world.alice, student);
    expect(sent).toMatchObject({ telegram: "sent", email: "sent" });
    expect(mailbox.mails.map((mail) => mail.to)).toEqual(["tim@example.com"]);
    expect(mailbox.mails[0]?.source.replace(/=\r\n/g, "").replace(/=3D/g, "=")).toContain(sent.trackingUrl);
  });

  test("to a student without either is made and sent nowhere", async () => {
    const { sent } = await sendTo(world, world.alice, await addStudent(world.alice, { name: "Una" }));
    expect(sent).toMatchObject({ telegram: "skipped", email: "skipped" });
    expect(bot.received).toEqual([]);
  });

  test("reaches the student once if Telegram fails twice and then works", async () => {
    bot.next = ["crash", "hang up", "ok"];
    const student = await addStudent(world.alice, { name: "Vic", telegramChatId: "1" });
    const { sent } = await sendTo(world, world.alice, student);
    expect(sent.telegram).toBe("queued");
    await settled(sent.id, "sent");
    expect(bot.received.map((message) => message.chat_id)).toEqual(["1", "1", "1"]);
    expect(await failedOf(world.alice)).toEqual([]);
    const { rows } = await world.deps.db.pool.query(
      "select sealed_token from notification where link_id = $1",
      [sent.id],
    );
    expect(rows).toEqual([{ sealed_token: null }]);
  });

  test("works without a bot, and says that nothing was sent", async () => {
    await using plain = await createWorld();
    const student = await addStudent(plain.alice, {
      name: "Wim",
      telegramChatId: "1",
      email: "wim@example.com",
    });
    const { sent } = await sendTo(plain, plain.alice, student);
    expect(sent).toMatchObject({ telegram: "skipped", email: "skipped" });
  });
});

describe("a message that fails for good", () => {
  test("leaves the link as it is, is seen by those who may, and arrives when it is tried again", async () => {
    bot.reset("refuse");
    const student = await addStudent(world.alice, { name: "Xia", telegramChatId: "2" });
    const lesson = await sendTo(world, world.alice, student, { topic: "Verbs" });
    expect(lesson.sent.telegram).toBe("queued");
    await settled(lesson.sent.id, "failed");
    await eventually(() => mailbox.mails.length >= 2, { what: "the administrators to be told" });
    expect(bot.received).toHaveLength(3);
    expect((await lesson.open()).status).toBe(200);
    for (const person of [world.alice, world.bob, world.ada])
      expect(await failedOf(person)).toMatchObject([
        {
          channel: "telegram",
          teacher: { name: "Alice" },
          student: { name: "Xia" },
          topic: "Verbs",
          error: "Telegram refused the message: Forbidden: bot was blocked by the user",
        },
      ]);
    expect(await failedOf(world.charlie)).toEqual([]);
    const dora = await world.join(world.alice.orgId, "Dora", "member");
    expect(await failedOf(dora)).toEqual([]);
    const [failed] = await failedOf(world.ada);
    const replay = (person: Person) =>
      person.post<ReplayReply>(`${PATHS.failedNotifications}/${failed?.id}/replay`);
    for (const person of [world.charlie, dora]) expect((await replay(person)).status).toBe(404);
    expect((await world.anonymous.post(`${PATHS.failedNotifications}/${failed?.id}/replay`)).status).toBe(
      401,
    );

    bot.reset("ok");
    expect(await replay(world.ada)).toMatchObject({ status: 200, body: { delivery: "sent" } });
    expect(bot.received[0]?.reply_markup.inline_keyboard[0]?.[0]?.url).toBe(lesson.sent.trackingUrl);
    expect(await failedOf(world.ada)).toEqual([]);
    expect((await replay(world.ada)).status).toBe(404);
    expect(bot.received).toHaveLength(1);
  });

  test("is mailed to the administrators of the organisation, once for all that fail within an hour", async () => {
    await world.clock.advance(3_600_001);
    bot.reset("crash");
    const student = await addStudent(world.alice, { name: "<b>Xia</b>", telegramChatId: "2" });
    const first = await sendTo(world, world.alice, student);
    await settled(first.sent.id, "failed");
    await eventually(() => mailbox.mails.length >= 2, { what: "the mails" });
    const second = await sendTo(world, world.alice, student);
    await settled(second.sent.id, "failed");
    await world.clock.advance(3_600_001);
    const third = await sendTo(world, world.alice, student);
    await settled(third.sent.id, "failed");
    await eventually(() => mailbox.mails.length >= 4, { what: "the mails of the next hour" });
    const administrators = ["ada@example.com", "olivia@example.com"];
    expect(mailbox.mails.map((mail) => mail.to).sort()).toEqual(
      [...administrators, ...administrators].sort(),
    );
    for (const { source } of mailbox.mails) {
      expect(source).toContain("HTTP 502");
      expect(source.slice(source.indexOf("text/html"))).not.toContain("<b>");
    }
  });

  test("says nothing of the bot's token, in the list and in the log", async () => {
    const lines: string[] = [];
    const gone = await BotApi.start();
    const { env } = gone;
    await gone.stop();
    await using deaf = await createWorld({
      env: { ...env, STINT_JOB_BACKOFF_MS: "0", STINT_LOG_LEVEL: "trace" },
      logTo: (line) => void lines.push(line),
    });
    const student = await addStudent(deaf.alice, { name: "Yan", telegramChatId: "3" });
    await sendTo(deaf, deaf.alice, student);
    await eventually(async () => (await failedOf(deaf.alice)).length > 0, {
      what: "the failure",
      withinMs: 20_000,
    });
    const [failed] = await failedOf(deaf.alice);
    expect(failed?.error).toBe("Telegram cannot be reached");
    expect(lines.join("\n")).not.toContain("bot-secret");
  });

  test("is kept as failed, and the link made, when there is no queue to take it", async () => {
    await using broken = await createWorld({ env: { ...bot.env } });
    await broken.deps.jobs.stop();
    const student = await addStudent(broken.alice, { name: "Zoe", telegramChatId: "5" });
    const { sent } = await sendTo(broken, broken.alice, student);
    expect(sent.telegram).toBe("skipped");
    expect(await failedOf(broken.alice)).toMatchObject([{ error: "The job queue could not be reached" }]);
  });
});

test("on this machine the button leads to the meeting itself and the text has the tracked address", async () => {
  await using local = await createWorld({ env: { ...bot.env } });
  const student = await addStudent(local.alice, { name: "Sam", telegramChatId: "6" });
  const { sent } = await sendTo(local, local.alice, student);
  expect(sent.trackingUrl).toMatch(/^http:\/\/localhost:3000\//);
  expect(bot.received).toMatchObject([
    {
      text: `Alice invites you to a lesson.\n${sent.trackingUrl}`,
      reply_markup: { inline_keyboard: [[{ url: ZOOM_LINK }]] },
    },
  ]);
});
