import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "@stint/testkit/eventually";
import { endWithUs } from "./end-with-us.ts";

const run = promisify(execFile);
const CONFIG = "output HEADLESS-1 resolution 1280x800\nxwayland disable\n";

/** A real sway without a screen, with real Wayland programs on it and a person's hands. */
export class SwayDesktop {
  readonly env: Record<string, string>;
  readonly #folder: string;
  readonly #children: ChildProcess[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
    this.env = { PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8", XDG_RUNTIME_DIR: folder };
  }

  static async open(): Promise<SwayDesktop> {
    const folder = mkdtempSync(join(tmpdir(), "stint-sway-"));
    const config = join(folder, "config");
    writeFileSync(config, CONFIG);
    const account = accountFor(folder);
    const desktop = new SwayDesktop(folder);
    desktop.#children.push(
      spawn("sway", ["-c", config], {
        env: {
          ...desktop.env,
          HOME: folder,
          WLR_BACKENDS: "headless",
          WLR_LIBINPUT_NO_DEVICES: "1",
          WLR_RENDERER: "pixman",
        },
        stdio: "ignore",
        ...account,
      }),
    );
    for (const child of desktop.#children) endWithUs(child);
    await desktop.#find("SWAYSOCK", (name) => name.startsWith("sway-ipc") && join(folder, name));
    await desktop.#find("WAYLAND_DISPLAY", (name) => /^wayland-\d+$/.test(name) && name);
    return desktop;
  }

  /** A terminal with this title, in front; resolves with its process. */
  async openWindow(title: string): Promise<number> {
    const child = spawn("foot", ["--title", title, "--override", "locked-title=yes", "cat"], {
      env: this.env,
      stdio: "ignore",
    });
    endWithUs(child);
    this.#children.push(child);
    await eventually(async () => (await this.tell("-t", "get_tree")).includes(`"pid": ${child.pid},`), {
      what: `the window "${title}"`,
    });
    return child.pid ?? 0;
  }

  /** One of sway's own commands, or of swaymsg's questions. */
  async tell(...words: string[]): Promise<string> {
    return (await run("swaymsg", words, { env: this.env })).stdout;
  }

  async type(words: string): Promise<void> {
    await run("wtype", [words], { env: this.env });
  }

  async close(): Promise<void> {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    }
    rmSync(this.#folder, { recursive: true });
  }

  async #find(variable: string, named: (name: string) => string | false): Promise<void> {
    const found = await eventually(() => readdirSync(this.#folder).map(named).find(Boolean), {
      what: `sway's ${variable}`,
    });
    this.env[variable] = found;
  }
}

/** Sway refuses to run as root. */
function accountFor(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((one) => one.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  chownSync(folder, Number(uid), Number(gid));
  return { uid: Number(uid), gid: Number(gid) };
}
