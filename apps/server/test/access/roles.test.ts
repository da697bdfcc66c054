import { ROLES, type Role } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const cast = (): Record<Role, Person> => ({
  member: world.alice,
  manager: world.bob,
  admin: world.ada,
  owner: world.olivia,
});

const NOBODY = "00000000-0000-4000-8000-000000000000";

describe.each([
  ["GET", "/api/admin/members", "admin"],
  ["POST", "/api/admin/members", "admin"],
  ["PATCH", `/api/admin/members/${NOBODY}`, "admin"],
  ["DELETE", `/api/admin/members/${NOBODY}`, "admin"],
  ["POST", `/api/admin/members/${NOBODY}/invitation`, "admin"],
  ["GET", "/api/admin/organisation", "admin"],
  ["PATCH", "/api/admin/organisation", "admin"],
  ["GET", "/api/me", "member"],
] as const)("%s %s", (method, path, needed) => {
  const call = (person: {
    get: Person["get"];
    post: Person["post"];
    patch: Person["patch"];
    delete: Person["delete"];
  }) =>
    ({
      GET: () => person.get(path),
      POST: () => person.post(path, {}),
      PATCH: () => person.patch(path, {}),
      DELETE: () => person.delete(path),
    })[method]();

  test.each(ROLES)(`a %s is judged by the role ${needed}`, async (role) => {
    const { status, body } = await call(cast()[role]);
    const isAllowed = ROLES.indexOf(role) >= ROLES.indexOf(needed);
    if (isAllowed) expect([200, 400, 404]).toContain(status);
    else expect([status, body.error?.code]).toEqual([403, "forbidden"]);
  });

  test("nobody gets in without credentials", async () => {
    const { status, body } = await call(world.anonymous);
    expect([status, body.error?.code]).toEqual([401, "unauthenticated"]);
  });
});

test("the role of a request is the one the person has now, not the one they signed in with", async () => {
  const eve = await world.join(world.alice.orgId, "Eve", "admin");
  expect((await eve.get("/api/admin/members")).status).toBe(200);
  await world.olivia.patch(`/api/admin/members/${eve.memberId}`, { role: "member" });
  expect((await eve.get("/api/admin/members")).status).toBe(403);
});
