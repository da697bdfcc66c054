import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { eventually } from "@stint/testkit/eventually";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Desktop } from "./desktop.ts";
import { Stint } from "./stint.ts";
import { onZ, WINE_VERSION, Wine } from "./wine.ts";

const LETTERS = "Straße = 日本語.txt";
const FIGURES = "Umsätze 2026.txt";

if (WINE_VERSION === null)
  console.warn("NOT TESTED: the agent on Windows. There is no wine (apt-get install wine wine64).");

describe.skipIf(WINE_VERSION === null)(
  "the agent on Windows, by Wine (SKIPPED where wine is missing)",
  { timeout: 120_000 },
  () => {
    let desktop: Desktop;
    let stint: Stint;
    let wine: Wine;
    let home: string;

    beforeAll(async () => {
      home = mkdtempSync(join(tmpdir(), "stint-windows-"));
      [desktop, stint] = await Promise.all([Desktop.open(), Stint.start()]);
      wine = await Wine.open(desktop);
      for (const name of [FIGURES, LETTERS]) {
        writeFileSync(join(home, name), "");
        wine.start("notepad", [onZ(join(home, name))]);
        await desktop.adopt(`${name} - Notepad`);
      }
    }, 120_000);
    afterAll(async () => {
      await wine?.close();
      await desktop.close();
      await stint.close();
      rmSync(home, { recursive: true });
    });

    const uploadFrom = (title: string) =>
      eventually(
        async () =>
          (await stint.screenshots()).find(({ system }) => system.windowTitle === `${title} - Notepad`),
        { what: `an upload from ${title}`, withinMs: 20_000 },
      );

    /** Of a copy, for a lock of Windows does not keep anybody else from the file; torn, it is read again. */
    function kept(): { app_name: string; window_title: string; state: string; end_ms: number }[] {
      const copy = mkdtempSync(join(home, "copy-"));
      for (const name of readdirSync(home).filter((one) => one.startsWith("agent.sqlite")))
        copyFileSync(join(home, name), join(copy, name));
      try {
        using database = new DatabaseSync(join(copy, "agent.sqlite"));
        return database.prepare("select * from focus_session order by start_ms").all() as ReturnType<
          typeof kept
        >;
      } catch {
        return [];
      }
    }

    const keeps = (title: string, state: string) =>
      eventually(
        () => kept().find((one) => one.window_title === `${title} - Notepad` && one.state === state),
        { what: `a stretch with ${title} that is ${state}`, withinMs: 20_000 },
      );

    it("reads title, program, idle time and lock of real windows, cuts at idleness, uploads, and answers its person", async () => {
      // Wine 8 lacks what the image libraries need of Windows, so a picture would only cost time.
      writeFileSync(join(home, "agent.json"), JSON.stringify({ idleAfterMinutes: 0.1, screenshots: false }));
      await desktop.activate(`${LETTERS} - Notepad`);
      wine.runAgent(home, { STINT_AGENT_SERVER: stint.process.url, STINT_AGENT_TOKEN: stint.token });
      const { system } = await uploadFrom(LETTERS);
      expect(system).toMatchObject({
        platform: "win32",
        app: "notepad",
        isMinimized: false,
        isLocked: false,
      });
      expect(system.idleMs).toBeGreaterThan(0);
      await desktop.type("a");
      await keeps(LETTERS, "open");
      await desktop.activate(`${FIGURES} - Notepad`);
      await keeps(FIGURES, "open");
      await desktop.type("some words");
      const lastInputAt = Date.now();
      await uploadFrom(FIGURES);
      const { end_ms } = await keeps(FIGURES, "final");
      expect(Math.abs(end_ms - lastInputAt)).toBeLessThan(750);
      expect(kept().map((one) => [one.app_name, one.window_title, one.state])).toEqual([
        ["notepad", `${LETTERS} - Notepad`, "final"],
        ["notepad", `${FIGURES} - Notepad`, "final"],
      ]);
      const status = await wine.askAgent(home, "status");
      expect(status).toContain("Desktop:      Windows\n");
      expect(status).toContain("Focus:        idle\n");
      expect(await wine.askAgent(home, "pause")).toContain("Tracking:     paused");
      await eventually(async () => (await stint.windows()).every(({ endedAt }) => endedAt !== null), {
        what: "the window to end",
      });
    });

    it("is started at logon by a task that Windows takes, until it is told not to be", async () => {
      expect(await wine.askAgent(home, "--install")).toContain("starts at the next logon");
      expect(wine.tasks()).toEqual(["Stint agent"]);
      await wine.askAgent(home, "--uninstall");
      expect(wine.tasks()).toEqual([]);
    });
  },
);
