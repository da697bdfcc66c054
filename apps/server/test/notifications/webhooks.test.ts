import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import type { CreatedWebhook, DeliveryList, RotatedSecret, WebhookList } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, pass, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Hook, HookServer } from "./hook-server.ts";

let world: World;
let hooks: HookServer;
const lines: string[] = [];
beforeAll(async () => {
  hooks = await HookServer.start();
  world = await createWorld({
    env: {
      STINT_WEBHOOK_ALLOW_PRIVATE: "127.0.0.1",
      STINT_SLACK_HOSTS: "hooks.slack.com,127.0.0.1",
      STINT_JOB_BACKOFF_MS: "0",
      STINT_LOG_LEVEL: "trace",
    },
    logTo: (line) => void lines.push(line),
  });
  await world.deps.jobs.ready();
});
beforeEach(() => {
  hooks.reset();
  // The verifier holds the message's time against the clock of the process.
  vi.useFakeTimers({ toFake: ["Date"], now: world.clock.now() });
});
afterEach(async () => {
  vi.useRealTimers();
  await world.deps.db.pool.query("delete from webhook");
  await world.deps.db.pool.query("delete from delivery");
});
afterAll(async () => {
  await world.close();
  await hooks.stop();
});

const add = async (
  more: Record<string, unknown> = {},
  person: Person = world.ada,
): Promise<CreatedWebhook> => {
  const answer = await person.post<CreatedWebhook>(PATHS.webhooks, {
    url: hooks.url,
    events: ["shift.auto_out"],
    ...more,
  });
  expect(answer.status).toBe(201);
  return answer.body;
};
const listed = async (person: Person = world.ada) =>
  (await person.get<WebhookList>(PATHS.webhooks)).body.webhooks;
const deliveries = async (query = "") =>
  (await world.ada.get<DeliveryList>(PATHS.deliveries + query)).body.deliveries;
const verified = (hook: Hook | undefined, secret: string | null) =>
  new Webhook(secret ?? "").verify(hook?.body ?? "", hook?.headers ?? {});

async function vanish(person: Person): Promise<void> {
  await person.post(PATHS.punch, { type: "IN", sessionId: "tab" });
  await pass(world, 60);
  vi.setSystemTime(world.clock.now());
  await world.deps.outbox.drain();
}

const settled = (state: string) =>
  eventually(async () => (await deliveries(`?state=${state}`)).find(({ channel }) => channel !== "email"), {
    what: `a message to be ${state}`,
    withinMs: 20_000,
  });

