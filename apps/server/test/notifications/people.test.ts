import type {
  NotificationList,
  NotificationPreferences,
  PunchReply,
  ReadNotifications,
  TelegramLink,
} from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, pass, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { type Mailbox, openMailbox } from "@stint/testkit/mailbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { announce } from "../../src/outbox.ts";
import { BotApi } from "../meetings/bot-api.ts";

let world: World;
let mailbox: Mailbox;
let bot: BotApi;
beforeAll(async () => {
  [mailbox, bot] = await Promise.all([openMailbox(), BotApi.start()]);
  world = await createWorld({
    env: {
      ...bot.env,
      ...mailbox.env,
      STINT_URL: "https://time.example.com",
      STINT_JOB_BACKOFF_MS: "0",
    },
  });
  await world.deps.jobs.ready();
});
beforeEach(async () => {
  mailbox.mails.length = 0;
  bot.reset();
  for (const table of ["delivery", "notification_preference", "telegram_chat"])
    await world.deps.db.pool.query(`delete from ${table}`);
});
afterEach(() => allSettled());
afterAll(async () => {
  await world.close();
  await Promise.all([mailbox.close(), bot.stop()]);
});

const inbox = async (person: Person, query = ""): Promise<NotificationList> =>
  (await person.get<NotificationList>(PATHS.notifications + query)).body;

/** Somebody punches in and is never heard again. */
async function vanish(person: Person, minutes = 1): Promise<void> {
  const answer = await person.post<PunchReply>(PATHS.punch, { type: "IN", sessionId: "tab" });
  expect(answer.status).toBe(201);
  await pass(world, minutes * 60);
  await world.deps.outbox.drain();
}

const allSettled = () =>
  eventually(
    async () =>
      (await world.deps.db.pool.query("select from delivery where state = 'queued'")).rowCount === 0,
    { what: "the messages to be sent", withinMs: 20_000 },
  );

describe("an automatic punch-out", () => {
  test("is told to its person and the managers, once, in the words for each, and to nobody else", async () => {
    await vanish(world.alice);
    await world.deps.outbox.drain();
    await allSettled();
    expect(await inbox(world.alice)).toMatchObject({
      unread: 1,
      notifications: [
        {
          type: "shift.auto_out",
          title: expect.stringMatching(/^You were punched out at \d\d:\d\d$/),
          path: "/",
          readAt: null,
        },
      ],
    });
    for (const manager of [world.bob, world.ada, world.olivia])
      expect(await inbox(manager)).toMatchObject({
        unread: 1,
        notifications: [
          {
            title: expect.stringMatching(/^Alice was punched out at \d\d:\d\d$/),
            path: `/team/${world.alice.userId}?date=2026-03-02`,
          },
        ],
      });
    expect(await inbox(world.charlie)).toEqual({ notifications: [], unread: 0 });
    const dora = await world.join(world.alice.orgId, "Dora", "member");
    expect(await inbox(dora)).toEqual({ notifications: [], unread: 0 });
    expect(mailbox.mails.map(({ to }) => to)).toEqual(["alice@example.com"]);
    expect(mailbox.mails[0]?.source).toMatch(/Message-ID: <[0-9a-f-]{36}@time\.example\.com>/i);
    expect(bot.received).toEqual([]);
  });

  test("by oneself is told to nobody", async () => {
    await world.alice.post(PATHS.punch, { type: "IN" });
    await world.alice.post(PATHS.punch, { type: "OUT" });
    await world.deps.outbox.drain();
    expect(await inbox(world.alice)).toMatchObject({ notifications: [] });
    expect(await inbox(world.bob)).toMatchObject({ notifications: [] });
  });

  test("of a manager is told to them as their own, and to the other managers", async () => {
    await vanish(world.bob);
    expect((await inbox(world.bob)).notifications).toMatchObject([
      { title: expect.stringContaining("You were") },
    ]);
    expect((await inbox(world.ada)).notifications).toMatchObject([
      { title: expect.stringContaining("Bob was") },
    ]);
  });

  test("is told as each person chose, and by Telegram to the chat that they linked", async () => {
    const link = await world.alice.post<TelegramLink>(PATHS.telegramLink);
    bot.write(4711, `/start ${link.body.code}`);
    await eventually(() => bot.received.length === 1, { what: "the chat to be linked" });
    bot.reset();
    const chosen = await world.alice.put<NotificationPreferences>(PATHS.notificationPreferences, {
      preferences: [{ topic: "own_auto_out", channel: "email", enabled: false }],
    });
    expect(chosen).toMatchObject({
      status: 200,
      body: { telegramChatId: "4711", channels: ["in_app", "push", "email", "telegram"] },
    });
    expect(chosen.body.preferences.filter(({ topic }) => topic !== "own_auto_out")).toEqual([]);
    await world.bob.put(PATHS.notificationPreferences, {
      preferences: [
        { topic: "team_auto_out", channel: "email", enabled: true },
        { topic: "team_auto_out", channel: "in_app", enabled: false },
      ],
    });
    bot.next = ["crash", "hang up"];
    await vanish(world.alice);
    await allSettled();
    expect(mailbox.mails.map(({ to }) => to)).toEqual(["bob@example.com"]);
    expect((await inbox(world.bob)).notifications).toEqual([]);
    // Twice it failed, and then it was sent: always with the same id.
    expect(bot.received).toHaveLength(3);
    const buttons = bot.received.map((message) => message.reply_markup.inline_keyboard[0]?.[0]?.url);
    expect(new Set(buttons).size).toBe(1);
    const { rows } = await world.deps.db.pool.query(
      "select id, attempts from delivery where channel = 'telegram'",
    );
    expect(rows).toEqual([{ id: buttons[0]?.split("#")[1], attempts: 3 }]);
    await world.alice.put(PATHS.notificationPreferences, { telegramChatId: null });
    expect(
      (await world.alice.get<NotificationPreferences>(PATHS.notificationPreferences)).body,
    ).toMatchObject({
      telegramChatId: null,
    });
  });

  test("whose mail is refused to the last is a dead letter that administrators see and can send again, with its id", async () => {
    const setEmail = (email: string) =>
      world.deps.db.pool.query("update member set email = $1 where user_id = $2", [
        email,
        world.alice.userId,
      ]);
    await setEmail("refused@example.com");
    await vanish(world.alice);
    await allSettled();
    await setEmail("alice@example.com");
    const failed = async (person: Person) => person.get(`${PATHS.deliveries}?state=failed`);
    expect(await failed(world.ada)).toMatchObject({
      status: 200,
      body: {
        deliveries: [
          {
            channel: "email",
            recipient: "Alice",
            state: "failed",
            attempts: 8,
            error: "The mail server did not take it",
            eventType: "shift.auto_out",
          },
        ],
      },
    });
    const { deliveries } = (await failed(world.ada)).body as { deliveries: { id: string }[] };
    expect((await failed(world.charlie)).body).toEqual({ deliveries: [] });
    for (const person of [world.alice, world.bob]) expect((await failed(person)).status).toBe(403);
    const replay = (person: Person) => person.post(`${PATHS.deliveries}/${deliveries[0]?.id}/replay`);
    expect((await replay(world.charlie)).status).toBe(404);
    expect(await replay(world.ada)).toMatchObject({ status: 200, body: { state: "sent" } });
    expect(mailbox.mails[0]?.source).toContain(`<${deliveries[0]?.id}@time.example.com>`);
    expect((await replay(world.ada)).status).toBe(404);
    expect(mailbox.mails).toHaveLength(1);
  });
});

