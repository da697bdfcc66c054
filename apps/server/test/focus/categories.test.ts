import { STARTER_RULES } from "@stint/core";
import type { CategoryRule, CategoryRules, FocusSessionList, RulePreview, Stats } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Recategoriser } from "../../src/focus/recategorise.ts";
import { type Device, deviceOf, NINE, session } from "./devices.ts";
import { expectExactly } from "./held.ts";

let world: World;
let laptop: Device;
beforeEach(async () => {
  world = await createWorld();
  laptop = await deviceOf(world, world.alice);
});
afterEach(() => world.close());

const rule = (category: string, field: CategoryRule["field"], pattern: string): CategoryRule => ({
  category,
  field,
  pattern,
});
const put = (rules: unknown[]) => world.alice.put<CategoryRules>("/api/focus/rules", { rules });

async function categories(): Promise<Record<string, number[]>> {
  const { body } = await world.alice.get<Stats>(
    "/api/stats?by=category&from=2026-03-01&to=2026-03-31&tz=UTC",
  );
  return Object.fromEntries(body.rows.map((row) => [row.key, [row.seconds, row.sessions]]));
}

/** What the roll-up should hold, added up from the sessions themselves. */
async function recounted(): Promise<Record<string, number[]>> {
  const { body } = await world.alice.get<FocusSessionList>("/api/sessions?limit=1000");
  const sums: Record<string, number[]> = {};
  for (const { category, duration } of body.sessions) {
    const [seconds = 0, count = 0] = sums[category] ?? [];
    sums[category] = [seconds + duration, count + 1];
  }
  return sums;
}

test("everybody starts with the starter set, and may go back to it", async () => {
  const starter = await world.alice.get<CategoryRules>("/api/focus/rules");
  expect(starter.body).toEqual({
    rules: STARTER_RULES,
    starter: STARTER_RULES,
    isStarter: true,
    applying: null,
  });
  expect((await put([rule("Work", "app", "editor")])).body).toMatchObject({ isStarter: false });
  expect((await put([...STARTER_RULES])).body).toMatchObject({ isStarter: true });
});

test("the first rule that matches an app, a title or a host counts, whatever the case", async () => {
  await put([
    rule("Client", "title", "\\bacme\\b"),
    rule("Code", "host", "(^|\\.)github\\.com$"),
    rule("Writing", "app", "EDITOR"),
  ]);
  await laptop.sync([
    session({ duration: 1, window_title: "Plan for ACME – Editor" }),
    session({ duration: 2, app_name: "Firefox", url: "https://github.com/a" }),
    session({ duration: 4, app_name: "text-editor" }),
    session({ duration: 8, app_name: "Firefox", url: "https://notgithub.com" }),
  ]);
  expect(await categories()).toEqual({ Client: [1, 1], Code: [2, 1], Writing: [4, 1], "": [8, 1] });
});

test("changed rules also sort what was there before, the roll-up with it", async () => {
  const sessions = Array.from({ length: 1_000 }, (_, index) =>
    session({
      start_time: NINE + index * 100,
      duration: 50 + index,
      window_title: index % 3 ? "Report" : "Invoice",
    }),
  );
  await laptop.sync(sessions);
  const letters = Array.from({ length: 300 }, (_, index) =>
    session({ start_time: NINE + index, app_name: "Mail" }),
  );
  await laptop.sync(letters);
  const changed = await put([rule("Money", "title", "invoice"), rule("Letters", "app", "^mail$")]);
  expect(changed.body.applying).toEqual({ done: 0, total: 1_300 });
  await world.deps.recategoriser.settled();
  expect((await world.alice.get<CategoryRules>("/api/focus/rules")).body.applying).toBeNull();
  const sums = await categories();
  expect(Object.keys(sums).sort()).toEqual(["", "Letters", "Money"]);
  expect(sums.Money?.[1]).toBe(334);
  expect(sums.Letters?.[1]).toBe(300);
  await expectExactly(world.deps.db, world.alice.userId, [...sessions, ...letters]);
  expect(Object.values(sums).reduce((sum, [seconds = 0]) => sum + seconds, 0)).toBe(
    sessions.reduce((sum, { duration }) => sum + duration, 0) + 300 * 60,
  );
});

