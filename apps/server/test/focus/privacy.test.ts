import type { FocusSharing, MemberFocus, Stats, TeamFocus } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Scope } from "../../src/db/database.ts";
import { everyEndpoint } from "../bad-input/endpoints.ts";
import { type Device, deviceOf, NINE, session } from "./devices.ts";

/** Words that stand in Alice's sessions and nowhere else. */
const SECRETS = [
  "SecretApp",
  "SecretTitle",
  "secret-host.example",
  "SecretTab",
  "/secret/path",
  "secret.bundle",
  "secret-id",
];
const MARCH = "from=2026-03-01&to=2026-03-31&tz=UTC";

let world: World;
let laptop: Device;
const close = () => world.close();

async function open(): Promise<void> {
  world = await createWorld();
  laptop = await deviceOf(world, world.alice, "SecretLaptop");
  await laptop.sync([
    session({
      id: "secret-id",
      app_name: "SecretApp",
      window_title: "SecretTitle",
      url: "https://secret-host.example/",
      tab_title: "SecretTab",
      document_path: "/secret/path",
      bundle_id: "secret.bundle",
    }),
  ]);
}

const others = (): [string, Person][] => [
  ["Bob, her manager", world.bob],
  ["Ada, an administrator", world.ada],
  ["Olivia, the owner", world.olivia],
  ["Charlie, the owner of another organisation", world.charlie],
];

function expectNothingOfAlice(text: string, told: string): void {
  for (const secret of [...SECRETS, "SecretLaptop", laptop.id, laptop.keyId])
    expect(text.includes(secret), `${told}: ${secret}`).toBe(false);
}

describe("of Alice's sessions nobody else reads anything", () => {
  beforeAll(open);
  afterAll(close);

  const paths = [
    "/api/sessions",
    "/api/sessions?q=SecretTitle",
    "/api/sessions.csv",
    "/api/sessions.json",
    "/api/focus/day?date=2026-03-03&tz=UTC",
    ...["day", "hour", "app", "device", "host", "category"].map((by) => `/api/stats?by=${by}&${MARCH}`),
    "/api/sync/status",
    "/api/keys",
  ];

  test.each(paths)("by GET %s", async (path) => {
    const own = JSON.stringify((await world.alice.get(path)).body);
    expect(own.length).toBeGreaterThan(100);
    for (const [name, other] of others()) {
      const answer = await other.get<Partial<Stats>>(path);
      expect(answer.status).toBe(200);
      expectNothingOfAlice(JSON.stringify(answer.body), `${name} at ${path}`);
      if (path.startsWith("/api/stats")) expect(answer.body).toMatchObject({ rows: [], totalSeconds: 0 });
    }
  });

  test("by GET /api/stats with the id of her device, which is as good as one that is not", async () => {
    const theirs = await world.bob.get(`/api/stats?device=${laptop.id}&${MARCH}`);
    const nobodys = await world.bob.get(`/api/stats?device=${crypto.randomUUID()}&${MARCH}`);
    expect(theirs).toMatchObject({ status: 200, body: nobodys.body });
  });

  test("by GET of a rule's preview", async () => {
    for (const [name, other] of others()) {
      const answer = await other.post("/api/focus/rules/preview", {
        rule: { category: "x", field: "title", pattern: "." },
      });
      expect(answer.body).toMatchObject({ examined: 0, matched: 0 });
      expectNothingOfAlice(JSON.stringify(answer.body), name);
    }
  });

  test("by any GET there is", async () => {
    const gets = (await everyEndpoint(world)).filter(
      ({ method, path }) => method === "GET" && path !== "/api/events",
    );
    expect(gets.length).toBeGreaterThan(20);
    for (const { path } of gets)
      for (const [name, other] of others())
        for (const query of ["", `?memberId=${world.alice.userId}`, `?employeeId=${world.alice.userId}`]) {
          const asked = path.replace("{id}", world.alice.userId) + query;
          const answer = await world.app.request(asked, {
            headers: { authorization: `Bearer ${other.token}` },
          });
          expectNothingOfAlice(await answer.text(), `${name} at ${asked}`);
        }
  });

  test("by a query that forgets its where, in a transaction of anybody but her", async () => {
    const scopes: Scope[] = [
      { orgId: world.alice.orgId, sees: "organisation" },
      ...others().map(([, { orgId, userId }]): Scope => ({ orgId, sees: { subjectId: userId } })),
      { orgId: world.charlie.orgId, sees: "organisation" },
      { orgId: world.charlie.orgId, sees: { subjectId: world.alice.userId } },
    ];
    for (const table of [
      "focus_session",
      "focus_facet",
      "focus_quarter",
      "focus_slot",
      "focus_day",
      "focus_person",
      "sync_logs",
      "device",
      "api_key",
    ]) {
      const rowsFor = (scope: Scope) =>
        world.deps.db.tenant(
          scope,
          async (tx) => (await sql`select * from ${sql.id(table)}`.execute(tx)).rows.length,
        );
      expect(
        await rowsFor({ orgId: world.alice.orgId, sees: { subjectId: world.alice.userId } }),
        table,
      ).toBe(1);
      for (const scope of scopes) expect([table, scope, await rowsFor(scope)]).toEqual([table, scope, 0]);
    }
  });

  test("by probing an id: what Alice has sent is new to everybody else", async () => {
    for (const [, other] of others()) {
      const device = await deviceOf(world, other);
      expect((await device.sync([session({ id: "secret-id" })])).body).toMatchObject({
        inserted: 1,
        duplicates: 0,
      });
    }
  });
});

