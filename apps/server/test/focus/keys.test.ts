import { createHash } from "node:crypto";
import type {
  ApiKeyList,
  CreatedApiKey,
  CurrentApiKey,
  CurrentWindow,
  SyncStatus,
  WindowReply,
} from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Device, deviceOf, session } from "./devices.ts";

let world: World;
let laptop: Device;
beforeEach(async () => {
  world = await createWorld();
  laptop = await deviceOf(world, world.alice);
});
afterEach(() => world.close());

test("a key is shown once, and only its SHA-256 is kept", async () => {
  const { status, body } = await world.alice.post<CreatedApiKey>("/api/keys", { name: " Desktop " });
  expect(status).toBe(201);
  expect(body).toMatchObject({ name: "Desktop", key: expect.stringMatching(/^gk_[0-9a-f]{64}$/) });
  const { rows } = await world.deps.db.pool.query(
    "select k.*, d.* from api_key k join device d on d.id = k.device_id",
  );
  expect(rows.map((row) => row.hash)).toContainEqual(createHash("sha256").update(body.key).digest());
  expect(JSON.stringify(rows)).not.toContain(body.key.slice(12));
  const list = await world.alice.get<ApiKeyList>("/api/keys");
  expect(JSON.stringify(list.body)).not.toContain(body.key.slice(12));
  expect(list.body.keys).toContainEqual({
    id: body.id,
    name: "Desktop",
    prefix: body.key.slice(0, 11),
    deviceId: body.deviceId,
    createdAt: body.createdAt,
    lastUsed: null,
  });
});

test("two keys are two devices, and what each sent is told apart", async () => {
  const desktop = await deviceOf(world, world.alice, "Desktop");
  await laptop.sync([session({ id: "a" })]);
  await desktop.sync([session({ id: "b" }), session({ id: "c" })]);
  const { body } = await world.alice.get<SyncStatus>("/api/sync/status");
  expect(Object.fromEntries(body.devices.map(({ name, sessions }) => [name, sessions]))).toEqual({
    Laptop: 1,
    Desktop: 2,
  });
});

describe("a revoked key", () => {
  test("gets 401 at once, everywhere, and can be revoked only once", async () => {
    expect((await laptop.sync([session()])).status).toBe(200);
    expect((await world.alice.delete(`/api/keys/${laptop.keyId}`)).status).toBe(204);
    expect((await laptop.sync([session()])).status).toBe(401);
    expect((await laptop.requests.get("/api/keys/current")).status).toBe(401);
    expect((await laptop.requests.get("/api/internal/window/current")).status).toBe(401);
    expect((await world.alice.delete(`/api/keys/${laptop.keyId}`)).status).toBe(404);
  });

  test("leaves the list, and its device and sessions stay", async () => {
    await laptop.sync([session()]);
    await world.alice.delete(`/api/keys/${laptop.keyId}`);
    expect((await world.alice.get<ApiKeyList>("/api/keys")).body.keys).toEqual([]);
    const { body } = await world.alice.get<SyncStatus>("/api/sync/status");
    expect(body.devices).toEqual([expect.objectContaining({ health: "revoked", sessions: 1 })]);
  });
});

test("nobody else sees or revokes a key: neither the manager nor an owner", async () => {
  for (const other of [world.bob, world.ada, world.olivia, world.charlie]) {
    expect((await other.get<ApiKeyList>("/api/keys")).body.keys).toEqual([]);
    expect((await other.delete(`/api/keys/${laptop.keyId}`)).status).toBe(404);
    expect((await other.get<SyncStatus>("/api/sync/status")).body).toMatchObject({
      devices: [],
      uploads: [],
    });
  }
  expect((await laptop.sync([session()])).status).toBe(200);
});

