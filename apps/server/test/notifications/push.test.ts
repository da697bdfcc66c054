import type { DeliveryList, NotificationPreferences, PushDevice, PushDeviceList } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, pass, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { PushService } from "@stint/testkit/push-service";
import type { PushedDevice } from "@stint/testkit/pushed-device";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AddressGuard } from "../../src/notifications/address-guard.ts";
import { createChannels } from "../../src/notifications/channels.ts";
import { createGuardedPost } from "../../src/notifications/guarded-post.ts";

let world: World;
let service: PushService;
const lines: string[] = [];
beforeAll(async () => {
  service = await PushService.start();
  world = await createWorld({
    env: {
      STINT_URL: "https://time.example.com",
      STINT_WEBHOOK_ALLOW_PRIVATE: "127.0.0.1",
      STINT_JOB_BACKOFF_MS: "0",
      STINT_LOG_LEVEL: "trace",
    },
    logTo: (line) => void lines.push(line),
  });
  await world.deps.jobs.ready();
});
beforeEach(() => service.reset());
afterEach(async () => {
  await eventually(
    async () =>
      (await world.deps.db.pool.query("select from delivery where state = 'queued'")).rowCount === 0,
    { what: "the messages to be sent", withinMs: 20_000 },
  );
  for (const table of ["delivery", "push_device", "notification_preference"])
    await world.deps.db.pool.query(`delete from ${table}`);
});
afterAll(async () => {
  await world.close();
  await service.stop();
});

const listed = async (person: Person): Promise<PushDeviceList> =>
  (await person.get<PushDeviceList>(PATHS.pushDevices)).body;
const add = (person: Person, device: PushedDevice, label = "Firefox on Android") =>
  person.post<PushDevice>(PATHS.pushDevices, { ...device.subscription, label });
const newDevice = async (): Promise<PushedDevice> =>
  service.subscribe((await listed(world.alice)).publicKey ?? "");

async function subscribed(person: Person): Promise<{ device: PushedDevice; id: string }> {
  const device = await newDevice();
  const added = await add(person, device);
  expect(added.status).toBe(201);
  return { device, id: added.body.id };
}

async function vanish(person: Person): Promise<void> {
  await person.post(PATHS.punch, { type: "IN", sessionId: "tab" });
  await pass(world, 60);
  await world.deps.outbox.drain();
}

const pushes = async (state: string) =>
  (await world.ada.get<DeliveryList>(`${PATHS.deliveries}?state=${state}&channel=push`)).body.deliveries;
const settled = (state: string) =>
  eventually(async () => (await pushes(state))[0], { what: `a push to be ${state}`, withinMs: 20_000 });

