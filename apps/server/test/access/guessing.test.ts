import { createWorld, PASSWORD, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { STINT_PROXY_HOPS: "1" } });
});
afterAll(() => world.close());

const from = (address: string) => world.withHeaders({ "x-forwarded-for": `6.6.6.6, ${address}` });
const guess = (address: string, email: string, password: string) =>
  from(address).post("/api/auth/sign-in/email", { email, password });

test("after ten wrong guesses even the right password waits, a minute for each further try", async () => {
  for (let tries = 0; tries < 10; tries++)
    expect((await guess("10.0.0.1", "alice@example.com", "a wrong password")).status).toBe(401);
  const refused = await guess("10.0.0.1", "alice@example.com", PASSWORD);
  expect(refused.status).toBe(429);
  expect(refused.body.error?.code).toBe("too_many_requests");
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(50);

  expect((await guess("10.0.0.2", "alice@example.com", PASSWORD)).status).toBe(200);
  expect((await guess("10.0.0.1", "bob@example.com", PASSWORD)).status).toBe(200);

  await world.clock.advance(60_000);
  expect((await guess("10.0.0.1", "alice@example.com", PASSWORD)).status).toBe(200);
});

test("a guesser does not get new tries by changing addresses within an IPv6 network", async () => {
  for (let tries = 0; tries < 10; tries++)
    expect((await guess(`2001:db8:1:2::${tries}`, "olivia@example.com", "a wrong password")).status).toBe(
      401,
    );
  expect((await guess("2001:DB8:1:2:ffff::1", "olivia@example.com", PASSWORD)).status).toBe(429);
  expect((await guess("2001:db8:1:3::1", "olivia@example.com", PASSWORD)).status).toBe(200);
});

test("an office behind one address signs in together", async () => {
  for (let tries = 0; tries < 12; tries++)
    expect((await guess("10.0.0.3", "bob@example.com", PASSWORD)).status).toBe(200);
});
