import { PATHS } from "@stint/protocol/paths";
import { eventually } from "@stint/testkit/eventually";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AgentProcess } from "./agent-process.ts";
import { Desktop } from "./desktop.ts";
import { EMAIL, PASSWORD, Stint } from "./stint.ts";

const TITLE = "Umsätze 2026 = gut 📈";
const SECRET = "Zugangsdaten Tresor";

let desktop: Desktop;
let stint: Stint;
let agent: AgentProcess;

beforeAll(async () => {
  [desktop, stint] = await Promise.all([Desktop.open(), Stint.start()]);
  await desktop.openWindow(SECRET);
  await desktop.openWindow(TITLE);
  await desktop.type("some words to look at");
});
afterAll(async () => {
  await desktop.close();
  await stint.close();
});
beforeEach(() => desktop.activate(TITLE));
afterEach(async () => {
  // The window ends with its agent, so that each test begins with none.
  await agent.start().catch(() => {});
  await agent.ask("pause").catch(() => "");
  await eventually(async () => (await stint.windows()).every((window) => window.endedAt !== null), {
    what: "the window to end",
  });
  await agent.remove();
});

async function startAgent(settings: object = {}): Promise<void> {
  agent = new AgentProcess(desktop, stint.process.url, settings);
  expect(await agent.command(["login", "--email", EMAIL], `${PASSWORD}\n`)).toMatchObject({ code: 0 });
  await agent.start();
  await agent.says("Tracking:     on\n");
}

/** The next screenshot taken from now on. */
function nextScreenshot() {
  const since = Date.now();
  return eventually(
    async () => (await stint.screenshots()).find(({ takenAt }) => Date.parse(takenAt) >= since),
    { what: "a screenshot", withinMs: 20_000 },
  );
}

/** How much of the picture is edges; letters are nothing else. */
async function sharpnessAt(url: string | null | undefined): Promise<number> {
  const { sharpness } = await sharp(await stint.picture(url ?? "")).stats();
  return sharpness;
}

async function spreadOf(picture: Buffer): Promise<number> {
  const { channels } = await sharp(picture).stats();
  return Math.max(...channels.map(({ stdev }) => stdev));
}

describe("the agent on a real desktop, with a real server", () => {
  it("uploads a picture of the screen that is not blank, with what was in front", async () => {
    await startAgent();
    const { system, image } = await nextScreenshot();
    expect(system).toMatchObject({ app: "XTerm", windowTitle: TITLE, platform: "linux", isLocked: false });
    expect(image).toMatchObject({ width: 1280, height: 800, type: "image/webp" });
    expect(await spreadOf(await stint.picture(image?.url ?? ""))).toBeGreaterThan(10);
    const thumbnail = await stint.picture(image?.thumbnailUrl ?? "");
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 320, height: 200, format: "webp" });
    expect(await spreadOf(thumbnail)).toBeGreaterThan(10);
  });

  it("goes by the organisation's wish at once: blurred, then no picture at all, and no titles with either", async () => {
    await startAgent();
    const readable = await nextScreenshot();
    await stint.patch(PATHS.organisation, { policies: { window: { blur: "blurred" } } });
    const blurred = await eventually(
      async () => (await stint.screenshots()).find(({ image }) => image?.width === 320),
      { what: "a small picture", withinMs: 20_000 },
    );
    await stint.patch(PATHS.organisation, { policies: { window: { blur: "no_image" } } });
    const none = await eventually(
      async () => (await stint.screenshots()).find(({ system }) => system.noImage?.includes("organisation")),
      { what: "a beat without a picture", withinMs: 20_000 },
    );
    await stint.patch(PATHS.organisation, { policies: { window: { blur: "none" } } });
    expect(blurred.system).not.toHaveProperty("windowTitle");
    const [plain, small, smallest] = await Promise.all(
      [readable.image?.thumbnailUrl, blurred.image?.url, blurred.image?.thumbnailUrl].map(sharpnessAt),
    );
    expect(small).toBeLessThan((plain ?? 0) / 4);
    expect(smallest).toBeLessThan((plain ?? 0) / 4);
    expect(none).toMatchObject({ image: null, system: { app: "XTerm" } });
    expect(none.system).not.toHaveProperty("windowTitle");
  });

  it("takes no picture while an excluded window can be seen, though another has the focus", async () => {
    await startAgent({ exclude: { titles: ["tresor"] } });
    const { image, system } = await nextScreenshot();
    expect(image).toBeNull();
    expect(system).toMatchObject({ noImage: "an exclusion applies to a window on the screen" });
    expect(JSON.stringify(system)).not.toContain("Tresor");
    await desktop.minimize(SECRET);
    await eventually(async () => (await nextScreenshot()).image, { what: "a picture", withinMs: 20_000 });
    await desktop.activate(SECRET);
    await desktop.activate(TITLE);
  });

  it("sends what was missed while the server was down, dated when it was taken, to the window that stayed open", async () => {
    await startAgent();
    await nextScreenshot();
    await stint.process.kill();
    const downAt = Date.now();
    await agent.says("Waiting:      4 to be sent");
    const backAt = Date.now();
    await stint.process.restart();
    await eventually(async () => !(await agent.ask("status")).includes("Waiting:"), {
      what: "everything to be sent",
      withinMs: 30_000,
    });
    const missed = (await stint.screenshots()).filter(({ takenAt }) => {
      const at = Date.parse(takenAt);
      return at > downAt && at < backAt;
    });
    expect(missed.length).toBeGreaterThanOrEqual(3);
    expect(missed.every(({ receivedAt }) => Date.parse(receivedAt) > backAt)).toBe(true);
    expect((await stint.windows()).filter((window) => window.endedAt === null)).toHaveLength(1);
    expect(new Set(missed.map(({ windowId }) => windowId)).size).toBe(1);
  });

  it("takes up its window again after it was killed, and ends it when it is told to pause", async () => {
    await startAgent();
    const { windowId } = await nextScreenshot();
    await agent.end("SIGKILL");
    await agent.start();
    expect((await nextScreenshot()).windowId).toBe(windowId);
    await agent.ask("pause");
    const ended = await eventually(
      async () => (await stint.windows()).find(({ id, endedAt }) => id === windowId && endedAt !== null),
      { what: "the window to end" },
    );
    expect(ended.endReason).toBe("command");
    await agent.ask("resume");
    expect((await nextScreenshot()).windowId).not.toBe(windowId);
  });

  it("stops tracking when its window is ended elsewhere, and begins another only when asked", async () => {
    await startAgent();
    const { windowId } = await nextScreenshot();
    await stint.post(PATHS.windowStop, { windowId });
    await agent.says("ended elsewhere");
    expect((await stint.windows()).every(({ endedAt }) => endedAt !== null)).toBe(true);
    await agent.ask("resume");
    await agent.says("Tracking:     on\n");
  });
});