describe("what administrators are told", () => {
  test("of a failed job reaches them, in-app and by mail, and no manager or member", async () => {
    const data = {
      job: "time_capture",
      title: "An <b>upload</b> failed",
      text: "It was tried.",
      path: "/notifications",
    };
    await world.deps.db.system((tx) => announce(tx, world.alice.orgId, { type: "job.failed", data }));
    await world.deps.outbox.drain();
    await allSettled();
    for (const person of [world.ada, world.olivia])
      expect((await inbox(person)).notifications).toMatchObject([{ type: "job.failed", title: data.title }]);
    for (const person of [world.alice, world.bob, world.charlie])
      expect((await inbox(person)).notifications).toEqual([]);
    expect(mailbox.mails.map(({ to }) => to).sort()).toEqual(["ada@example.com", "olivia@example.com"]);
    for (const { source } of mailbox.mails)
      expect(source.slice(source.indexOf("text/html"))).not.toContain("<b>");
  });

  test("is nothing that was announced in a transaction that failed", async () => {
    const data = { alert: "x", title: "No", text: "No", path: "/" };
    await expect(
      world.deps.db.system(async (tx) => {
        await announce(tx, world.alice.orgId, { type: "alert.raised", data });
        throw new Error("rolled back");
      }),
    ).rejects.toThrow("rolled back");
    await world.deps.outbox.drain();
    expect((await inbox(world.ada)).notifications).toEqual([]);
  });
});

describe("the inbox", () => {
  test("is paged newest first, counts what is unread, and is read one by one or all at once", async () => {
    for (let round = 0; round < 3; round++) await vanish(world.alice);
    const first = await inbox(world.alice, "?limit=2");
    expect(first).toMatchObject({ unread: 3, notifications: { length: 2 } });
    const second = await inbox(world.alice, `?limit=2&cursor=${first.nextCursor}`);
    expect(second.notifications).toHaveLength(1);
    expect(second.nextCursor).toBeUndefined();
    const all = [...first.notifications, ...second.notifications];
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );

    const read = (person: Person, id: string) =>
      person.post<ReadNotifications>(`${PATHS.notifications}/${id}/read`);
    const newest = all[0]?.id ?? "";
    for (const other of [world.bob, world.charlie]) expect((await read(other, newest)).status).toBe(404);
    expect((await read(world.alice, newest)).body).toEqual({ read: 1 });
    expect((await read(world.alice, newest)).body).toEqual({ read: 0 });
    expect(await inbox(world.alice, "?unread=true")).toMatchObject({
      unread: 2,
      notifications: { length: 2 },
    });
    expect((await world.alice.post(PATHS.readAllNotifications)).body).toEqual({ read: 2 });
    expect(await inbox(world.alice)).toMatchObject({ unread: 0, notifications: { length: 3 } });
    expect((await inbox(world.bob)).unread).toBe(3);
  });
});
