import type { Me } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test("a signed-in member learns who they are and under which policy", async () => {
  const { status, body } = await world.alice.get<Me>("/api/me");
  expect(status).toBe(200);
  expect(body.user).toEqual({ id: world.alice.userId, email: "alice@example.com", name: "Alice" });
  expect(body.member).toMatchObject({ role: "member", timeZone: "UTC" });
  expect(body.policies.shift).toEqual({ heartbeatMs: 10_000, thresholdMs: 30_000, onSilence: "close" });
});

test("nobody is anybody without credentials", async () => {
  const { status, body } = await world.anonymous.get("/api/me");
  expect(status).toBe(401);
  expect(body.error?.code).toBe("unauthenticated");
});

test("a member changes their own name and time zone, and goes back to the organisation's", async () => {
  const moved = await world.bob.patch<Me>("/api/me", { name: "Robert", timeZone: "Europe/Berlin" });
  expect(moved.body.user.name).toBe("Robert");
  expect(moved.body.member.timeZone).toBe("Europe/Berlin");
  const back = await world.bob.patch<Me>("/api/me", { timeZone: null });
  expect(back.body.member.timeZone).toBe("UTC");
  expect(back.body.user.name).toBe("Robert");
});

test("an unknown field and a wrong value are refused by name", async () => {
  const { status, body } = await world.alice.patch("/api/me", {
    name: "",
    role: "owner",
    timeZone: "Mars/Base",
  });
  expect(status).toBe(400);
  const fields = body.error?.details?.fields?.map((each) => each.field);
  expect(fields?.sort()).toEqual(["body.name", "body.role", "body.timeZone"]);
});
