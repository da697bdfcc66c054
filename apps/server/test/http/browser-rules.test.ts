import { createWorld, PASSWORD, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await createWorld();
  const { headers } = await world.anonymous.post("/api/auth/sign-in/email", {
    email: "alice@example.com",
    password: PASSWORD,
  });
  cookie = headers.getSetCookie()[0]?.split(";")[0] ?? "";
});
afterAll(() => world.close());

const change = (headers: Record<string, string>) =>
  world.withHeaders({ cookie, ...headers }).patch("/api/me", { timeZone: null });

test.each([
  { origin: "https://evil.example" },
  { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  { origin: "http://localhost:3001", "sec-fetch-site": "same-site" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
  {},
] as Record<string, string>[])("with a cookie, %o changes nothing", async (headers) => {
  const { status, body } = await change(headers);
  expect([status, body.error?.code]).toEqual([403, "forbidden"]);
});

test.each([
  { origin: "http://localhost:3000" },
  { origin: "http://127.0.0.1:3000" },
  { origin: "http://localhost:3000", "sec-fetch-site": "same-origin" },
  { "sec-fetch-site": "same-origin" },
] as Record<string, string>[])("with a cookie, our own page (%o) may", async (headers) => {
  expect((await change(headers)).status).toBe(200);
});

test("reading with a cookie needs no such proof, and a bearer token is one", async () => {
  const reader = world.withHeaders({ cookie, "sec-fetch-site": "cross-site" });
  expect((await reader.get("/api/me")).status).toBe(200);
  const script = world.withHeaders({
    authorization: `Bearer ${world.alice.token}`,
    origin: "https://a.example",
  });
  expect((await script.patch("/api/me", { timeZone: null })).status).toBe(200);
});

test("another site cannot sign a browser out, nor in", async () => {
  const elsewhere = {
    origin: "https://evil.example",
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
  };
  const out = await world.withHeaders({ cookie, ...elsewhere }).post("/api/auth/sign-out");
  expect(out.status).toBe(403);
  const into = await world
    .withHeaders(elsewhere)
    .post("/api/auth/sign-in/email", { email: "bob@example.com", password: PASSWORD });
  expect(into.status).toBe(403);
});

test("every answer forbids what no page of ours does", async () => {
  for (const path of ["/api/me", "/healthz", "/api/docs", "/nothing"]) {
    const { headers } = await world.anonymous.get(path);
    expect(headers.get("content-security-policy"), path).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("strict-transport-security")).toBeNull();
  }
  expect((await world.anonymous.get("/api/me")).headers.get("cache-control")).toBe("no-store");
});

test("over https the browser is told to stay there", async () => {
  await using secure = await createWorld({ env: { STINT_URL: "https://time.example.com" } });
  const { headers } = await secure.anonymous.get("/healthz");
  expect(headers.get("strict-transport-security")).toContain("max-age=31536000");
});
