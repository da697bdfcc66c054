import type { SignInOptions } from "@stint/protocol";
import { createWorld, testConfig, type World } from "@stint/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createSetupLink, ensureFirstOwner } from "../../src/access/first-owner.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.pool.query("delete from member; delete from organisation; delete from auth.user");
});
afterAll(() => world.close());

const body = (token: string) => ({
  token,
  organisation: "Nova",
  timeZone: "Europe/Paris",
  name: "Xena",
  email: "xena@example.com",
  password: "xenas own password",
});
const tokenOf = (url: string): string => new URL(url).searchParams.get("token") ?? "";
const options = async () => (await world.anonymous.get<SignInOptions>("/api/sign-in-options")).body;

test("the link makes the organisation and its owner once, and then setting up is over", async () => {
  expect((await options()).setupNeeded).toBe(true);
  const token = tokenOf(await createSetupLink(world.deps));
  const made = await world.anonymous.post("/api/setup", body(token));
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ organisation: { name: "Nova" }, user: { email: "xena@example.com" } });
  const again = await world.anonymous.post("/api/setup", { ...body(token), email: "yan@example.com" });
  expect([again.status, again.body.error?.code]).toEqual([410, "gone"]);
  expect((await options()).setupNeeded).toBe(false);

  const { body: signedIn } = await world.anonymous.post<{ token: string }>("/api/auth/sign-in/email", {
    email: "xena@example.com",
    password: "xenas own password",
  });
  const me = await world.withHeaders({ authorization: `Bearer ${signedIn.token}` }).get("/api/me");
  expect(me.body).toMatchObject({ member: { role: "owner" }, organisation: { timeZone: "Europe/Paris" } });
});

test("used twice at once, it makes one organisation", async () => {
  const token = tokenOf(await createSetupLink(world.deps));
  const uses = ["a", "b", "c"].map((name) =>
    world.anonymous.post("/api/setup", { ...body(token), email: `${name}@example.com` }),
  );
  expect((await Promise.all(uses)).map((each) => each.status).sort()).toEqual([201, 410, 410]);
  const { rowCount } = await world.deps.db.pool.query("select from organisation");
  expect(rowCount).toBe(1);
});

test("a wrong link is not found, and a link that was replaced or is a week old does nothing", async () => {
  const first = tokenOf(await createSetupLink(world.deps));
  const second = tokenOf(await createSetupLink(world.deps));
  expect((await world.anonymous.post("/api/setup", body("nonsense"))).status).toBe(404);
  expect((await world.anonymous.post("/api/setup", body(first))).status).toBe(404);
  await world.clock.advance(7 * 86_400_000);
  expect((await world.anonymous.post("/api/setup", body(second))).status).toBe(410);
});

test("the configured owner is made at first start and never again", async () => {
  const config = testConfig({
    STINT_ADMIN_EMAIL: "Zoe.Park@acme.com",
    STINT_ADMIN_PASSWORD: "zoes own password",
  });
  const deps = { ...world.deps, config };
  expect(await ensureFirstOwner(deps)).toEqual({ is: "created", email: "zoe.park@acme.com" });
  expect(await ensureFirstOwner(deps)).toEqual({ is: "there" });
  const { rows } = await world.deps.db.pool.query(
    "select m.name, m.role, m.status, o.name as organisation from member m join organisation o on o.id = m.org_id",
  );
  expect(rows).toEqual([{ name: "Zoe Park", role: "owner", status: "active", organisation: "Acme" }]);
});

test("processes that start together make one owner", async () => {
  const config = testConfig({ STINT_ADMIN_EMAIL: "zoe@acme.com", STINT_ADMIN_PASSWORD: "zoes own password" });
  const deps = { ...world.deps, config };
  const results = await Promise.all([ensureFirstOwner(deps), ensureFirstOwner(deps), ensureFirstOwner(deps)]);
  expect(results.map((each) => each.is).sort()).toEqual(["created", "there", "there"]);
});

test("without a configured owner there is a link to hand out", async () => {
  const first = await ensureFirstOwner(world.deps);
  expect(first.is === "awaited" && first.setupUrl).toMatch(
    /^http:\/\/localhost:3000\/setup\?token=[\w-]{43}$/,
  );
});
