import type { FocusSession, FocusSessionList } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { csvLine } from "../../src/http/csv.ts";
import { type Device, deviceOf, NINE, session } from "./devices.ts";

let world: World;
let laptop: Device;
beforeAll(async () => {
  world = await createWorld();
  laptop = await deviceOf(world, world.alice);
});
afterAll(() => world.close());

const file = async (path: string) => {
  const answer = await world.alice.get<{ text: string }>(path);
  expect(answer.headers.get("content-disposition")).toContain("attachment");
  return answer;
};

test("no cell of the CSV is run as a formula, whatever a title says", async () => {
  const evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", '=HYPERLINK("http://x")', '"=1'];
  await laptop.sync(evil.map((window_title, index) => session({ window_title, start_time: NINE + index })));
  const { body } = await file("/api/sessions.csv");
  const lines = body.text.split("\r\n");
  for (const line of lines.slice(1, -1)) expect(line, line).not.toMatch(/,"?\s*[=+@＝]/);
  expect(body.text).toContain(`,'=1+1,`);
  expect(body.text).toContain(`,"'=HYPERLINK(""http://x"")",`);
});

test("a record keeps what is in it: quotes, commas and line breaks as RFC 4180 has them", () => {
  expect(csvLine(["a", 'say "hi", you', "two\nlines", "", null, -1.5, true])).toBe(
    'a,"say ""hi"", you","two\nlines",,,-1.5,true\r\n',
  );
});

test("both files have every session once, however many, newest first, and follow the filter", async () => {
  const maria = await world.join(world.alice.orgId, "Maria", "member");
  const device = await deviceOf(world, maria);
  for (let batch = 0; batch < 5; batch++)
    await device.sync(
      Array.from({ length: 1_000 }, (_, index) =>
        session({
          id: `${batch}-${index}`,
          start_time: NINE + (index % 10),
          app_name: index < 10 ? "Mail" : "Editor",
        }),
      ),
    );
  const csv = (await maria.get<{ text: string }>("/api/sessions.csv")).body.text.trimEnd().split("\r\n");
  expect(csv).toHaveLength(5_001);
  expect(csv[0]).toMatch(/^id,start,end,seconds,app,title,/);
  expect(new Set(csv.slice(1).map((line) => line.split(",")[0])).size).toBe(5_000);
  const json = (await maria.get<{ sessions: FocusSession[] }>("/api/sessions.json")).body.sessions;
  expect(json).toHaveLength(5_000);
  expect(json.map(({ start_time }) => start_time)).toEqual(
    json.map(({ start_time }) => start_time).toSorted((a, b) => b - a),
  );
  expect(
    (await maria.get<{ sessions: FocusSession[] }>("/api/sessions.json?app=Mail")).body.sessions,
  ).toHaveLength(50);
});

test("the list goes through every session once, page after page, while more come in", async () => {
  const nina = await world.join(world.alice.orgId, "Nina", "member");
  const device = await deviceOf(world, nina);
  await device.sync(Array.from({ length: 250 }, (_, index) => session({ start_time: NINE + (index % 7) })));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await nina.get<FocusSessionList>(
      `/api/sessions?limit=40${cursor ? `&cursor=${cursor}` : ""}`,
    );
    seen.push(...body.sessions.map(({ id }) => id));
    cursor = body.nextCursor;
    await device.sync([session({ start_time: NINE + 1_000 })]);
  } while (cursor);
  expect(seen).toHaveLength(250);
  expect(new Set(seen).size).toBe(250);
});

test("the list finds a part of a title, app or address as it is written, and the day of a zone", async () => {
  const olga = await world.join(world.alice.orgId, "Olga", "member");
  const device = await deviceOf(world, olga);
  await device.sync([
    session({ id: "percent", window_title: "100% done" }),
    session({ id: "hundred", window_title: "100 percent" }),
    session({ id: "late", start_time: Date.parse("2026-03-04T04:30:00Z") / 1_000 }),
  ]);
  const ids = async (query: string) =>
    (await olga.get<FocusSessionList>(`/api/sessions?${query}`)).body.sessions.map(({ id }) => id);
  expect(await ids("q=100%25")).toEqual(["percent"]);
  expect(await ids("q=DONE")).toEqual(["percent"]);
  expect(await ids("from=2026-03-03&to=2026-03-03&tz=America/New_York&q=report")).toEqual(["late"]);
  expect(await ids("from=2026-03-03&to=2026-03-03&tz=UTC&q=report")).toEqual([]);
});
