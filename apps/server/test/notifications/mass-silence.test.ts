import {
  type CreatedWebhook,
  type HeartbeatReply,
  type NotificationList,
  type Operations,
  PATHS,
  type PunchReply,
} from "@stint/protocol";
import { createWorld, type Person, pass, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { type Mailbox, openMailbox } from "@stint/testkit/mailbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HookServer } from "./hook-server.ts";

const CROWD = 25;
const HOLD_S = 60;
const TITLE = `${CROWD} of ${CROWD} people fell silent together`;

type AtWork = { person: Person; beatToken: string };

let world: World;
let mailbox: Mailbox;
let hooks: HookServer;
let crowd: AtWork[];
beforeAll(async () => {
  [mailbox, hooks] = await Promise.all([openMailbox(), HookServer.start()]);
  world = await createWorld({
    env: {
      ...mailbox.env,
      STINT_WEBHOOK_ALLOW_PRIVATE: "127.0.0.1",
      STINT_MASS_SILENCE_HOLD_MS: String(HOLD_S * 1_000),
    },
  });
  await world.deps.jobs.ready();
  await world.ada.post<CreatedWebhook>(PATHS.webhooks, { url: hooks.url, events: ["silence.mass"] });
  crowd = [];
  for (let number = 0; number < CROWD; number++) {
    const person = await world.join(world.alice.orgId, `Crowd${number}`, "member");
    const { body } = await person.post<PunchReply>(PATHS.punch, { type: "IN", sessionId: "tab" });
    crowd.push({ person, beatToken: body.beatToken ?? "" });
  }
});
afterAll(async () => {
  await world.close();
  await Promise.all([mailbox.close(), hooks.stop()]);
});

const beat = async ({ person, beatToken }: AtWork): Promise<HeartbeatReply["status"]> => {
  const body = { employeeId: person.userId, sessionId: "tab", beatToken };
  return (await world.anonymous.post<HeartbeatReply>(PATHS.heartbeat, body)).body.status;
};
const told = async (person: Person): Promise<string[]> => {
  const { body } = await person.get<NotificationList>(PATHS.notifications);
  return body.notifications.filter(({ type }) => type === "silence.mass").map(({ title }) => title);
};
const silences = async (person = world.ada): Promise<Operations["massSilences"]> =>
  (await person.get<Operations>(PATHS.operations)).body.massSilences;
const silencesOpen = async (): Promise<number> => {
  const text = await world.deps.registry.metrics();
  return Number(/^stint_mass_silence_open (\d+)$/m.exec(text)?.[1]);
};
const mailsOf = (subject: string) => mailbox.mails.filter(({ source }) => source.includes(subject));
const settled = async () => {
  await world.deps.outbox.drain();
  await eventually(
    async () =>
      (await world.deps.db.pool.query("select from delivery where state = 'queued'")).rowCount === 0,
    { what: "the messages to be sent", withinMs: 20_000 },
  );
};

test("raises its alarm once, by every channel of the administrators; it is on the operations page, and nobody is punched out", {
  timeout: 60_000,
}, async () => {
  await pass(world, 45);
  await settled();
  for (const person of [world.ada, world.olivia]) expect(await told(person)).toEqual([TITLE]);
  for (const person of [world.alice, world.bob, world.charlie]) expect(await told(person)).toEqual([]);
  expect(
    mailsOf(TITLE)
      .map(({ to }) => to)
      .sort(),
  ).toEqual(["ada@example.com", "olivia@example.com"]);
  expect(hooks.received.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: "silence.mass", data: { late: CROWD, open: CROWD, everybody: false } },
  ]);
  expect(await silences()).toMatchObject([
    { scope: "organisation", state: "held", late: CROWD, open: CROWD, endedAt: null },
  ]);
  expect(await silences(world.charlie)).toEqual([]);
  expect(await silencesOpen()).toBe(1);
});

test("is over when they are heard again: nobody was punched out, and the page says when it ended", async () => {
  for (const each of crowd) expect(await beat(each)).toBe("IN");
  await pass(world, 2);
  expect(await silences()).toMatchObject([{ state: "recovered", endedAt: expect.any(String) }]);
  expect(await silencesOpen()).toBe(0);
  for (const each of crowd) expect(await beat(each)).toBe("IN");
  await settled();
  expect(await told(world.ada)).toEqual([TITLE]);
});

test("is a new one when it comes again; if it lasts, it closes the shifts as one batch and is over", {
  timeout: 60_000,
}, async () => {
  await pass(world, 35);
  await settled();
  expect(await told(world.ada)).toEqual([TITLE, TITLE]);
  expect(mailsOf(TITLE)).toHaveLength(4);
  expect(hooks.received).toHaveLength(2);
  await pass(world, HOLD_S + 5);
  for (const each of crowd) expect(await beat(each)).toBe("OUT");
  const [lasted, before] = await silences();
  expect(lasted).toMatchObject({ state: "expired", endedAt: expect.any(String) });
  expect(before).toMatchObject({ state: "recovered" });
  expect(await silencesOpen()).toBe(0);
  await settled();
  expect(await told(world.ada)).toHaveLength(2);
});