test("uploads in the middle of it, and rules changed again, leave every session under the latest rules", async () => {
  for (let batch = 0; batch < 3; batch++)
    await laptop.sync(
      Array.from({ length: 1_000 }, (_, index) => session({ start_time: NINE + index * 60 })),
    );
  await Promise.all([
    put([rule("First", "app", "editor")]),
    laptop.sync([session({ id: "during-1" })]),
    put([rule("Second", "app", "editor")]),
    laptop.sync([session({ id: "during-2" })]),
  ]);
  await put([rule("Third", "app", "editor")]);
  await world.deps.recategoriser.settled();
  expect(await categories()).toEqual({ Third: [3_002 * 60, 3_002] });
});

test("what a crash left half done is taken up again", async () => {
  await laptop.sync([session({ id: "a" }), session({ id: "b", app_name: "Mail" })]);
  await world.deps.recategoriser.stop();
  expect((await put([rule("Work", "app", "editor")])).body.applying).toEqual({ done: 0, total: 2 });
  expect(await categories()).not.toHaveProperty("Work");
  await new Recategoriser(world.deps.db, world.deps.log).resume();
  expect(await categories()).toEqual({ Work: [60, 1], "": [60, 1] });
  expect(await categories()).toEqual(await recounted());
});

test("rules given again change nothing", async () => {
  await laptop.sync([session()]);
  await put([rule("Work", "app", "editor")]);
  await world.deps.recategoriser.settled();
  expect((await put([rule("Work", "app", "editor")])).body.applying).toBeNull();
});

test("a pattern that is none is refused by its place, and none of the rules is taken", async () => {
  const { status, body } = await put([
    rule("Fine", "app", "x"),
    rule("Broken", "app", "(a"),
    rule("Odd", "title", "(?=a)"),
  ]);
  expect(status).toBe(400);
  expect(body.error?.details?.fields?.map(({ field }) => field)).toEqual([
    "body.rules[1].pattern",
    "body.rules[2].pattern",
  ]);
  expect((await world.alice.get<CategoryRules>("/api/focus/rules")).body.isStarter).toBe(true);
  expect((await put(Array.from({ length: 101 }, () => rule("Many", "app", "x")))).status).toBe(400);
});

test("a pattern that makes other engines search for ever holds nobody up", async () => {
  await put([
    rule("Trap", "title", "^(a+)+$"),
    rule("Trap", "title", "(x*)*y"),
    rule("Trap", "title", "(.*)*(.*)*="),
  ]);
  const title = "a".repeat(1_999);
  const started = performance.now();
  const sent = Array.from({ length: 1_000 }, (_, index) =>
    session({ window_title: `${title}${index % 10}` }),
  );
  expect((await laptop.sync(sent)).body.inserted).toBe(1_000);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test("a rule can be tried on the latest sessions without changing anything", async () => {
  await laptop.sync([
    session({ duration: 60, window_title: "Invoice 1" }),
    session({ duration: 30, window_title: "Invoice 1" }),
    session({ duration: 10, window_title: "Letter" }),
  ]);
  const before = await categories();
  const { body } = await world.alice.post<RulePreview>("/api/focus/rules/preview", {
    rule: rule("Money", "title", "invoice"),
  });
  expect(body).toEqual({
    examined: 3,
    matched: 2,
    seconds: 90,
    examples: [{ app_name: "Editor", window_title: "Invoice 1", host: "", category: "" }],
  });
  expect(await categories()).toEqual(before);
  const refused = await world.alice.post("/api/focus/rules/preview", { rule: rule("Money", "title", "[") });
  expect(refused.body.error?.details?.fields).toEqual([
    { field: "body.rule.pattern", message: expect.stringContaining("missing closing ]") },
  ]);
});