describe("what a manager sees is what the member shares", () => {
  beforeEach(open);
  afterEach(close);

  const team = (person: Person) => person.get<TeamFocus>(`/api/team/focus?${MARCH}`);
  const member = (person: Person, query = "by=category") =>
    person.get<MemberFocus>(`/api/team/focus/${world.alice.memberId}?${MARCH}&${query}`);
  const share = (body: unknown) => world.alice.put<FocusSharing>("/api/focus/sharing", body);

  test("nothing, until she shares", async () => {
    expect((await world.alice.get<FocusSharing>("/api/focus/sharing")).body).toEqual({
      shared: false,
      from: null,
    });
    expect((await team(world.bob)).body.members).toEqual([]);
    expect((await member(world.bob)).status).toBe(404);
  });

  test("the totals of each category, and never a title, an app or an address", async () => {
    expect((await share({ shared: true, from: "2026-03-01" })).body).toEqual({
      shared: true,
      from: "2026-03-01",
    });
    const total = { totalSeconds: 60 };
    const rows = [{ key: "Browsing", seconds: 60, sessions: 1 }];
    expect((await team(world.bob)).body.members).toEqual([
      { employeeId: world.alice.userId, name: "Alice", sharedFrom: "2026-03-01", ...total, categories: rows },
    ]);
    expect((await member(world.bob)).body).toMatchObject({ rows, ...total, totalSessions: 1 });
    expect((await member(world.bob, "by=day&split=category")).body).toMatchObject({
      rows: [{ key: "2026-03-03", part: "Browsing", seconds: 60, sessions: 1 }],
    });
    expect((await member(world.bob, "by=hour")).body).toMatchObject({
      rows: [{ key: "2026-03-03T09:00:00+00:00", seconds: 60 }],
    });
    for (const query of ["by=app", "by=host", "by=device", "by=day&split=device"])
      expect([query, (await member(world.bob, query)).status]).toEqual([query, 400]);
    for (const answer of [await team(world.bob), await member(world.bob), await member(world.bob, "by=hour")])
      expectNothingOfAlice(JSON.stringify(answer.body), "Bob");
  });

  test("only from the day that she chose, which is today unless she says otherwise", async () => {
    await share({ shared: true, from: "2026-03-04" });
    expect((await member(world.bob)).body).toMatchObject({ rows: [], totalSeconds: 0 });
    await laptop.sync([session({ start_time: NINE + 86_400, app_name: "Mail" })]);
    expect((await member(world.bob)).body).toMatchObject({
      rows: [{ key: "Communication" }],
      totalSeconds: 60,
    });
    const today = new Date(world.clock.now()).toISOString().slice(0, 10);
    expect((await share({ shared: true })).body).toEqual({ shared: true, from: today });
  });

  test("nothing more, from the moment she stops", async () => {
    await share({ shared: true, from: "2026-03-01" });
    await share({ shared: false });
    expect((await team(world.bob)).body.members).toEqual([]);
    expect((await member(world.bob)).status).toBe(404);
  });

  test("a colleague, and another organisation, see nothing of it", async () => {
    await share({ shared: true, from: "2026-03-01" });
    const carla = await world.join(world.alice.orgId, "Carla", "member");
    expect((await team(carla)).status).toBe(403);
    expect((await member(carla)).status).toBe(403);
    expect((await team(world.charlie)).body.members).toEqual([]);
    expect((await member(world.charlie)).status).toBe(404);
  });

  test("and the function behind it gives nothing to a transaction of one person, or of another organisation", async () => {
    await share({ shared: true, from: "2026-03-01" });
    const shared = (scope: Scope) =>
      world.deps.db.tenant(
        scope,
        async (tx) =>
          (await sql`select * from shared_focus(null, 0, 2147483647, true)`.execute(tx)).rows.length,
      );
    expect(await shared({ orgId: world.alice.orgId, sees: "organisation" })).toBe(1);
    expect(await shared({ orgId: world.charlie.orgId, sees: "organisation" })).toBe(0);
    expect(await shared({ orgId: world.alice.orgId, sees: { subjectId: world.bob.userId } })).toBe(0);
  });
});
