import { createWorld, type World } from "@stint/testkit";
import { getMigrations } from "better-auth/db/migration";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test("our migration gives the sign-in library every table and column it expects", async () => {
  const { toBeCreated, toBeAdded } = await getMigrations(world.deps.auth.options);
  expect(toBeCreated).toEqual([]);
  expect(toBeAdded).toEqual([]);
});
