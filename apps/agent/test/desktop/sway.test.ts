import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { eventually } from "@stint/testkit/eventually";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openSway } from "../../src/sensors/sway.ts";
import { AgentProcess } from "./agent-process.ts";
import { EMAIL, PASSWORD, Stint } from "./stint.ts";
import { SwayDesktop } from "./sway-desktop.ts";

const STREET = "Straße = 日本語 🎉";
const LETTERS = "Letters – draft=2";

let desktop: SwayDesktop;
let pids: number[];
let closers: (() => unknown)[];

beforeAll(async () => {
  closers = [];
  desktop = await SwayDesktop.open();
  pids = [await desktop.openWindow(LETTERS), await desktop.openWindow(STREET)];
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
afterAll(() => desktop.close());

const front = (pid = 0) => desktop.tell(`[pid=${pid}] focus`);

async function open(env: Record<string, string> = {}) {
  let changes = 0;
  const source = await openSway(
    desktop.env.SWAYSOCK ?? "",
    { ...desktop.env, ...env },
    { onChange: () => changes++, onLost: () => {} },
  );
  closers.push(() => source.close());
  return { source, changes: () => changes };
}

describe("a real sway with two real windows", () => {
  it("tells which has the focus, with its title, program and process, and when that changes", async () => {
    const [letters, street] = pids;
    await front(street);
    const { source, changes } = await open();
    expect(await source.focused()).toEqual({
      app: "foot",
      title: STREET,
      pid: street,
      isFullScreen: false,
      isMinimized: false,
    });
    await front(letters);
    await eventually(changes, { what: "an event" });
    expect(await source.focused()).toMatchObject({ title: LETTERS, pid: letters });
    await desktop.tell(`[pid=${letters}] fullscreen enable`);
    expect(await source.focused()).toMatchObject({ title: LETTERS, isFullScreen: true });
    await desktop.tell(`[pid=${letters}] fullscreen disable`);
    expect((await source.onScreen())?.map(({ title }) => title).sort()).toEqual([LETTERS, STREET]);
  });

  it("tells of no focus on an empty workspace, and of no window on the screen there", async () => {
    const { source } = await open();
    await desktop.tell("workspace empty");
    expect(await source.focused()).toBeNull();
    expect(await source.onScreen()).toEqual([]);
    await front(pids[0]);
  });

  it("tells since when there was no input, and that there is some again", async () => {
    const { source } = await open();
    await desktop.type("a");
    const typedAt = performance.now();
    const idleMs = await eventually(
      async () => {
        const ms = await source.idleMs();
        return ms !== null && ms > 2_500 && ms;
      },
      { what: "idleness" },
    );
    expect(Math.abs(performance.now() - typedAt - idleMs)).toBeLessThan(400);
    await desktop.type("b");
    await eventually(async () => ((await source.idleMs()) ?? 9_999) < 1_000, {
      what: "input",
      withinMs: 1_000,
    });
    expect(source.limits.join()).not.toContain("idle");
  });

  it.each([
    ["swayidle is not installed", { PATH: "/nowhere" }, "not installed"],
    ["the compositor does not answer swayidle", { WAYLAND_DISPLAY: "wayland-99" }, "does not tell"],
  ])("says that idle time is unsupported, and never 0, where %s", async (_, env, reason) => {
    const { source } = await open(env);
    await eventually(() => source.limits.some((limit) => limit.startsWith("idle time:")), {
      what: "the limit",
    });
    expect(source.limits.join()).toContain(reason);
    expect(await source.idleMs()).toBeNull();
  });
});

describe("the agent on a real sway", () => {
  let stint: Stint;
  beforeAll(async () => {
    stint = await Stint.start();
  });
  afterAll(() => stint.close());

  it("records who had the focus, cuts it at idleness, and uploads a picture that is not blank", async () => {
    const agent = new AgentProcess(desktop, stint.process.url, { idleAfterMinutes: 0.05 });
    closers.unshift(() => agent.remove());
    await agent.command(["login", "--email", EMAIL], `${PASSWORD}\n`);
    const [letters, street] = pids;
    await front(street);
    await agent.start();
    await desktop.type("a");
    await agent.sees(STREET);
    await front(letters);
    await agent.sees(LETTERS);
    await desktop.type("b");
    const lastInputAt = Date.now();
    const shot = await eventually(
      async () =>
        (await stint.screenshots()).find(({ image, system }) => image && system.windowTitle === LETTERS),
      { what: "a screenshot", withinMs: 20_000 },
    );
    await agent.says("Focus:        idle\n");
    await agent.end("SIGTERM");
    const picture = await stint.picture(shot.image?.url ?? "");
    expect(shot.image).toMatchObject({ width: 1280, height: 800 });
    expect(Math.max(...(await sharp(picture).stats()).channels.map(({ stdev }) => stdev))).toBeGreaterThan(5);
    const kept = agent.sessions();
    expect(kept.map((session) => [session.app_name, session.window_title])).toEqual([
      ["foot", STREET],
      ["foot", LETTERS],
    ]);
    expect(Math.abs((kept[1]?.end_ms ?? 0) - lastInputAt)).toBeLessThan(750);
  });

  it("leaves no swayidle behind when it is killed", async () => {
    const agent = new AgentProcess(desktop, "http://127.0.0.1:9");
    closers.push(() => agent.remove());
    await agent.start();
    const child = Number(
      readFileSync(`/proc/${agent.pid}/task/${agent.pid}/children`, "utf8").trim().split(" ")[0],
    );
    expect(readlinkSync(`/proc/${child}/exe`)).toContain("swayidle");
    await agent.end("SIGKILL");
    await desktop.type("c");
    await eventually(() => !existsSync(`/proc/${child}/exe`), { what: "swayidle to end" });
  });
});