test("a sign-in is no key: neither a bearer token nor the cookie uploads", async () => {
  expect((await world.alice.post("/api/sync", { sessions: [session()] })).status).toBe(401);
  const signedIn = await world.anonymous.post("/api/auth/sign-in/email", {
    email: world.alice.email,
    password: "a fine long password",
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const browser = world.withHeaders({ cookie, origin: "http://localhost:3000" });
  expect((await browser.get("/api/me")).status).toBe(200);
  expect((await browser.post("/api/sync", { sessions: [session()] })).status).toBe(401);
  expect((await world.anonymous.post("/api/sync", { sessions: [session()] })).status).toBe(401);
});

test("a key that is malformed, invented or in another place is none", async () => {
  const invented = `gk_${"0".repeat(64)}`;
  for (const authorization of [
    `Bearer ${invented}`,
    `Bearer ${laptop.key.toUpperCase()}`,
    `Bearer ${laptop.key}0`,
    `Bearer ${laptop.key.slice(3)}`,
    `Basic ${laptop.key}`,
    laptop.key,
    "Bearer gk_",
  ]) {
    const { status, body } = await world
      .withHeaders({ authorization })
      .post("/api/sync", { sessions: [session()] });
    expect([authorization, status]).toEqual([authorization, 401]);
    expect(body.error?.code).toBe("invalid_credentials");
  }
});

describe("a key opens what a desktop agent needs", () => {
  test("it says whose it is", async () => {
    const { body } = await laptop.requests.get<CurrentApiKey>("/api/keys/current");
    expect(body).toEqual({
      id: laptop.keyId,
      name: "Laptop",
      deviceId: laptop.id,
      user: { id: world.alice.userId, name: "Alice" },
      organisation: { id: world.alice.orgId, name: "Acme" },
    });
    expect((await world.alice.get("/api/keys/current")).status).toBe(401);
  });

  test("it opens, keeps and ends a window, which bears its device", async () => {
    const started = await laptop.requests.post<WindowReply>("/api/internal/window/start", {});
    expect(started.status).toBe(201);
    expect(started.body.window).toMatchObject({ employeeId: world.alice.userId, deviceId: laptop.id });
    const windowId = started.body.window.id;
    expect(
      (await laptop.requests.post("/api/internal/screenshot/upload", { windowId, system: {} })).status,
    ).toBe(201);
    const { body } = await laptop.requests.get<CurrentWindow>("/api/internal/window/current");
    expect(body.window?.id).toBe(windowId);
    expect((await laptop.requests.post("/api/internal/window/stop", { windowId })).status).toBe(200);
  });

  test("and nothing else, whoever it belongs to", async () => {
    const owner = await deviceOf(world, world.olivia);
    const paths = [
      "/api/me",
      "/api/keys",
      "/api/sessions",
      "/api/sessions.csv",
      "/api/stats",
      "/api/sync/status",
      "/api/focus/day",
      "/api/focus/rules",
      "/api/focus/sharing",
      "/api/team/focus",
      "/api/team",
      "/api/windows",
      "/api/screenshots",
      "/api/events",
      "/api/admin/members",
      "/api/employee/status",
    ];
    for (const path of paths) expect([path, (await owner.requests.get(path)).status]).toEqual([path, 401]);
    expect((await owner.requests.post("/api/keys", { name: "Another" })).status).toBe(401);
    expect((await owner.requests.delete(`/api/keys/${owner.keyId}`)).status).toBe(401);
    expect((await owner.requests.post("/api/employee/punch", { type: "IN" })).status).toBe(401);
  });
});

test("a deactivated member's key holds no more, and holds again with the member", async () => {
  await world.ada.delete(`/api/admin/members/${world.alice.memberId}`);
  expect((await laptop.sync([session()])).status).toBe(401);
  await world.ada.patch(`/api/admin/members/${world.alice.memberId}`, { status: "active" });
  expect((await laptop.sync([session()])).status).toBe(200);
});

test("its last use is known to the minute, also when it did not upload", async () => {
  await world.clock.advance(3_600_000);
  await laptop.requests.get("/api/internal/window/current");
  const { body } = await world.alice.get<ApiKeyList>("/api/keys");
  expect(Date.parse(body.keys[0]?.lastUsed ?? "")).toBe(world.clock.now());
});

test("the health of a device follows its last upload", async () => {
  const health = async () => (await world.alice.get<SyncStatus>("/api/sync/status")).body.devices[0]?.health;
  expect(await health()).toBe("never");
  await laptop.sync([session()]);
  expect(await health()).toBe("healthy");
  await world.clock.advance(30 * 60_000 + 1);
  expect(await health()).toBe("quiet");
  await world.clock.advance(24 * 3_600_000);
  expect(await health()).toBe("stale");
});

test("nobody makes keys without end", async () => {
  for (let made = 1; made < 100; made++) await deviceOf(world, world.alice);
  expect((await world.alice.post("/api/keys", { name: "One more" })).status).toBe(429);
  await world.alice.delete(`/api/keys/${laptop.keyId}`);
  expect((await world.alice.post("/api/keys", { name: "One more" })).status).toBe(201);
});
