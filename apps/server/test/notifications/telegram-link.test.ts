import { type NotificationPreferences, PATHS, type TelegramLink } from "@stint/protocol";
import { createWorld, type Person, pass, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { TelegramLinks } from "../../src/notifications/telegram-links.ts";
import { BotApi } from "../meetings/bot-api.ts";

let world: World;
let bot: BotApi;
const lines: string[] = [];
beforeAll(async () => {
  bot = await BotApi.start();
  world = await createWorld({
    env: { ...bot.env, STINT_JOB_BACKOFF_MS: "0", STINT_LOG_LEVEL: "trace" },
    logTo: (line) => void lines.push(line),
  });
  await world.deps.jobs.ready();
});
beforeEach(async () => {
  bot.reset();
  for (const table of ["delivery", "telegram_chat", "telegram_link"])
    await world.deps.db.pool.query(`delete from ${table}`);
});
afterAll(async () => {
  await world.close();
  await bot.stop();
});

const ask = async (person: Person): Promise<TelegramLink> => {
  const { status, body } = await person.post<TelegramLink>(PATHS.telegramLink);
  expect(status).toBe(201);
  return body;
};
const chatOf = async (person: Person): Promise<string | null> =>
  (await person.get<NotificationPreferences>(PATHS.notificationPreferences)).body.telegramChatId;
const answered = (count: number) =>
  eventually(() => bot.received.length === count, { what: `${count} answers of the bot` });

async function vanish(person: Person): Promise<void> {
  await person.post(PATHS.punch, { type: "IN", sessionId: "tab" });
  await pass(world, 60);
  await world.deps.outbox.drain();
  await eventually(
    async () =>
      (await world.deps.db.pool.query("select from delivery where state = 'queued'")).rowCount === 0,
    { what: "the messages to be sent", withinMs: 20_000 },
  );
}

test("a code that is sent to the bot links the chat it came from, and messages go there", async () => {
  const { code, url, expiresAt } = await ask(world.alice);
  expect(url).toBe(`https://t.me/stint_bot?start=${code}`);
  expect(Date.parse(expiresAt) - world.clock.now()).toBe(15 * 60_000);
  expect(await chatOf(world.alice)).toBeNull();
  bot.write(4711, `/start ${code}`);
  await answered(1);
  expect(bot.received).toMatchObject([
    { chat_id: "4711", text: "This chat now gets the messages of Alice at Acme." },
  ]);
  expect(await chatOf(world.alice)).toBe("4711");
  for (const other of [world.bob, world.charlie]) expect(await chatOf(other)).toBeNull();
  await vanish(world.alice);
  expect(bot.received[1]).toMatchObject({
    chat_id: "4711",
    text: expect.stringContaining("You were punched out"),
  });
  const { rows } = await world.deps.db.pool.query("select t::text as line from telegram_link t");
  expect(rows).toEqual([]);
  for (const secret of [code, "bot-secret"]) expect(lines.join("")).not.toContain(secret);
});

test("until then nothing goes to any chat, and nobody can name one", async () => {
  const { status } = await world.alice.put(PATHS.notificationPreferences, { telegramChatId: "4711" });
  expect(status).toBe(400);
  const { code } = await ask(world.alice);
  bot.write(4711, "hello");
  bot.write(4711, "/start");
  bot.write(4711, `/start ${code.slice(0, -1)}A${code.slice(-1)}`);
  await answered(1);
  await vanish(world.alice);
  expect(bot.received).toMatchObject([
    { chat_id: "4711", text: expect.stringContaining("not valid any more") },
  ]);
});

test("a code links once, not after its time, not when there is a newer one, and never a group", async () => {
  const old = await ask(world.alice);
  const { code } = await ask(world.alice);
  bot.write(1, `/start ${old.code}`);
  await answered(1);
  bot.write(-100, `/start ${code}`, "group");
  bot.write(2, `/start ${code}`);
  bot.write(3, `/start ${code}`);
  await answered(3);
  expect(
    bot.received.map(({ chat_id, text }) => [chat_id, text.split(" ")[0], text.includes("Alice")]),
  ).toEqual([
    ["1", "This", false],
    ["2", "This", true],
    ["3", "This", false],
  ]);
  expect(await chatOf(world.alice)).toBe("2");
  const late = await ask(world.bob);
  await ask(world.ada);
  await world.deps.db.pool.query("update telegram_link set expires_at = wall_now() where user_id = $1", [
    world.bob.userId,
  ]);
  bot.write(4, `/start ${late.code}`);
  await answered(4);
  expect(await chatOf(world.bob)).toBeNull();
});

test("a chat can be taken away again, and with it a code that waits", async () => {
  const { code } = await ask(world.alice);
  bot.write(4711, `/start ${code}`);
  await answered(1);
  const again = await ask(world.alice);
  await ask(world.bob);
  const { body } = await world.alice.put<NotificationPreferences>(PATHS.notificationPreferences, {
    telegramChatId: null,
  });
  expect(body.telegramChatId).toBeNull();
  bot.write(4711, `/start ${again.code}`);
  await answered(2);
  expect(await chatOf(world.alice)).toBeNull();
});

test("one process at a time reads what is written, only while a code waits, and goes on after a failure", async () => {
  const api = await BotApi.start();
  await using own = await createWorld({ env: api.env });
  const others = [0, 1].map(() => new TelegramLinks(own.deps));
  api.nextUpdates = ["crash", "hang up"];
  const { code } = await ask(own.alice);
  for (const other of others) other.read();
  await eventually(() => api.isAsked, { what: "a question after the failures", withinMs: 15_000 });
  for (const other of others) other.read();
  api.write(4711, `/start ${code}`);
  await eventually(() => api.received.length === 1, { what: "the bot's answer" });
  expect(await chatOf(own.alice)).toBe("4711");
  for (const other of others) await other.stop();
  expect(api.conflicts).toBe(0);
  const asked = api.asked;
  await chatOf(own.alice);
  expect(api.asked).toBe(asked);
  await api.stop();
});

test("without a bot, or without Telegram, that is said", async () => {
  await using none = await createWorld();
  expect((await none.alice.post(PATHS.telegramLink)).body.error?.code).toBe("not_configured");
  await using away = await createWorld({
    env: { TELEGRAM_BOT_TOKEN: "1:secret", TELEGRAM_API_URL: "http://127.0.0.1:1" },
  });
  expect((await away.alice.post(PATHS.telegramLink)).body.error?.code).toBe("unavailable");
});
