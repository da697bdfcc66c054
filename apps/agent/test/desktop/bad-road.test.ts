import { PATHS } from "@stint/protocol/paths";
import { eventually } from "@stint/testkit/eventually";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AgentProcess } from "./agent-process.ts";
import { BadRoad } from "./bad-road.ts";
import { Desktop } from "./desktop.ts";
import { EMAIL, PASSWORD, Stint } from "./stint.ts";

const FIGURES = "Umsätze 2026 = gut 📈";
const LETTERS = "Letters – draft";
/** A third of the server's threshold; twice that leaves room for a busy machine. */
const MOST_BETWEEN_MS = 2_000;

let desktop: Desktop;
let stint: Stint;
let road: BadRoad;
let agent: AgentProcess;

beforeAll(async () => {
  [desktop, stint] = await Promise.all([Desktop.open(), Stint.start()]);
  for (const title of [LETTERS, FIGURES]) await desktop.openWindow(title);
  await desktop.type("some words to look at");
});
afterAll(async () => {
  await desktop.close();
  await stint.close();
});
beforeEach(async () => {
  road = await BadRoad.open(stint.process.url);
  agent = new AgentProcess(desktop, road.url);
  await agent.command(["login", "--email", EMAIL], `${PASSWORD}\n`);
  await agent.start();
  await agent.says("Tracking:     on\n");
});
afterEach(async () => {
  await agent.remove();
  await road.close();
});

const allSent = () =>
  eventually(async () => !(await agent.ask("status")).includes("Waiting:"), {
    what: "everything to be sent",
    withinMs: 30_000,
  });

describe("the agent on a bad road to its server", () => {
  it("loses neither a screenshot nor a focus session while the server answers 503, and delivers all of it afterwards", async () => {
    await eventually(async () => (await stint.screenshots()).length > 0, { what: "a screenshot" });
    const downAt = Date.now();
    road.wayOf = () => "unavailable";
    for (const title of [LETTERS, FIGURES, LETTERS]) {
      await desktop.activate(title);
      await agent.sees(title);
    }
    await agent.says("Waiting:      3 to be sent");
    expect(await agent.ask("status")).toContain("answered 503");
    const backAt = Date.now();
    road.wayOf = () => "through";
    await allSent();
    expect(road.unavailable).toBeGreaterThan(0);
    const taken = (await stint.screenshots()).map(({ takenAt }) => Date.parse(takenAt)).reverse();
    expect(taken.filter((at) => at > downAt && at < backAt).length).toBeGreaterThanOrEqual(2);
    const between = taken.slice(1).map((at, index) => at - (taken[index] ?? 0));
    expect(Math.min(...between)).toBeGreaterThan(0);
    expect(Math.max(...between)).toBeLessThan(MOST_BETWEEN_MS);
    await agent.end("SIGTERM");
    const kept = agent.sessions();
    expect(kept.map((session) => session.window_title).slice(-4)).toEqual([
      FIGURES,
      LETTERS,
      FIGURES,
      LETTERS,
    ]);
    expect(kept.every((session) => session.state === "final")).toBe(true);
  });

  it("makes one screenshot of an upload whose answer was lost, however often it has to be sent again", async () => {
    road.wayOf = (path) => (path === PATHS.screenshotUpload ? "answer lost" : "through");
    await eventually(() => road.lost.length >= 3, { what: "three answers to be lost", withinMs: 30_000 });
    await agent.says("cannot be reached");
    road.wayOf = () => "through";
    await allSent();
    await agent.ask("pause");
    expect(road.lost.every((status) => status === 201 || status === 200)).toBe(true);
    const taken = (await stint.screenshots()).map(({ takenAt }) => takenAt);
    expect(taken).toEqual([...new Set(taken)]);
  });
});
