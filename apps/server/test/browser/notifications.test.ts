import { PATHS } from "@stint/protocol/paths";
import { punch, request } from "@stint/testkit/load";
import { afterAll, expect, test } from "vitest";
import { BotApi } from "../meetings/bot-api.ts";
import { HookServer } from "../notifications/hook-server.ts";
import { browserWorld, signIn } from "./world.ts";

const bot = await BotApi.start();
afterAll(() => bot.stop());

const world = browserWorld({
  env: {
    ...bot.env,
    STINT_WEBHOOK_ALLOW_PRIVATE: "127.0.0.1",
    STINT_MASS_SILENCE_HOLD_MS: "0",
    STINT_JOB_BACKOFF_MS: "0",
  },
});

test("a manager sees by the number at Notifications that somebody was punched out, opens it, and it is read", async () => {
  const page = await signIn(world, world.database.bob);
  const link = page
    .getByRole("navigation", { name: "Main", exact: true })
    .getByRole("link", { name: "Notifications" });
  await link.waitFor();
  expect(await link.textContent()).toBe("Notifications");
  await punch(world.server.url, world.database.alice, "IN");
  await expect.poll(() => link.textContent(), { timeout: 20_000 }).toContain("1 waiting");
  await link.click();
  const item = page
    .getByRole("list", { name: "Notifications" })
    .getByRole("button", { name: /Alice was punched out at/ });
  await item.click();
  await page.getByRole("heading", { name: "Alice", level: 1 }).waitFor();
  await expect.poll(() => link.textContent(), { timeout: 10_000 }).toBe("Notifications");
});

test("an administrator adds a webhook, keeps its secret, tests it, and sends again what did not arrive", async () => {
  const hooks = await HookServer.start();
  const page = await signIn(world, world.database.olivia, "/webhooks");
  await page.getByText("No webhooks yet").waitFor();
  await page.getByRole("button", { name: "Add a webhook" }).click();
  await page.getByRole("textbox", { name: "Address" }).fill(hooks.url);
  await page.getByRole("textbox", { name: "Name" }).fill("Payroll");
  await page.getByRole("button", { name: "Add the webhook" }).click();
  expect(await page.getByRole("textbox", { name: "Secret" }).inputValue()).toMatch(/^whsec_/);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Test Payroll" }).click();
  await page.getByText("The test has arrived.").waitFor();
  hooks.otherwise = 500;
  await page.getByRole("button", { name: "Test Payroll" }).click();
  const again = page.getByRole("button", { name: "Send again the message to Payroll" });
  const listed = async (): Promise<number> => {
    await page.reload();
    await page.getByRole("list", { name: "Webhooks" }).waitFor();
    return again.count();
  };
  await expect.poll(listed, { timeout: 30_000, interval: 1_000 }).toBe(1);
  await page.goto(`${world.url}/admin/operations`);
  await page.getByRole("table", { name: "Queues" }).getByRole("link", { name: "1" }).waitFor();
  hooks.otherwise = 200;
  await again.click();
  await page.getByText("The message has arrived.").waitFor();
  await again.waitFor({ state: "detached" });
  await hooks.stop();
});

test("what a person hears of is chosen box by box, and kept", async () => {
  const page = await signIn(world, world.database.alice, "/notifications/settings");
  const box = page.getByRole("checkbox", { name: "You were punched out automatically: In Stint" });
  await box.uncheck();
  await expect
    .poll(async () => {
      const answer = await request(world.server.url, world.database.alice, PATHS.notificationPreferences);
      return ((await answer.json()) as { preferences: unknown[] }).preferences;
    })
    .toContainEqual({ topic: "own_auto_out", channel: "in_app", enabled: false });
  await page.reload();
  await box.waitFor();
  expect(await box.isChecked()).toBe(false);
});

test("somebody links their Telegram chat by a code that the bot is sent, sees it linked, and takes it away again", async () => {
  const page = await signIn(world, world.database.alice, "/notifications/settings");
  await page.getByRole("button", { name: "Link Telegram" }).click();
  const address = await page.getByRole("link", { name: "Open Telegram" }).getAttribute("href");
  const code = new URL(address ?? "").searchParams.get("start");
  expect(address).toBe(`https://t.me/stint_bot?start=${code}`);
  await page.getByText(`/start ${code}`).waitFor();
  bot.write(4711, `/start ${code}`);
  const unlink = page.getByRole("button", { name: "Unlink Telegram" });
  await unlink.waitFor({ timeout: 20_000 });
  await unlink.click();
  await page.getByRole("button", { name: "Link Telegram" }).waitFor();
});
