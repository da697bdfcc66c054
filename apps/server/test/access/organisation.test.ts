import type { Me, OrganisationView } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const path = "/api/admin/organisation";
const slow = { heartbeatMs: 20_000, thresholdMs: 120_000 };

test("the organisation's own shift policy holds for its people and for nobody else's, until it is given up", async () => {
  const changed = await world.ada.patch<OrganisationView>(path, { policies: { shift: slow } });
  expect(changed.body.policies.shift).toEqual({ ...slow, onSilence: "close" });
  expect(changed.body.defaults.shift).toEqual({
    heartbeatMs: 10_000,
    thresholdMs: 30_000,
    onSilence: "close",
  });
  expect((await world.alice.get<Me>("/api/me")).body.policies.shift).toMatchObject(slow);
  expect((await world.charlie.get<Me>("/api/me")).body.policies.shift?.thresholdMs).toBe(30_000);
  const back = await world.ada.patch<OrganisationView>(path, { policies: { shift: null } });
  expect(back.body.policies).toEqual(back.body.defaults);
});

test("a name and a time zone are changed, and leave the rest alone", async () => {
  await world.ada.patch(path, { policies: { shift: slow } });
  const { body } = await world.ada.patch<OrganisationView>(path, {
    name: "Acme GmbH",
    timeZone: "Europe/Berlin",
  });
  expect(body).toMatchObject({ name: "Acme GmbH", timeZone: "Europe/Berlin" });
  expect(body.policies.shift).toMatchObject(slow);
  expect((await world.alice.get<Me>("/api/me")).body.member.timeZone).toBe("Europe/Berlin");
});

test("a threshold that one late beat would cross is refused", async () => {
  const { status, body } = await world.ada.patch(path, {
    policies: { shift: { heartbeatMs: 10_000, thresholdMs: 15_000 } },
  });
  expect(status).toBe(400);
  expect(body.error?.details?.fields?.[0]?.field).toBe("body.policies.shift.thresholdMs");
});

test("two changes at once are both kept", async () => {
  await Promise.all([
    world.ada.patch(path, { name: "Both" }),
    world.olivia.patch(path, { timeZone: "Asia/Tokyo" }),
  ]);
  expect((await world.ada.get(path)).body).toMatchObject({ name: "Both", timeZone: "Asia/Tokyo" });
});
