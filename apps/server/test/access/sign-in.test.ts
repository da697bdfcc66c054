import type { Me } from "@stint/protocol";
import { createWorld, PASSWORD, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type SignedIn = { token: string; user: { id: string; email: string } };
const signIn = (email: string, password = PASSWORD) =>
  world.anonymous.post<SignedIn>("/api/auth/sign-in/email", { email, password });

test("the right password answers a token that works as a bearer", async () => {
  const { status, body } = await signIn("alice@example.com");
  expect(status).toBe(200);
  expect(body.user.id).toBe(world.alice.userId);
  const me = await world.withHeaders({ authorization: `Bearer ${body.token}` }).get<Me>("/api/me");
  expect(me.body.user.email).toBe("alice@example.com");
});

test("the cookie is out of reach of scripts, stays on this site, and signs its browser in", async () => {
  const { headers } = await signIn("alice@example.com");
  const [cookie = ""] = headers.getSetCookie().filter((each) => each.startsWith("stint.session_token="));
  expect(cookie).toMatch(/; HttpOnly/i);
  expect(cookie).toMatch(/; SameSite=Lax/i);
  const browser = world.withHeaders({ cookie: cookie.split(";")[0] ?? "" });
  expect((await browser.get<Me>("/api/me")).body.user.name).toBe("Alice");
});

test("over https the cookie is secure", async () => {
  await using secure = await createWorld({ env: { STINT_URL: "https://time.example.com" } });
  const { headers } = await secure.anonymous.post("/api/auth/sign-in/email", {
    email: "alice@example.com",
    password: PASSWORD,
  });
  expect(headers.getSetCookie().join()).toMatch(/__Secure-stint\.session_token=.*; Secure/i);
});

test("the address is matched whatever its case", async () => {
  expect((await signIn("ALICE@Example.com")).status).toBe(200);
});

test("a wrong password and an unknown address are refused in the same words", async () => {
  const wrong = await signIn("alice@example.com", "not her password");
  const unknown = await signIn("nobody@example.com", "not her password");
  expect(wrong.status).toBe(401);
  expect(wrong.body.error?.code).toBe("invalid_credentials");
  expect(unknown.body).toEqual(wrong.body);
});

test("what is missing is named", async () => {
  const noPassword = await world.anonymous.post("/api/auth/sign-in/email", { email: "alice@example.com" });
  expect(noPassword.body.error?.details?.fields?.[0]?.field).toBe("body.password");
  const noEmail = await world.anonymous.post("/api/auth/sign-in/email", { email: 7, password: PASSWORD });
  expect(noEmail.status).toBe(400);
  expect(noEmail.body.error?.details?.fields?.[0]?.field).toBe("body.email");
});

test("a session whose time is over is no session", async () => {
  const { body } = await signIn("alice@example.com");
  const { rowCount } = await world.deps.db.pool.query(
    `update auth.session set "expiresAt" = timestamptz '2020-01-01' where token = $1`,
    [body.token],
  );
  expect(rowCount).toBe(1);
  const late = await world.withHeaders({ authorization: `Bearer ${body.token}` }).get("/api/me");
  expect(late.status).toBe(401);
});

test("a cookie that was tampered with is no credential", async () => {
  const { headers, body } = await signIn("alice@example.com");
  const [, value = ""] = /session_token=([^;]+)/.exec(headers.getSetCookie().join()) ?? [];
  const signature = decodeURIComponent(value).split(".")[1] ?? "";
  const forged = [body.token, `${body.token}.`, `${body.token}.AAAA`, `${world.bob.token}.${signature}`];
  for (const each of forged) {
    const cookie = `stint.session_token=${encodeURIComponent(each)}`;
    expect((await world.withHeaders({ cookie }).get("/api/me")).status, each).toBe(401);
  }
});

test("a session in use is prolonged before it runs out, and its cookie with it", async () => {
  const { headers, body } = await signIn("bob@example.com");
  const cookie = headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const { pool } = world.deps.db;
  const { rows } = await pool.query<{ behind: string }>(
    `update auth.session set "expiresAt" = clock_timestamp() + interval '3 days' where token = $1
      returning extract(epoch from clock_timestamp() - wall_now()) * 1000 as behind`,
    [body.token],
  );
  await world.clock.stepWall(Number(rows[0]?.behind));
  const answer = await world.withHeaders({ cookie }).get("/api/me");
  expect(answer.status).toBe(200);
  expect(answer.headers.getSetCookie().join()).toContain("stint.session_token=");
  const after = await pool.query<{ is_longer: boolean }>(
    `select "expiresAt" > clock_timestamp() + interval '6 days' as is_longer from auth.session where token = $1`,
    [body.token],
  );
  expect(after.rows[0]?.is_longer).toBe(true);
});

test("signing out ends the session at once", async () => {
  const { body } = await signIn("alice@example.com");
  const alice = world.withHeaders({ authorization: `Bearer ${body.token}` });
  expect((await alice.post("/api/auth/sign-out")).status).toBe(200);
  expect((await alice.get("/api/me")).status).toBe(401);
});

test.each(["Bearer nonsense", "Bearer", "Basic YTpi", "Bearer a.b.c", `Bearer ${"x".repeat(5_000)}`])(
  "%.20s is not a credential",
  async (authorization) => {
    const { status, body } = await world.withHeaders({ authorization }).get("/api/me");
    expect(status).toBe(401);
    expect(body.error?.code).toBe("unauthenticated");
  },
);

test("nobody can sign themselves up, nor change or delete an account behind the administrators' back", async () => {
  const closed = [
    "sign-up/email",
    "update-user",
    "change-email",
    "delete-user",
    "reset-password",
    "link-social",
  ];
  for (const path of closed) {
    const { status } = await world.alice.post(`/api/auth/${path}`, {
      email: "eve@example.com",
      name: "Eve",
      password: PASSWORD,
      newEmail: "eve@example.com",
    });
    expect(status, path).toBe(404);
  }
});

test("a password is changed by whoever knows it, and the other sessions can end with it", async () => {
  const dora = await world.join(world.alice.orgId, "Dora", "member");
  const wrong = await dora.post("/api/auth/change-password", {
    currentPassword: "something else entirely",
    newPassword: "an even longer password",
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.error?.details?.fields?.[0]?.field).toBe("body.currentPassword");
  const short = await dora.post("/api/auth/change-password", {
    currentPassword: PASSWORD,
    newPassword: "short",
  });
  expect(short.body.error?.details?.fields?.[0]?.field).toBe("body.newPassword");

  const changed = await dora.post("/api/auth/change-password", {
    currentPassword: PASSWORD,
    newPassword: "an even longer password",
    revokeOtherSessions: true,
  });
  expect(changed.status).toBe(200);
  expect((await dora.get("/api/me")).status).toBe(401);
  expect((await signIn("dora@example.com")).status).toBe(401);
  expect((await signIn("dora@example.com", "an even longer password")).status).toBe(200);
});
