import type { Me, SignInOptions } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider.ts";

let provider: IdentityProvider;
let world: World;
beforeAll(async () => {
  provider = await startIdentityProvider("http://localhost:3000/api/auth/callback/oidc");
  world = await createWorld({
    env: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      OIDC_NAME: "Acme login",
    },
  });
});
afterAll(async () => {
  await world.close();
  await provider.close();
});

/** Goes the whole way a browser goes, and says where it ends and with which cookie. */
async function signInAs(email: string): Promise<{ end: URL; cookie: string }> {
  const begun = await world.anonymous.post<{ url: string }>("/api/auth/sign-in/social", {
    provider: "oidc",
    callbackURL: "http://localhost:3000/team",
    errorCallbackURL: "http://localhost:3000/sign-in",
  });
  expect(begun.status).toBe(200);
  const state = cookiesOf(begun.headers);
  const callback = await provider.consent(begun.body.url, email);
  const back = await world.app.request(callback, { headers: { cookie: state } });
  expect(back.status).toBe(302);
  return {
    end: new URL(back.headers.get("location") ?? "", "http://localhost:3000"),
    cookie: cookiesOf(back.headers),
  };
}

function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

test("the way in is offered under its own name", async () => {
  const { body } = await world.anonymous.get<SignInOptions>("/api/sign-in-options");
  expect(body.oidc).toEqual({ providerId: "oidc", name: "Acme login" });
  expect(body.google).toBe(false);
});

test("a member whose verified address the provider knows is signed in, as the same person every time", async () => {
  for (const round of ["first", "second"]) {
    const { end, cookie } = await signInAs("alice@example.com");
    expect(end.pathname, round).toBe("/team");
    const me = await world.withHeaders({ cookie }).get<Me>("/api/me");
    expect(me.body.user.id, round).toBe(world.alice.userId);
  }
});

test("an invited person becomes active by their first sign-in, and their invitation is over", async () => {
  const { body: invited } = await world.ada.post<{ id: string; invitation: { url: string } }>(
    "/api/admin/members",
    { email: "piet@example.com", name: "Piet" },
  );
  const { cookie } = await signInAs("piet@example.com");
  expect((await world.withHeaders({ cookie }).get<Me>("/api/me")).body.member.id).toBe(invited.id);
  const token = new URL(invited.invitation.url).searchParams.get("token");
  expect((await world.anonymous.get(`/api/invitations/${token}`)).status).toBe(410);
});

test("somebody whom no administrator added is sent back without an account", async () => {
  const { end, cookie } = await signInAs("stranger@example.com");
  expect(end.pathname).toBe("/sign-in");
  expect(end.searchParams.get("error")).toBe("signup_disabled");
  expect((await world.withHeaders({ cookie }).get("/api/me")).status).toBe(401);
  const { rowCount } = await world.deps.db.pool.query(
    `select from auth.user where email = 'stranger@example.com'`,
  );
  expect(rowCount).toBe(0);
});

test("an address that the provider has not verified is nobody's proof", async () => {
  const { end, cookie } = await signInAs("unverified+bob@example.com");
  expect(end.searchParams.get("error")).toBeTruthy();
  expect((await world.withHeaders({ cookie }).get("/api/me")).status).toBe(401);
});

test("a deactivated member is sent back without a session", async () => {
  const dina = await world.join(world.alice.orgId, "Dina", "member");
  await world.ada.delete(`/api/admin/members/${dina.memberId}`);
  const { end, cookie } = await signInAs("dina@example.com");
  expect(end.searchParams.get("error")).toBe("NO_MEMBERSHIP");
  expect((await world.withHeaders({ cookie }).get("/api/me")).status).toBe(401);
});

test("a callback without the state that this browser was given is refused", async () => {
  const begun = await world.anonymous.post<{ url: string }>("/api/auth/sign-in/social", {
    provider: "oidc",
    callbackURL: "http://localhost:3000/team",
  });
  const callback = await provider.consent(begun.body.url, "alice@example.com");
  const back = await world.app.request(callback);
  expect(cookiesOf(back.headers)).not.toContain("session_token=ey");
  expect(back.headers.get("location")).toContain("error=");
});

test("nobody is sent on to another site after signing in", async () => {
  const { status } = await world.anonymous.post("/api/auth/sign-in/social", {
    provider: "oidc",
    callbackURL: "https://evil.example/",
  });
  expect(status).toBe(403);
});

test("while the provider is down the password still works, and it is found once it is back", async () => {
  const down = await startIdentityProvider("http://localhost:3000/api/auth/callback/oidc");
  await down.stop();
  await using other = await createWorld({
    env: { OIDC_ISSUER: down.issuer, OIDC_CLIENT_ID: down.clientId, OIDC_CLIENT_SECRET: down.clientSecret },
  });
  const begin = () =>
    other.anonymous.post("/api/auth/sign-in/social", {
      provider: "oidc",
      callbackURL: "http://localhost:3000/",
    });
  const refused = await begin();
  expect([refused.status, refused.body.error?.code]).toEqual([503, "unavailable"]);
  expect((await other.alice.get("/api/me")).status).toBe(200);
  await down.start();
  expect((await begin()).status).toBe(200);
  await down.close();
});
