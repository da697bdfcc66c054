import { ERRORS, type ErrorBody } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function send(path: string, init: RequestInit = {}) {
  const answer = await world.app.request(path, {
    method: "PATCH",
    ...init,
    headers: {
      authorization: `Bearer ${world.alice.token}`,
      "content-type": "application/json",
      ...init.headers,
    },
  });
  const { error } = (await answer.json()) as ErrorBody;
  return { status: answer.status, error, headers: answer.headers };
}

test("a body that is not JSON is said to be that", async () => {
  for (const body of ["{", "", "{'name':1}", "\u0000"]) {
    const { status, error } = await send("/api/me", { body });
    expect([status, error.code], body).toEqual([400, "invalid_json"]);
  }
});

test("a body of another type is refused", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
    const { status, error } = await send("/api/me", { body: "name=x", headers: { "content-type": type } });
    expect([status, error.code], type).toEqual([415, "unsupported_media_type"]);
  }
});

test("a body past the limit is refused, whether it says its length or not", async () => {
  const large = JSON.stringify({ name: "x".repeat(1_000_000) });
  expect((await send("/api/me", { body: large })).error.code).toBe("too_large");
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(32)),
  });
  const endless = await send("/api/me", { body: stream, duplex: "half" } as RequestInit);
  expect([endless.status, endless.error.code]).toEqual([413, "too_large"]);
});

test("a JSON value that is no object is refused as the body", async () => {
  for (const body of ["null", "7", '"x"', "[]"]) {
    const { status, error } = await send("/api/me", { body });
    expect([status, error.code, error.details?.fields?.[0]?.field], body).toEqual([
      400,
      "invalid_request",
      "body",
    ]);
  }
});

test("text that the database cannot store is refused by the name of its field", async () => {
  for (const body of ['{"name":"a\\u0000b"}', '{"name":"\\ud800"}']) {
    const { status, error } = await send("/api/me", { body });
    expect([status, error.code, error.details?.fields?.[0]?.field]).toEqual([
      400,
      "invalid_request",
      "body.name",
    ]);
  }
  const deep = await send("/api/me", { body: '{"a":{"b":["x","\\u0000"]}}' });
  expect(deep.error.details?.fields?.[0]?.field).toBe("body.a.b[1]");
});

test("a path or a query that cannot be is refused, not looked up", async () => {
  const { status, body } = await world.ada.patch("/api/admin/members/not-an-id", { name: "x" });
  expect([status, body.error?.details?.fields?.[0]?.field]).toEqual([400, "path.id"]);
  const nul = await world.anonymous.get("/api/invitations/%00");
  expect([400, 404]).toContain(nul.status);
  const broken = await world.anonymous.get("/api/invitations/%ff%fe");
  expect([400, 404]).toContain(broken.status);
});

test("an unknown address is not found; a known one names the methods it takes", async () => {
  const unknown = await world.alice.get("/api/nothing-here");
  expect([unknown.status, unknown.body.error?.code]).toEqual([404, "not_found"]);
  const wrong = await world.alice.delete("/api/me");
  expect([wrong.status, wrong.body.error?.code]).toEqual([405, "method_not_allowed"]);
  expect(wrong.headers.get("allow")).toBe("GET, PATCH");
});

test("what goes wrong inside is logged with the request's id and told to nobody", async () => {
  const lines: string[] = [];
  await using broken = await createWorld({
    env: { STINT_LOG_LEVEL: "info" },
    logTo: (line) => lines.push(line),
  });
  await broken.deps.db.pool.query("alter table organisation rename column policies to hidden");
  const answer = await broken.alice.get("/api/me");
  expect(answer.status).toBe(500);
  expect(answer.body).toEqual({ error: { code: "internal", message: ERRORS.internal.message } });
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const failure = logged.find((line) => line.msg === "request failed");
  expect(failure?.requestId).toBe(answer.headers.get("x-request-id"));
  expect(JSON.stringify(failure?.err)).toContain("policies");
});
