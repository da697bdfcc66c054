import type { CreatedApiKey, ErrorBody } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BotApi } from "../meetings/bot-api.ts";
import { aliceAtWork, type Endpoint, everyEndpoint, goodBodies, pathOf, type Things } from "./endpoints.ts";

let world: World;
let bot: BotApi;
let endpoints: Endpoint[];
let things: Things;
let before: unknown;
let deviceKey: string;
beforeAll(async () => {
  bot = await BotApi.start();
  world = await createWorld({
    env: { ...bot.env, CRON_SECRET: "a cron secret", ZOOM_WEBHOOK_SECRET: "a zoom secret" },
  });
  endpoints = await everyEndpoint(world);
  things = await aliceAtWork(world);
  deviceKey = (await world.olivia.post<CreatedApiKey>("/api/keys", { name: "Laptop" })).body.key;
  before = await stateOfAlice();
});
afterAll(async () => {
  await world.close();
  await bot.stop();
});

type Sent = { status: number; body: Partial<ErrorBody>; text: string };

async function send(
  endpoint: Endpoint,
  more: { token?: string; body?: string; type?: string; query?: string; path?: string },
): Promise<Sent> {
  const answer = await world.app.request(
    (more.path ?? pathOf(endpoint, world, things)) + (more.query ?? ""),
    {
      method: endpoint.method,
      headers: {
        ...(more.token && { authorization: `Bearer ${more.token}` }),
        ...(more.body !== undefined && { "content-type": more.type ?? "application/json" }),
      },
      body: more.body,
    },
  );
  if (answer.headers.get("content-type")?.startsWith("text/event-stream")) {
    await answer.body?.cancel();
    return { status: answer.status, body: {}, text: "" };
  }
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith("{") ? JSON.parse(text) : {}, text };
}

const fieldsOf = (sent: Sent) => (sent.body.error?.details?.fields ?? []).map((problem) => problem.field);
const needsSignIn = (endpoint: Endpoint) =>
  endpoint.security.length > 0 && endpoint.path !== "/api/auth/sign-out";
const withBody = () => endpoints.filter((endpoint) => endpoint.body !== null);
/** Somebody who may call the endpoint at all. */
const allowed = ({ security }: Endpoint) => {
  if (security.includes("cronSecret")) return "a cron secret";
  return security.length === 1 && security[0] === "apiKey" ? deviceKey : world.olivia.token;
};

/** Fields that are objects: within them it is another field that is wrong. */
const OBJECTS = ["policies", "system", "image", "rule", "payload", "rounding", "tax", "keys"];

/** Query parameters that take any text. */
const FREE_TEXTS = ["q", "app", "host", "category", "token"];

/** Too large for any endpoint: the largest body is an upload of focus sessions. */
const OVERSIZED = JSON.stringify({ note: "x".repeat(9_000_000) });

async function stateOfAlice(): Promise<unknown> {
  const { rows: session } = await world.deps.db.pool.query(
    "select * from session where subject_id = $1 order by id",
    [world.alice.userId],
  );
  const { rows: ledger } = await world.deps.db.pool.query(
    "select seq, type, data from ledger where org_id = $1 order by seq",
    [world.alice.orgId],
  );
  const { rows: member } = await world.deps.db.pool.query(
    "select user_id, name, role, status from member where org_id = $1 order by user_id",
    [world.alice.orgId],
  );
  return { session, ledger, member };
}

