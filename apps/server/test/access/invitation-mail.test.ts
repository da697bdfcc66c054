import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { CreatedMember } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";

let mailbox: { to: string; from: string; source: string }[] = [];
let server: SMTPServer;
let world: World;

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, answer) =>
      answer(address.startsWith("refused") ? new Error("no such mailbox") : null),
    onData: (stream, session, answer) => {
      let source = "";
      stream.on("data", (chunk) => {
        source += chunk;
      });
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        mailbox.push({
          to: rcptTo.map((each) => each.address).join(),
          from: mailFrom ? mailFrom.address : "",
          source,
        });
        answer();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  world = await createWorld({
    env: { SMTP_URL: `smtp://127.0.0.1:${port}`, STINT_URL: "https://time.example.com" },
  });
});
afterAll(async () => {
  await world.close();
  await new Promise<void>((resolve) => server.close(resolve));
});

const invite = (email: string, name: string) =>
  world.ada.post<CreatedMember>("/api/admin/members", { email, name });

test("an invited person gets the same link by mail as the administrator sees", async () => {
  mailbox = [];
  const { body } = await invite("gus@example.com", "Gus");
  expect(body.invitation?.mailed).toBe(true);
  expect(mailbox).toHaveLength(1);
  const [mail] = mailbox;
  expect(mail?.to).toBe("gus@example.com");
  expect(mail?.from).toBe("stint@time.example.com");
  expect(mail?.source).toContain("Subject: Join Acme on Stint");
  const readable = mail?.source.replace(/=\r\n/g, "").replace(/=3D/g, "=");
  expect(readable).toContain(body.invitation?.url);
  expect(body.invitation?.url).toMatch(/^https:\/\/time\.example\.com\/invite\?token=/);
});

test("a name cannot smuggle markup or another header into the mail", async () => {
  mailbox = [];
  await world.olivia.patch("/api/admin/organisation", { name: "Evil\r\nBcc: victim@example.com" });
  await invite("hal@example.com", `<img src=x onerror="alert(1)">`);
  const [mail] = mailbox;
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
