import type { SignInOptions } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld({
    env: {
      GOOGLE_CLIENT_ID: "the-client",
      GOOGLE_CLIENT_SECRET: "the-secret",
      STINT_URL: "https://time.example.com",
    },
  });
});
afterAll(() => world.close());

const begin = (provider: string) =>
  world.anonymous.post<{ url: string }>("/api/auth/sign-in/social", {
    provider,
    callbackURL: "https://time.example.com/team",
  });

test("with a Google client the browser is sent to Google and comes back to the public address", async () => {
  const { body: options } = await world.anonymous.get<SignInOptions>("/api/sign-in-options");
  expect(options.google).toBe(true);
  const { status, body } = await begin("google");
  expect(status).toBe(200);
  const url = new URL(body.url);
  expect(url.host).toBe("accounts.google.com");
  expect(url.searchParams.get("client_id")).toBe("the-client");
  expect(url.searchParams.get("redirect_uri")).toBe("https://time.example.com/api/auth/callback/google");
  expect(url.searchParams.get("code_challenge_method")).toBe("S256");
  expect(body.url).not.toContain("the-secret");
});

test("a way in that the server has no client for is not configured", async () => {
  const { status, body } = await begin("oidc");
  expect([status, body.error?.code]).toEqual([503, "not_configured"]);
});
