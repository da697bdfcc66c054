import { PATHS } from "@stint/protocol/paths";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BotApi } from "../meetings/bot-api.ts";
import { becomes, LESSON_POLICY, sendLink } from "./lessons.ts";
import { browserWorld, signIn } from "./world.ts";

const bot = await BotApi.start();
afterAll(() => bot.stop());
const world = browserWorld({
  env: { ...LESSON_POLICY, ...bot.env, STINT_MEETING_THRESHOLD_MS: "3600000", STINT_JOB_BACKOFF_MS: "0" },
});

test("a teacher adds a first student and sends them a link by keyboard alone; the lesson shows as it begins and ends", async () => {
  const { alice } = world.database;
  const page = await signIn(world, alice, "/meetings");
  await page.getByText("No lessons yet").waitFor();
  await page.getByRole("button", { name: "Add your first student" }).press("Enter");
  const adding = page.getByRole("dialog", { name: "Add a student" });
  await adding.getByLabel("Name").and(page.locator(":focus")).waitFor();
  await page.keyboard.type("Mia Berg");
  await page.keyboard.press("Enter");
  await adding.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Send a link to Mia Berg" }).press("Enter");
  const sending = page.getByRole("dialog");
  await sending.getByLabel("Meeting link").and(page.locator(":focus")).waitFor();
  await page.keyboard.type("javascript:alert(1)");
  await page.keyboard.press("Enter");
  await sending.locator("[aria-invalid=true]").waitFor();
  await sending.getByLabel("Meeting link").fill("https://zoom.us/j/81234567890");
  await page.keyboard.press("Enter");
  await sending.getByText("hand this link over yourself").waitFor();
  const tracked = await sending.getByLabel("Tracked link").inputValue();
  await page.keyboard.press("Escape");
  await sending.waitFor({ state: "detached" });

  const student = await world.chromium.openPage(tracked);
  const row = page.getByRole("row").filter({ hasText: "On now" });
  await row.getByText("Mia Berg").waitFor({ timeout: 30_000 });
  await student.evaluate(`document.getElementById("finish").click()`);
  await page.getByRole("table", { name: "Lessons" }).getByText("Ended").waitFor({ timeout: 30_000 });
  await page.context().close();
});

test("a message that reached nobody is shown to its teacher and to managers, and is sent again by one press", async () => {
  const { alice, bob } = world.database;
  bot.reset("refuse");
  await sendLink(world, alice, { name: "Leo Novak", telegramChatId: "4711" });
  const teacher = await signIn(world, alice, "/meetings");
  await teacher.getByRole("button", { name: "Send the message to Leo Novak again" }).waitFor();
  const manager = await signIn(world, bob, "/admin/teacher-monitoring");
  const failed = manager.getByRole("listitem").filter({ hasText: "Leo Novak from Alice" });
  await failed.getByText("Telegram refused the message").waitFor();
  bot.reset("ok");
  await failed.getByRole("button", { name: "Send the message to Leo Novak again" }).press("Enter");
  await failed.waitFor({ state: "detached" });
  await eventually(() => bot.received.length === 1, { what: "the message" });
  await Promise.all([teacher.context().close(), manager.context().close()]);
});

describe("teacher monitoring", () => {
  beforeAll(async () => {
    const { alice, bob } = world.database;
    for (const [teacher, name] of [
      [alice, "Oskar Lund"],
      [bob, "Yara Haddad"],
    ] as const) {
      const link = await sendLink(world, teacher, { name, topic: "Reading drawings" });
      await fetch(link.trackingUrl);
      await becomes(world, teacher, link, "active");
    }
  });

  test("shows a manager every lesson as it is, narrowed by teacher, status and words in the address", async () => {
    const { bob } = world.database;
    const page = await signIn(world, bob, "/admin/teacher-monitoring");
    const lessons = page.getByRole("table", { name: "Lessons" });
    await lessons.getByText("Oskar Lund").waitFor();
    await lessons.getByText("Yara Haddad").waitFor();
    await page.getByRole("table", { name: "By teacher" }).getByRole("link", { name: "Bob" }).press("Enter");
    await lessons.getByText("Oskar Lund").waitFor({ state: "detached" });
    await lessons.getByText("Yara Haddad").waitFor();
    expect(page.url()).toContain(`teacherId=${bob.userId}`);

    await page.getByRole("button", { name: "Clear" }).press("Enter");
    await page.getByLabel("Search lessons").fill("oskar");
    await lessons.getByText("Yara Haddad").waitFor({ state: "detached" });
    await page.goto(`${world.url}/admin/teacher-monitoring?status=timeout`);
    await page.getByText("No lesson matches", { exact: true }).waitFor();
    await page.context().close();
  });

  test("hands out the same lessons as a file", async () => {
    const { bob } = world.database;
    const page = await signIn(world, bob, `/admin/teacher-monitoring?teacherId=${bob.userId}`);
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "CSV" }).click();
    const address = (await downloading).url().replace(world.url, "");
    const file = await (await request(world.server.url, bob, address)).text();
    expect(file).toContain("Yara Haddad");
    expect(file).not.toContain("Oskar Lund");
    await page.context().close();
  });

  test("ends what fell silent only after a question, and says how much that was", async () => {
    const page = await signIn(world, world.database.bob, "/admin/teacher-monitoring");
    await page.getByRole("button", { name: "End silent lessons" }).press("Enter");
    const question = page.getByRole("dialog", { name: "End lessons that fell silent?" });
    await question.getByRole("button", { name: "End silent lessons" }).press("Enter");
    await page.getByText("No lesson was silent for that long.").waitFor();
    await page.context().close();
  });

  test("lets an administrator choose what students are told, and go back", async () => {
    const { olivia } = world.database;
    const page = await signIn(world, olivia, "/admin/teacher-monitoring");
    await page
      .getByRole("textbox", { name: "What students are told" })
      .fill("The school keeps the time of lessons.");
    await page.getByRole("button", { name: "Save words" }).press("Enter");
    const back = page.getByRole("button", { name: "Use the words that come with Stint" });
    await back.waitFor();
    const link = await sendLink(world, olivia, { name: "Ben" });
    expect(await (await fetch(link.trackingUrl)).text()).toContain("The school keeps the time of lessons.");
    await back.press("Enter");
    await back.waitFor({ state: "detached" });
    const notice = await request(world.server.url, olivia, PATHS.meetingNotice);
    expect(await notice.json()).toEqual({ notice: null });
    await page.context().close();
  });

  test("is not for members, who are shown where their own lessons are", async () => {
    const page = await signIn(world, world.database.alice, "/admin/teacher-monitoring");
    await page.getByText("This page is for managers").waitFor();
    await page.context().close();
  });
});
