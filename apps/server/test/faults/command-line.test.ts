import { runCommand } from "@stint/testkit/server-process";
import { expect, test } from "vitest";
import { createFaultWorld } from "./world.ts";

test("who runs a server that sends no e-mail makes a link, that opens one account once", async () => {
  await using world = await createFaultWorld("postgres");
  const { database, server } = world;
  const { alice } = database;
  expect(await runCommand(["password", "nobody@example.com"], database.env)).toMatchObject({
    code: 1,
    output: expect.stringContaining("nobody active signs in with a password as nobody@example.com"),
  });
  const { code, output } = await runCommand(["password", alice.email], database.env);
  expect(code).toBe(0);
  const token = /reset-password\?token=([\w-]+)/.exec(output)?.[1];
  const send = (path: string, body: object) =>
    fetch(server.url + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const password = "remembered this time";
  expect((await send(`/api/password-resets/${token}`, { password })).status).toBe(200);
  expect((await send(`/api/password-resets/${token}`, { password })).status).toBe(404);
  expect((await send("/api/auth/sign-in/email", { email: alice.email, password })).status).toBe(200);
});
