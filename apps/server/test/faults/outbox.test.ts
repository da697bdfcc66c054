import type { CreatedWebhook, NotificationList, Operations } from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { EventReader } from "@stint/testkit/event-reader";
import { eventually } from "@stint/testkit/eventually";
import { punch, request } from "@stint/testkit/load";
import type { Account } from "@stint/testkit/seeded-database";
import { expect, test } from "vitest";
import { HookServer } from "../notifications/hook-server.ts";
import { createFaultWorld, ENGINES, type FaultWorld } from "./world.ts";

const ENV = { STINT_WEBHOOK_ALLOW_PRIVATE: "127.0.0.1", STINT_JOB_BACKOFF_MS: "0" };

const addWebhook = async (
  { server, database }: FaultWorld,
  url: string,
  event = "shift.auto_out",
): Promise<CreatedWebhook> => {
  const body = { url, events: [event] };
  return (await (await request(server.url, database.olivia, PATHS.webhooks, body)).json()) as CreatedWebhook;
};

const inboxOf = async ({ server }: FaultWorld, account: Account): Promise<NotificationList> =>
  (await (await request(server.url, account, `${PATHS.notifications}?limit=1`)).json()) as NotificationList;

/** Each person's messages, by their ids. */
function byPerson(hooks: HookServer): Map<string, string[]> {
  const messages = hooks.received.map(({ headers, body }) => ({
    id: headers["webhook-id"] ?? "",
    person: (JSON.parse(body) as { data: { employeeId: string } }).data.employeeId,
  }));
  return new Map(
    [...Map.groupBy(messages, ({ person }) => person)].map(([person, all]) => [
      person,
      all.map(({ id }) => id),
    ]),
  );
}

test.each(ENGINES)(
  "on %s, a server killed before, while and after it sends loses no punch-out and repeats at most one, with the same id",
  async (engine) => {
    await using world = await createFaultWorld(engine, { crowd: 4, env: ENV });
    const hooks = await HookServer.start();
    await addWebhook(world, hooks.url);
    const { server, database } = world;
    const [before, during, after, later] = database.crowd as [Account, Account, Account, Account];
    const arrived = (account: Account) =>
      eventually(() => byPerson(hooks).has(account.userId), {
        what: `${account.name}'s message`,
        withinMs: 60_000,
      });

    // Killed before anything is known of the silence, or just as it is written down.
    await punch(server.url, before, "IN");
    await server.kill();
    await server.restart();
    await arrived(before);

    // Killed while the other side has the message and has not answered.
    hooks.onReceived = async ({ body }) => {
      if (!body.includes(during.userId)) return;
      hooks.onReceived = () => {};
      await server.kill();
    };
    await punch(server.url, during, "IN");
    await eventually(() => server.hasEnded, { what: "the kill", withinMs: 30_000 });
    await server.restart();
    await eventually(() => byPerson(hooks).get(during.userId)?.length === 2, {
      what: "the message a second time",
      withinMs: 60_000,
    });

    // Killed as soon as the other side has answered.
    hooks.onReceived = ({ body }) => {
      if (!body.includes(after.userId)) return;
      hooks.onReceived = () => {};
      setImmediate(() => server.signal("SIGKILL"));
    };
    await punch(server.url, after, "IN");
    await eventually(() => server.hasEnded, { what: "the kill", withinMs: 30_000 });
    await server.restart();
    await punch(server.url, later, "IN");
    await arrived(later);
    await eventually(async () => (await inboxOf(world, database.bob)).unread === 4, {
      what: "four notifications",
    });

    const sent = byPerson(hooks);
    for (const account of [before, during, after, later]) {
      const ids = sent.get(account.userId) ?? [];
      expect(ids.length, account.name).toBeGreaterThan(0);
      expect(ids.length, account.name).toBeLessThanOrEqual(2);
      expect(new Set(ids).size, account.name).toBe(1);
    }
    for (const account of [before, during, after, later])
      expect((await inboxOf(world, account)).unread).toBe(1);
    await hooks.stop();
  },
);

test.each(ENGINES)(
  "on %s, of 1,000 automatic punch-outs at once no message is lost or doubled, the page stays live, and one alert is raised",
  async (engine) => {
    await using world = await createFaultWorld(engine, { crowd: 1_000, env: ENV });
    const hooks = await HookServer.start();
    await addWebhook(world, hooks.url);
    const alarms = await HookServer.start();
    await addWebhook(world, alarms.url, "alert.raised");
    const { server, database } = world;
    const reader = await EventReader.open({ url: server.url, token: database.bob.token });
    for (let at = 0; at < 1_000; at += 50)
      await Promise.all(database.crowd.slice(at, at + 50).map((account) => punch(server.url, account, "IN")));
    const closes = () => reader.events.filter(({ type }) => type === "session.closed").length;
    await eventually(() => closes() === 1_000, { what: "1,000 punch-outs", withinMs: 60_000 });
    let slowest = 0;
    await eventually(
      async () => {
        const askedAt = performance.now();
        await inboxOf(world, database.alice);
        slowest = Math.max(slowest, performance.now() - askedAt);
        return hooks.received.length >= 1_000;
      },
      { what: "1,000 messages", withinMs: 120_000 },
    );
    const sent = byPerson(hooks);
    expect(sent.size).toBe(1_000);
    expect([...sent.values()].every((ids) => ids.length === 1)).toBe(true);
    expect((await inboxOf(world, database.bob)).unread).toBe(1_000);
    expect(reader.inboxes).toBeGreaterThan(0);
    console.log(`slowest answer while 1,000 messages went out: ${Math.round(slowest)} ms`);
    expect(slowest).toBeLessThan(5_000);
    await eventually(() => alarms.received.length > 0, { what: "the alert", withinMs: 30_000 });
    const operations = await request(server.url, database.olivia, PATHS.operations);
    expect(((await operations.json()) as Operations).alerts).toMatchObject([
      { kind: "auto_outs", scope: "organisation", closedAt: null },
    ]);
    expect(alarms.received.map(({ body }) => JSON.parse(body).data)).toMatchObject([{ alert: "auto_outs" }]);
    await reader.close();
    await Promise.all([hooks.stop(), alarms.stop()]);
  },
);