describe("an automatic punch-out", () => {
  test("is pushed once to each device of its person, encrypted for it, and says no more than it must", async () => {
    const phone = await subscribed(world.alice);
    const laptop = await subscribed(world.alice);
    await subscribed(world.charlie);
    await subscribed(world.bob);
    await vanish(world.alice);
    await eventually(async () => (await pushes("sent")).length === 2, { what: "both to be sent" });
    expect(service.refused).toEqual([]);
    expect(new Set(service.received.map(({ device }) => device))).toEqual(
      new Set([phone.device, laptop.device]),
    );
    const ids = (await pushes("sent")).map(({ id }) => id);
    for (const { message, ...seen } of service.received) {
      expect(message).toEqual({
        id: expect.any(String),
        title: expect.stringMatching(/^You were punched out at \d\d:\d\d$/),
        text: expect.any(String),
        path: "/",
        resumableUntil: expect.any(String),
      });
      const { id, resumableUntil } = message as { id: string; resumableUntil: string };
      expect(ids).toContain(id);
      const noticed = Date.parse(resumableUntil) - world.deps.config.resumeMs;
      expect(Math.abs(noticed - world.clock.now())).toBeLessThanOrEqual(60_000);
      expect(seen).toMatchObject({
        topic: id.replaceAll("-", ""),
        ttl: 86_400,
        urgency: "high",
        contact: "https://time.example.com",
      });
    }
    expect((await listed(world.alice)).devices.map(({ lastSentAt }) => lastSentAt)).not.toContain(null);
    expect((await listed(world.bob)).devices.map(({ lastSentAt }) => lastSentAt)).toEqual([null]);
  });

  test("is pushed to a manager who asks for it, who cannot resume it", async () => {
    await subscribed(world.bob);
    await world.bob.put<NotificationPreferences>(PATHS.notificationPreferences, {
      preferences: [{ topic: "team_auto_out", channel: "push", enabled: true }],
    });
    await vanish(world.alice);
    await settled("sent");
    expect(service.received).toMatchObject([
      { message: { title: expect.stringContaining("Alice") }, urgency: "normal" },
    ]);
    expect(service.received[0]?.message).not.toHaveProperty("resumableUntil");
  });

  test("is not pushed to whoever does not want it, or is no longer active", async () => {
    await subscribed(world.alice);
    await world.alice.put(PATHS.notificationPreferences, {
      preferences: [{ topic: "own_auto_out", channel: "push", enabled: false }],
    });
    await vanish(world.alice);
    expect(service.received).toEqual([]);
    await subscribed(world.bob);
    service.otherwise = 400;
    await vanish(world.bob);
    const dead = await settled("failed");
    expect(dead).toMatchObject({ attempts: 1, error: "The push service answered HTTP 400" });
    service.reset();
    const setStatus = (status: string) =>
      world.deps.db.pool.query("update member set status = $2 where user_id = $1", [
        world.bob.userId,
        status,
      ]);
    await setStatus("deactivated");
    expect(await world.ada.post(`${PATHS.deliveries}/${dead.id}/replay`)).toMatchObject({
      body: { state: "failed" },
    });
    expect(service.received).toEqual([]);
    await setStatus("active");
  });

  test("reaches no device that was removed before", async () => {
    const { id } = await subscribed(world.alice);
    service.next = [500];
    service.otherwise = 500;
    await vanish(world.alice);
    await eventually(() => service.received.length > 0, { what: "an attempt" });
    await world.alice.delete(`${PATHS.pushDevices}/${id}`);
    expect(await settled("failed")).toMatchObject({ error: "The device was removed" });
  });
});

