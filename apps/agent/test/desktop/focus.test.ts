import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AgentProcess } from "./agent-process.ts";
import { Desktop } from "./desktop.ts";

const NOBODY = "http://127.0.0.1:9";
const STREET = "Straße = 日本語 🎉";
const LETTERS = "Letters – draft=2";
const SECRET = "Zugangsdaten Tresor";

let desktop: Desktop;
let agent: AgentProcess;

beforeAll(async () => {
  desktop = await Desktop.open();
  for (const title of [SECRET, LETTERS, STREET]) await desktop.openWindow(title);
});
afterAll(() => desktop.close());
afterEach(() => agent.remove());

async function startAgent(settings: object = {}): Promise<void> {
  agent = new AgentProcess(desktop, NOBODY, settings);
  await desktop.activate(STREET);
  await agent.start();
  await desktop.type("a");
  await agent.sees(STREET);
}

describe("the agent on a real desktop, with no server to be reached", () => {
  it("records who had the focus, in every script, one stretch after the other", async () => {
    await startAgent();
    await desktop.activate(LETTERS);
    await agent.sees(LETTERS);
    await desktop.activate(STREET);
    await agent.sees(STREET);
    await agent.end("SIGTERM");
    const sessions = agent.sessions();
    expect(sessions.map((session) => [session.app_name, session.window_title, session.state])).toEqual([
      ["XTerm", STREET, "final"],
      ["XTerm", LETTERS, "final"],
      ["XTerm", STREET, "final"],
    ]);
    for (const [index, { end_ms }] of sessions.slice(0, -1).entries()) {
      const gapMs = (sessions[index + 1]?.start_ms ?? 0) - end_ms;
      expect(gapMs).toBeGreaterThanOrEqual(0);
      expect(gapMs).toBeLessThan(500);
    }
  });

  it("ends a stretch at the last input, though idleness is noticed only later, and begins one with the next input", async () => {
    await startAgent({ idleAfterMinutes: 0.1 });
    await desktop.type("b");
    const lastInputAt = Date.now();
    await agent.says("Focus:        idle\n");
    const noticedAt = Date.now();
    await desktop.type("c");
    await agent.sees(STREET);
    await agent.end("SIGTERM");
    const [before, after, ...rest] = agent.sessions();
    expect(rest).toEqual([]);
    expect(Math.abs((before?.end_ms ?? 0) - lastInputAt)).toBeLessThan(750);
    expect(noticedAt - (before?.end_ms ?? 0)).toBeGreaterThan(5_500);
    expect(after?.start_ms ?? 0).toBeGreaterThan(noticedAt - 100);
  });

  it("loses no finished stretch when it is killed in the middle, and takes up its work again", async () => {
    await startAgent();
    await desktop.activate(LETTERS);
    await agent.sees(LETTERS);
    await desktop.activate(STREET);
    await agent.sees(STREET);
    const before = agent.sessions();
    await agent.end("SIGKILL");
    await agent.start();
    await agent.sees(STREET);
    const after = agent.sessions();
    const finished = before.filter((session) => session.state !== "open");
    expect(finished.map((session) => session.window_title)).toEqual([STREET, LETTERS]);
    for (const { id, end_ms } of finished)
      expect(after).toContainEqual(expect.objectContaining({ id, end_ms, state: "final" }));
    expect(after.filter((session) => session.state === "open")).toHaveLength(1);
  });

  it("keeps nothing of an excluded window, not even in the freed parts of its file, and nothing of what is redacted", async () => {
    await startAgent({ exclude: { titles: ["tresor"] }, redact: ["draft=\\d+"] });
    await desktop.activate(SECRET);
    await agent.says("nothing that may be recorded");
    await desktop.activate(LETTERS);
    await agent.sees("Letters – [redacted]");
    const whileRunning = agent.everythingKept();
    await agent.end("SIGTERM");
    for (const kept of [whileRunning, agent.everythingKept()]) {
      expect(kept.includes("Letters")).toBe(true);
      expect(kept.includes("Tresor")).toBe(false);
      expect(kept.includes("draft=2")).toBe(false);
    }
  });

  it("looks at nothing while it is paused, over a restart too, until told to go on", async () => {
    await startAgent();
    expect(await agent.ask("pause")).toContain("paused");
    await agent.end("SIGKILL");
    await agent.start();
    await desktop.activate(LETTERS);
    expect(await agent.ask("status")).toContain("not looked at");
    const paused = agent.sessions();
    expect((await agent.command(["resume"])).output).toContain("Tracking:     on");
    await agent.sees(LETTERS);
    expect(paused.map((session) => session.window_title)).toEqual([STREET]);
  });

  it("is there once: a second one says so and ends", async () => {
    await startAgent();
    const second = await agent.command(["run"]);
    expect(second).toMatchObject({ code: 1, output: expect.stringContaining("already running") });
    expect(await agent.ask("status")).toContain("Tracking:");
  });
});
