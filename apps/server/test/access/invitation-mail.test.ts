import type { CreatedMember } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { type Mailbox, openMailbox } from "@stint/testkit/mailbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let mailbox: Mailbox;
let world: World;

beforeAll(async () => {
  mailbox = await openMailbox();
  world = await createWorld({ env: { ...mailbox.env, STINT_URL: "https://time.example.com" } });
});
beforeEach(() => {
  mailbox.mails.length = 0;
});
afterAll(async () => {
  await world.close();
  await mailbox.close();
});

const invite = (email: string, name: string) =>
  world.ada.post<CreatedMember>("/api/admin/members", { email, name });

test("an invited person gets the same link by mail as the administrator sees", async () => {
  const { body } = await invite("gus@example.com", "Gus");
  expect(body.invitation?.mailed).toBe(true);
  expect(mailbox.mails).toHaveLength(1);
  const [mail] = mailbox.mails;
  expect(mail?.to).toBe("gus@example.com");
  expect(mail?.from).toBe("stint@time.example.com");
  expect(mail?.source).toContain("Subject: Join Acme on Stint");
  const readable = mail?.source.replace(/=\r\n/g, "").replace(/=3D/g, "=");
  expect(readable).toContain(body.invitation?.url);
  expect(body.invitation?.url).toMatch(/^https:\/\/time\.example\.com\/invite\?token=/);
});

test("a name cannot smuggle markup or another header into the mail", async () => {
  await world.olivia.patch("/api/admin/organisation", { name: "Evil\r\nBcc: victim@example.com" });
  await invite("hal@example.com", `<img src=x onerror="alert(1)">`);
  const [mail] = mailbox.mails;
  expect(mail?.to).toBe("hal@example.com");
  expect(mail?.source.split("\r\n\r\n")[0]).not.toMatch(/^Bcc:/im);
  const html = mail?.source.slice(mail.source.indexOf("text/html")) ?? "";
  expect(html).not.toContain("<img");
  expect(html).toContain("&lt;img");
});

test("a mailbox that refuses fails nobody: the administrator still has the link", async () => {
  const { status, body } = await invite("refused@example.com", "Ria");
  expect(status).toBe(201);
  expect(body.invitation?.mailed).toBe(false);
  expect(body.invitation?.url).toBeTruthy();
});