describe("every endpoint", () => {
  test("is tried: there is a good body for each that takes one", () => {
    const known = Object.keys(goodBodies(world, things.shift)).sort();
    expect(
      withBody()
        .map((endpoint) => endpoint.name)
        .sort(),
    ).toEqual(known);
    expect(endpoints.length).toBeGreaterThan(25);
  });

  test("without credentials answers 401, unless it is public", async () => {
    for (const endpoint of endpoints.filter(needsSignIn)) {
      const body =
        endpoint.body &&
        JSON.stringify({ ...goodBodies(world, things.shift)[endpoint.name], beatToken: undefined });
      const sent = await send(endpoint, { body: body ?? undefined });
      expect([endpoint.name, sent.status]).toEqual([endpoint.name, 401]);
      expect(sent.body.error?.message).toBeTruthy();
    }
  });

  test("with expired or invented credentials answers 401", async () => {
    const late = await world.join(world.alice.orgId, "Latecomer", "owner");
    await world.deps.db.pool.query(
      `update auth.session set "expiresAt" = wall_now() - interval '1 minute' where "userId" = $1`,
      [late.userId],
    );
    for (const endpoint of endpoints.filter(needsSignIn)) {
      const body =
        endpoint.body &&
        JSON.stringify({ ...goodBodies(world, things.shift)[endpoint.name], beatToken: undefined });
      for (const token of [late.token, "bm90LWEtdG9rZW4", "x".repeat(5_000)]) {
        const sent = await send(endpoint, { token, body: body ?? undefined });
        expect([endpoint.name, sent.status]).toEqual([endpoint.name, 401]);
      }
    }
    await world.deps.db.pool.query("delete from member where user_id = $1", [late.userId]);
  });

  test("finds nothing of Alice's for Charlie, who owns another organisation", async () => {
    for (const endpoint of endpoints.filter((one) => needsSignIn(one) && one.params.length > 0)) {
      const body = endpoint.body && JSON.stringify(goodBodies(world, things.shift)[endpoint.name]);
      const sent = await send(endpoint, { token: world.charlie.token, body: body ?? undefined });
      expect([endpoint.name, sent.status]).toEqual([endpoint.name, 404]);
    }
    const theirs = endpoints.filter(
      (one) => one.method === "GET" && needsSignIn(one) && one.params.length === 0,
    );
    for (const endpoint of theirs.filter((one) => one.path !== "/api/events")) {
      const sent = await send(endpoint, { token: world.charlie.token });
      for (const secret of [
        world.alice.userId,
        world.alice.orgId,
        things.correctionId,
        "alice@example.com",
      ]) {
        expect([endpoint.name, sent.text.includes(secret)]).toEqual([endpoint.name, false]);
      }
    }
  });

  test("with a malformed, misnamed, oversized or storage-breaking body says so", async () => {
    const bodies: [body: string, type: string | undefined, status: number[]][] = [
      ['{"type": ', undefined, [400]],
      ["", undefined, [400]],
      ["[]", undefined, [400]],
      ["null", undefined, [400]],
      [`{"note": ${"[".repeat(30_000)}${"]".repeat(30_000)}}`, undefined, [400]],
      ['"text"', undefined, [400]],
      [OVERSIZED, undefined, [413]],
      ["a=b", "application/x-www-form-urlencoded", [400, 415]],
      [`{"note": "\\u0000", "name": "\\ud800"}`, undefined, [400]],
    ];
    // Signing out needs no body at all, so it takes any.
    for (const endpoint of withBody().filter((one) => one.path !== "/api/auth/sign-out")) {
      for (const [body, type, statuses] of bodies) {
        const sent = await send(endpoint, { token: allowed(endpoint), body, type });
        expect(statuses, `${endpoint.name} ← ${body.slice(0, 30)}: ${sent.status} ${sent.text}`).toContain(
          sent.status,
        );
        expect(sent.body.error?.code).toBeTruthy();
      }
    }
  });

  test("names each field of its body that has the wrong type", async () => {
    for (const endpoint of withBody()) {
      const good = goodBodies(world, things.shift)[endpoint.name] ?? {};
      for (const field of Object.keys(good)) {
        for (const wrong of [{ nested: true }, ["list"], 12.5]) {
          if (OBJECTS.includes(field) && !Array.isArray(wrong) && typeof wrong === "object") continue;
          const sent = await send(endpoint, {
            token: allowed(endpoint),
            body: JSON.stringify({ ...good, [field]: wrong }),
          });
          const told = `${endpoint.name} ${field} ← ${JSON.stringify(wrong)}: ${sent.text}`;
          expect(sent.status, told).toBe(400);
          const named = fieldsOf(sent).filter((name) => name.split("[")[0] === `body.${field}`);
          expect(named, told).not.toEqual([]);
        }
      }
    }
  });

  test("names each query parameter it cannot read", async () => {
    for (const endpoint of endpoints) {
      for (const name of endpoint.query.filter((one) => !FREE_TEXTS.includes(one))) {
        const sent = await send(endpoint, {
          token: allowed(endpoint),
          query: `?${name}=${encodeURIComponent("' or 1=1 --")}`,
        });
        expect(sent.status, `${endpoint.name} ?${name}: ${sent.text}`).toBe(400);
        expect(fieldsOf(sent)).toContain(`query.${name}`);
        const yearZero = await send(endpoint, {
          token: allowed(endpoint),
          query: `?${name}=0000-01-01T00:00:00Z`,
        });
        expect(yearZero.status, `${endpoint.name} ?${name}: ${yearZero.text}`).toBe(400);
      }
    }
  });

  test("with an id that is none answers 400 or 404, never an error of its own", async () => {
    for (const endpoint of endpoints.filter((one) => one.params.length > 0)) {
      const body = endpoint.body && JSON.stringify(goodBodies(world, things.shift)[endpoint.name]);
      for (const id of ["1", "..%2f..%2fetc", "%00", "null", "x".repeat(2_000), crypto.randomUUID()]) {
        const path = endpoint.path.replace(/\{\w+\}/, id);
        const sent = await send(endpoint, { token: allowed(endpoint), body: body ?? undefined, path });
        expect([400, 404], `${endpoint.name} ${id.slice(0, 20)}: ${sent.status}`).toContain(sent.status);
      }
    }
  });

  test("with a method it does not take answers 405 or 404", async () => {
    const puts = endpoints.filter((endpoint) => endpoint.method === "PUT").map((endpoint) => endpoint.path);
    for (const path of new Set(endpoints.map((endpoint) => endpoint.path)).difference(new Set(puts))) {
      const answer = await world.app.request(path.replace(/\{\w+\}/, "x"), { method: "PUT" });
      expect([404, 405], path).toContain(answer.status);
    }
  });

  test("after all this has lost and changed nothing", async () => {
    expect(await stateOfAlice()).toEqual(before);
  });

  test("given the same good request twice answers both, without an error of its own", async () => {
    const mutating = endpoints.filter((one) => one.method !== "GET" && !one.path.startsWith("/api/auth"));
    for (const endpoint of mutating) {
      const good = goodBodies(world, things.shift)[endpoint.name];
      const body = good && JSON.stringify(good);
      const token =
        endpoint.path.includes("/employee/") && !endpoint.path.includes("decision")
          ? world.alice.token
          : world.olivia.token;
      const answers = await Promise.all([send(endpoint, { token, body }), send(endpoint, { token, body })]);
      for (const sent of answers) {
        expect(sent.status, `${endpoint.name}: ${sent.text}`).toBeLessThan(500);
      }
    }
  });
});