describe("a push service", () => {
  test.each([404, 410])(
    "that answers %s ends the device's subscription, and is not asked again",
    async (status) => {
      await subscribed(world.alice);
      service.otherwise = status;
      await vanish(world.alice);
      expect(await settled("failed")).toMatchObject({
        attempts: 1,
        error: `The device takes no more messages (HTTP ${status}); it was removed`,
      });
      expect(service.received).toHaveLength(1);
      expect((await listed(world.alice)).devices).toEqual([]);
    },
  );

  test("that fails or cuts the connection is tried again with the same topic, until it takes the message", async () => {
    await subscribed(world.alice);
    service.next = [500, "hang up", 503, 403, { status: 429, retryAfter: "0" }];
    await vanish(world.alice);
    expect(await settled("sent")).toMatchObject({ attempts: 6, error: null });
    expect(service.received).toHaveLength(6);
    expect(new Set(service.received.map(({ topic }) => topic)).size).toBe(1);
    expect(new Set(service.received.map(({ message }) => JSON.stringify(message))).size).toBe(1);
    expect((await listed(world.alice)).devices).toHaveLength(1);
  });

  test("that asks to be left alone is left alone for as long as it says", async () => {
    await subscribed(world.alice);
    service.next = [{ status: 429, retryAfter: "120" }];
    await vanish(world.alice);
    const later = await eventually(
      async () => {
        const { rows } = await world.deps.db.pool.query<{ id: string; wait_s: number; retry_limit: number }>(
          `select id, retry_limit, extract(epoch from start_after - created_on)::float8 as wait_s from pgboss.job
           where name = 'deliveries' and state = 'created' and start_after > created_on`,
        );
        return rows[0];
      },
      { what: "the next attempt" },
    );
    expect(later.wait_s).toBeGreaterThan(119);
    expect(later.retry_limit).toBe(6);
    expect((await pushes("queued"))[0]).toMatchObject({
      attempts: 1,
      error: "The push service answered HTTP 429",
    });
    await world.deps.db.pool.query("update pgboss.job set start_after = now() where id = $1", [later.id]);
    expect(await settled("sent")).toMatchObject({ attempts: 2 });
  });

  test("that never takes a message leaves a dead letter, and the device", async () => {
    await subscribed(world.alice);
    service.otherwise = 500;
    await vanish(world.alice);
    const dead = await settled("failed");
    expect(dead).toMatchObject({
      attempts: 8,
      recipient: "Alice",
      error: "The push service answered HTTP 500",
    });
    expect((await listed(world.alice)).devices).toHaveLength(1);
    service.reset();
    expect(await world.ada.post(`${PATHS.deliveries}/${dead.id}/replay`)).toMatchObject({
      body: { state: "sent" },
    });
    expect(service.received).toMatchObject([{ topic: dead.id.replaceAll("-", "") }]);
  });

  test("that does not answer is given up after a while", async () => {
    const { id } = await subscribed(world.alice);
    service.otherwise = "never";
    const post = createGuardedPost(new AddressGuard(["127.0.0.1"]), { timeoutMs: 200 });
    const channel = createChannels(world.deps, post).personal.find(({ name }) => name === "push");
    const sending = channel?.send(
      {
        orgId: world.alice.orgId,
        id: crypto.randomUUID(),
        eventId: crypto.randomUUID(),
        eventType: "push.test",
        userId: world.alice.userId,
        recipientId: id,
        payload: { timestamp: "", title: "A test", text: "", path: "/", data: {} },
      },
      new AbortController().signal,
    );
    await expect(sending).rejects.toThrow(/^There was no answer in time$/);
  });

  test("at a private address that the operator has not named is never reached", async () => {
    const device = service.subscribe((await listed(world.alice)).publicKey ?? "");
    const added = await world.alice.post<PushDevice>(PATHS.pushDevices, {
      ...device.subscription,
      endpoint: "https://10.0.0.1/push",
      label: "Inside",
    });
    expect(added.status).toBe(201);
    expect(await world.alice.post(`${PATHS.pushDevices}/${added.body.id}/test`)).toMatchObject({
      status: 200,
      body: { state: "failed" },
    });
    expect((await pushes("failed"))[0]).toMatchObject({
      attempts: 1,
      error: expect.stringContaining("The address is not a public one"),
    });
    expect(service.received).toEqual([]);
  });
});