describe("a webhook", () => {
  test("gets an automatic punch-out once, signed so that the public library accepts it", async () => {
    const { webhook, secret } = await add();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    await vanish(world.alice);
    const delivery = await settled("sent");
    expect(hooks.received).toHaveLength(1);
    const [hook] = hooks.received;
    expect(hook?.headers["webhook-id"]).toBe(delivery.id);
    expect(verified(hook, secret)).toEqual({
      type: "shift.auto_out",
      timestamp: expect.any(String),
      data: {
        employeeId: world.alice.userId,
        employeeName: "Alice",
        sessionId: expect.any(String),
        occurredAt: expect.any(String),
        recordedAt: expect.any(String),
        reason: "silence",
      },
    });
    expect(() => verified({ ...(hook as Hook), body: `${hook?.body} ` }, secret)).toThrow(
      "No matching signature",
    );
    expect((await listed()).map(({ id }) => id)).toEqual([webhook.id]);
    expect(JSON.stringify(await listed())).not.toContain(secret);
    const { rows } = await world.deps.db.pool.query<{ line: string }>(
      "select w::text as line from webhook w union all select j::text from pgboss.job j union all select d::text from delivery d",
    );
    for (const { line } of rows) expect(line).not.toContain(secret);
    expect(lines.join("\n")).not.toContain(secret);
  });

  test("gets the lines of the ledger that it asked for, and no others", async () => {
    const { secret } = await add({ events: ["session.opened"] });
    await world.bob.post(PATHS.punch, { type: "IN" });
    await world.bob.post(PATHS.punch, { type: "OUT" });
    await world.deps.outbox.drain();
    await settled("sent");
    expect(hooks.received.map((hook) => verified(hook, secret))).toMatchObject([
      { type: "session.opened", data: { kind: "shift", employeeId: world.bob.userId } },
    ]);
  });

  test("gets the same id with each attempt, until one succeeds", async () => {
    const { secret } = await add();
    hooks.next = [500, "hang up", 404, 302];
    await vanish(world.alice);
    expect(await settled("sent")).toMatchObject({ attempts: 5, error: null });
    expect(new Set(hooks.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    for (const hook of hooks.received) verified(hook, secret);
    expect((await listed())[0]).toMatchObject({ failures: 0, enabled: true });
  });

  test.each([
    [503, "It answered HTTP 503"],
    [400, "It answered HTTP 400"],
    [301, "It answered HTTP 301; redirects are not followed"],
    ["hang up" as const, "The connection was cut"],
  ])("that always answers %s leaves a dead letter that can be replayed", async (answer, error) => {
    await add();
    hooks.reset(answer);
    await vanish(world.alice);
    const dead = await settled("failed");
    expect(dead).toMatchObject({ attempts: 8, error });
    expect(hooks.received).toHaveLength(8);
    hooks.reset();
    expect(await world.ada.post(`${PATHS.deliveries}/${dead.id}/replay`)).toMatchObject({
      status: 200,
      body: { id: dead.id, state: "sent" },
    });
    expect(hooks.received[0]?.headers["webhook-id"]).toBe(dead.id);
  });

  test("that is gone is not tried again, and switched off", async () => {
    await add({ description: "Payroll" });
    hooks.reset(410);
    await vanish(world.alice);
    expect(await settled("failed")).toMatchObject({ attempts: 1, error: "It answered 410 Gone" });
    expect((await listed())[0]).toMatchObject({ enabled: false, disabledReason: "It answered 410 Gone" });
    await vanish(world.bob);
    expect(hooks.received).toHaveLength(1);
    const { body } = await world.olivia.get<{ notifications: { title: string }[] }>(PATHS.notifications);
    expect(body.notifications.map(({ title }) => title)).toContain("The webhook “Payroll” was switched off");
  });

  test("that refuses connections, or speaks no TLS, says so", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await add({ url: `http://127.0.0.1:${port}/` });
    await add({ url: hooks.url.replace("http:", "https:") });
    await vanish(world.alice);
    await eventually(async () => (await deliveries("?state=failed")).length === 2, {
      what: "both to fail",
      withinMs: 20_000,
    });
    expect((await deliveries("?state=failed")).map(({ error }) => error).sort()).toEqual([
      "The connection was refused",
      "The other side does not speak TLS as it should",
    ]);
  });

  test("is signed with the old secret, too, for a day after a new one was made", async () => {
    const { webhook, secret } = await add();
    const rotated = await world.ada.post<RotatedSecret>(`${PATHS.webhooks}/${webhook.id}/rotate`);
    const ask = () => world.ada.post(`${PATHS.webhooks}/${webhook.id}/test`);
    expect(await ask()).toMatchObject({ status: 200, body: { state: "sent" } });
    for (const each of [secret, rotated.body.secret])
      expect(verified(hooks.received[0], each)).toMatchObject({ type: "webhook.test", data: {} });
    await world.clock.advance(24 * 3_600_000 + 1);
    vi.setSystemTime(world.clock.now());
    hooks.reset();
    await ask();
    expect(verified(hooks.received[0], rotated.body.secret)).toBeTruthy();
    expect(() => verified(hooks.received[0], secret)).toThrow("No matching signature");
  });

  test("cannot be reached at a private address that the operator has not named", async () => {
    const { webhook } = await add({ url: "https://10.0.0.1/" });
    const test = await world.ada.post(`${PATHS.webhooks}/${webhook.id}/test`);
    expect(test).toMatchObject({ status: 200, body: { state: "failed" } });
    expect(await settled("failed")).toMatchObject({
      attempts: 1,
      error: "The address is not a public one; STINT_WEBHOOK_ALLOW_PRIVATE does not name it",
    });
  });

  test("is for administrators alone, each of their own organisation", async () => {
    const { webhook } = await add();
    const at = `${PATHS.webhooks}/${webhook.id}`;
    for (const person of [world.alice, world.bob]) {
      expect((await person.get(PATHS.webhooks)).status).toBe(403);
      expect((await person.post(PATHS.webhooks, { url: hooks.url, events: ["shift.auto_out"] })).status).toBe(
        403,
      );
    }
    expect(await listed(world.charlie)).toEqual([]);
    for (const call of [
      world.charlie.patch(at, { enabled: false }),
      world.charlie.delete(at),
      world.charlie.post(`${at}/rotate`),
      world.charlie.post(`${at}/test`),
    ])
      expect((await call).status).toBe(404);
    expect(await world.ada.patch(at, { enabled: false, description: "Mine" })).toMatchObject({
      body: { enabled: false, description: "Mine" },
    });
    await vanish(world.alice);
    expect(hooks.received).toEqual([]);
    expect((await world.ada.delete(at)).status).toBe(204);
    expect((await world.ada.delete(at)).status).toBe(404);
  });

  test.each([
    [{ url: "http://example.com/" }, "must begin with https://"],
    [{ url: "https://me:pass@example.com/" }, "must not have a user name"],
    [{ url: "https://example.com/", channel: "slack" }, "must be at hooks.slack.com or 127.0.0.1"],
  ])("is refused with %o", async (more, message) => {
    const answer = await world.ada.post(PATHS.webhooks, { events: ["shift.auto_out"], ...more });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { details: { fields: [{ field: "body.url", message }] } } },
    });
  });
});

describe("a channel of Slack", () => {
  test("gets an automatic punch-out in words, and its address is shown to nobody", async () => {
    const { webhook, secret } = await add({ channel: "slack", url: `${hooks.url}/T000/B000/verysecret` });
    expect(secret).toBeNull();
    expect(webhook.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/…cret$/);
    await vanish(world.alice);
    const delivery = await settled("sent");
    const [hook] = hooks.received;
    expect(JSON.parse(hook?.body ?? "")).toEqual({
      text: expect.stringMatching(
        new RegExp(
          `^\\*Alice was punched out at \\d\\d:\\d\\d\\*\\n.*\\n<http://localhost:3000/team/.*#${delivery.id}\\|Open Stint>$`,
        ),
      ),
      unfurl_links: false,
    });
    expect(lines.join("\n")).not.toContain("verysecret");
  });

  test("takes no lines of the ledger, which are not words", async () => {
    const answer = await world.ada.post(PATHS.webhooks, {
      channel: "slack",
      url: hooks.url,
      events: ["session.opened"],
    });
    expect(answer.status).toBe(400);
  });
});
