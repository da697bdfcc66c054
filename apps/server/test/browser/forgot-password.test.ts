import { eventually } from "@stint/testkit/eventually";
import { openMailbox } from "@stint/testkit/mailbox";
import { afterAll, expect, test } from "vitest";
import { findingsOf } from "./findings.ts";
import { browserWorld } from "./world.ts";

const mailbox = await openMailbox();
afterAll(() => mailbox.close());
const world = browserWorld({ env: mailbox.env });

test("who forgot their password has a link mailed, chooses another and is in, by keyboard alone", async () => {
  const { alice } = world.database;
  const browser = await world.chromium.playwright();
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${world.url}/sign-in`);
  await page.getByRole("link", { name: "Forgot your password?" }).press("Enter");
  await page.getByLabel("E-mail").and(page.locator(":focus")).waitFor();
  expect(await findingsOf(page)).toEqual([]);
  await page.keyboard.type(alice.email);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Look into your mailbox" }).waitFor();
  expect(await findingsOf(page)).toEqual([]);

  const mail = await eventually(() => mailbox.mails[0], { what: "the mail" });
  expect(mail.to).toBe(alice.email);
  const readable = mail.source.replace(/=\r\n/g, "").replace(/=3D/g, "=");
  const link = /http\S+\/reset-password\?token=[\w-]+/.exec(readable)?.[0] ?? "";
  await page.goto(link);
  await page.getByLabel("New password").and(page.locator(":focus")).waitFor();
  expect(await findingsOf(page)).toEqual([]);
  await page.keyboard.type("short");
  await page.keyboard.press("Enter");
  await page.getByText("Use at least 10 characters.").waitFor();
  await page.keyboard.type(" but long enough");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Punch in" }).waitFor();

  await page.goto(link);
  await page.getByRole("heading", { name: "Link not valid" }).waitFor();
  await page.getByRole("link", { name: "ask for another link" }).press("Enter");
  await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
  await page.context().close();
});