describe("a device", () => {
  test("is added once however often it says so, and its address and keys are shown to nobody", async () => {
    const device = await newDevice();
    const first = await add(world.alice, device);
    expect(first).toMatchObject({
      status: 201,
      body: { label: "Firefox on Android", lastSentAt: null },
    });
    const again = await add(world.alice, device, "My phone");
    expect(again).toMatchObject({ status: 200, body: { id: first.body.id, label: "My phone" } });
    const list = await listed(world.alice);
    expect(list.devices).toEqual([{ ...first.body, label: "My phone" }]);
    await vanish(world.alice);
    await settled("sent");
    const { rows } = await world.deps.db.pool.query<{ line: string }>(
      "select d::text as line from push_device d union all select j::text from pgboss.job j union all select d::text from delivery d",
    );
    const { endpoint, keys } = device.subscription;
    const said = [JSON.stringify(list), ...rows.map(({ line }) => line), ...lines].join("\n");
    for (const secret of [new URL(endpoint).pathname, keys.auth, keys.p256dh, "private"])
      expect(said.includes(secret), secret).toBe(false);
  });

  test("is its owner's alone: others neither see, test nor remove it", async () => {
    const { id } = await subscribed(world.alice);
    const at = `${PATHS.pushDevices}/${id}`;
    for (const other of [world.bob, world.olivia, world.charlie]) {
      expect((await listed(other)).devices).toEqual([]);
      expect((await other.delete(at)).status).toBe(404);
      expect((await other.post(`${at}/test`)).status).toBe(404);
    }
    for (const call of [
      world.anonymous.get(PATHS.pushDevices),
      world.anonymous.post(PATHS.pushDevices, {}),
      world.anonymous.delete(at),
      world.anonymous.post(`${at}/test`),
    ])
      expect((await call).status).toBe(401);
    expect(await world.alice.post(`${at}/test`)).toMatchObject({ status: 200, body: { state: "sent" } });
    expect(service.received).toMatchObject([
      { message: { title: "A test", path: "/settings" }, urgency: "normal" },
    ]);
    expect((await world.alice.delete(at)).status).toBe(204);
    expect((await world.alice.delete(at)).status).toBe(404);
    expect((await listed(world.alice)).devices).toEqual([]);
  });

  test("becomes whoever's signs in to it last, and the one before hears nothing there any more", async () => {
    const { device, id } = await subscribed(world.alice);
    const taken = await add(world.charlie, device);
    expect(taken.status).toBe(201);
    expect(taken.body.id).not.toBe(id);
    expect((await listed(world.alice)).devices).toEqual([]);
    await vanish(world.alice);
    expect(await pushes("sent")).toEqual([]);
    expect(service.received).toEqual([]);
  });

  test("is not taken from anybody by its address alone", async () => {
    const { device, id } = await subscribed(world.alice);
    const other = await newDevice();
    const stolen = await world.charlie.post(PATHS.pushDevices, {
      endpoint: device.subscription.endpoint,
      keys: other.subscription.keys,
      label: "Mine",
    });
    expect(stolen).toMatchObject({ status: 409, body: { error: { code: "already_exists" } } });
    expect((await listed(world.alice)).devices.map((one) => one.id)).toEqual([id]);
  });

  test("that was not renewed longest makes room for the twenty-first", async () => {
    const first = await subscribed(world.alice);
    for (let more = 1; more <= 20; more++) {
      await world.clock.advance(1_000);
      await add(world.alice, await newDevice(), `Device ${more}`);
    }
    const { devices } = await listed(world.alice);
    expect(devices).toHaveLength(20);
    expect(devices.map(({ id }) => id)).not.toContain(first.id);
    expect(devices[0]?.label).toBe("Device 20");
  });

  test.each([
    [{ endpoint: "http://push.example.com/1" }, "body.endpoint"],
    [{ endpoint: "https://me:pass@push.example.com/1" }, "body.endpoint"],
    [{ endpoint: "ftp://push.example.com/1" }, "body.endpoint"],
    [{ keys: { p256dh: `B${"A".repeat(86)}`, auth: "BTBZMqHH6r4Tts7J_aSIgg" } }, "body.keys.p256dh"],
    [{ label: "" }, "body.label"],
  ])("is refused with %o", async (more, field) => {
    const { subscription } = await newDevice();
    const answer = await world.alice.post(PATHS.pushDevices, { ...subscription, label: "Phone", ...more });
    expect(answer).toMatchObject({ status: 400, body: { error: { details: { fields: [{ field }] } } } });
  });
});

test("a server that browsers do not trust has no key to subscribe with, and offers no push", async () => {
  await using plain = await createWorld({ env: { STINT_URL: "http://time.example.com" } });
  expect((await plain.alice.get<PushDeviceList>(PATHS.pushDevices)).body).toEqual({
    devices: [],
    publicKey: null,
  });
  const { body } = await plain.alice.get<NotificationPreferences>(PATHS.notificationPreferences);
  expect(body.channels).toEqual(["in_app"]);
  const { subscription } = await newDevice();
  expect(await plain.alice.post(PATHS.pushDevices, { ...subscription, label: "Phone" })).toMatchObject({
    status: 503,
    body: { error: { code: "not_configured" } },
  });
});
