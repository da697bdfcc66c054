import { createWorld, PASSWORD } from "@stint/testkit";
import { expect, test } from "vitest";
import { createLog } from "../src/log.ts";

test("secrets are blanked wherever they hide", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => lines.push(line) });
  log.info({
    password: "hunter2",
    headers: { authorization: "Bearer hunter2", cookie: "hunter2", "set-cookie": "hunter2" },
    request: { body: { beatToken: "hunter2", token: "hunter2", secret: "hunter2", name: "Alice" } },
  });
  expect(lines.join()).not.toContain("hunter2");
  expect(lines.join()).toContain("Alice");
});

test("an error is logged without the row, the parameter and the document that it quotes, and the configuration's secrets nowhere", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => lines.push(line) }, ['the"secret']);
  const refused = Object.assign(
    new Error('new row for relation "device" violates check constraint "named"'),
    {
      code: "23514",
      constraint: "named",
      detail: "Failing row contains (hunter2)",
      where: "unnamed portal parameter $1 = 'hunter2'",
    },
  );
  const unread = Object.assign(new Error('invalid input syntax for type uuid: "hunter"2"'), {
    code: "22P02",
  });
  const unparsed = new SyntaxError(`Unexpected token 'h', "{"title":"hunter2"" is not valid JSON`);
  const unreached = new Error("fetch https://me:hunter2@example.com/hunter2 failed", { cause: unread });
  for (const err of [refused, unread, unparsed, unreached, new AggregateError([unread], "all"), "hunter2"])
    log.error({ err }, "failed");
  log.error({ err: new Error('535 the"secret is wrong'), others: ['the"secret'] }, 'the"secret');
  expect(lines.join()).not.toMatch(/hunter2|the\\?"secret/);
  expect(lines.map((line) => JSON.parse(line).err)).toMatchObject([
    { code: "23514", constraint: "named", stack: expect.stringContaining("log.test.ts") },
    { message: "invalid input syntax for type uuid: “…”" },
    { type: "SyntaxError" },
    { message: "fetch https://…@example.com/… failed", cause: { code: "22P02" } },
    { errors: [{ code: "22P02" }] },
    { type: "string" },
    { message: "535 [redacted] is wrong" },
  ]);
});

test("a whole sign-in and an invitation leave no password and no token in the log", async () => {
  const lines: string[] = [];
  await using world = await createWorld({
    env: { STINT_LOG_LEVEL: "trace" },
    logTo: (line) => lines.push(line),
  });
  const { body } = await world.anonymous.post<{ token: string }>("/api/auth/sign-in/email", {
    email: "alice@example.com",
    password: PASSWORD,
  });
  await world.anonymous.post("/api/auth/sign-in/email", {
    email: "alice@example.com",
    password: "wrong wrong wrong",
  });
  const added = await world.ada.post<{ invitation: { url: string } }>("/api/admin/members", {
    email: "ida@example.com",
    name: "Ida",
  });
  const invitation = new URL(added.body.invitation.url).searchParams.get("token") ?? "";
  await world.anonymous.get(`/api/invitations/${invitation}`);
  await world.anonymous.get(`/invite?token=${invitation}`);
  const log = lines.join("");
  expect(log).toContain('"path":"/api/invitations/…"');
  expect(log).toContain('"status":401');
  for (const secret of [PASSWORD, "wrong wrong wrong", body.token, invitation, world.ada.token])
    expect(log).not.toContain(secret);
});

test("a request keeps the id that the proxy in front gave it, if that is one", async () => {
  await using world = await createWorld();
  const given = await world.withHeaders({ "x-request-id": "abc-123" }).get("/healthz");
  expect(given.headers.get("x-request-id")).toBe("abc-123");
  const odd = await world.withHeaders({ "x-request-id": "no spaces, please" }).get("/healthz");
  expect(odd.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});
