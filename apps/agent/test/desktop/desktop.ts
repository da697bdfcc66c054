import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { eventually } from "@stint/testkit/eventually";
import { XConnection } from "../../src/sensors/x11-connection.ts";
import { endWithUs } from "./end-with-us.ts";

const run = promisify(execFile);

/** A real X server of its own with a window manager, and a person's hands on it. */
export class Desktop {
  readonly display: string;
  readonly #children: ChildProcess[];
  readonly #windows = new Map<string, string>();

  private constructor(display: string, children: ChildProcess[]) {
    this.display = display;
    this.#children = children;
  }

  static async open(): Promise<Desktop> {
    const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    const said = server.stdio[3];
    if (!said || !("setEncoding" in said)) throw new Error("Xvfb has no way to say its display");
    const [first] = await once(said, "data");
    const desktop = new Desktop(`:${String(first).trim()}`, [server]);
    endWithUs(server);
    desktop.#spawn("openbox", []);
    await desktop.#windowManager();
    return desktop;
  }

  get env(): Record<string, string> {
    return { PATH: process.env.PATH ?? "", DISPLAY: this.display, LC_ALL: "C.UTF-8" };
  }

  /** Opens a terminal with this title in front of the others. */
  async openWindow(title: string): Promise<void> {
    const child = this.#spawn("xterm", ["-xrm", "XTerm*utf8Title: true", "-T", title, "-e", "cat"]);
    const { stdout } = await run(
      "xdotool",
      ["search", "--sync", "--onlyvisible", "--pid", String(child.pid)],
      {
        env: this.env,
      },
    );
    this.#windows.set(title, stdout.trim().split("\n")[0] ?? "");
    await this.activate(title);
  }

  /** Takes in hand a window that another program has opened. */
  async adopt(title: string): Promise<void> {
    const find = ["search", "--sync", "--onlyvisible", "--name", `^${title}$`];
    const { stdout } = await run("xdotool", find, { env: this.env });
    this.#windows.set(title, stdout.trim().split("\n")[0] ?? "");
  }

  async activate(title: string): Promise<void> {
    await this.#xdotool("windowactivate", "--sync", this.#windowOf(title));
  }

  async minimize(title: string): Promise<void> {
    await this.#xdotool("windowminimize", "--sync", this.#windowOf(title));
  }

  /** Input as from a keyboard. */
  async type(words: string): Promise<void> {
    await this.#xdotool("type", words);
  }

  async close(): Promise<void> {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    }
  }

  async #xdotool(...args: string[]): Promise<void> {
    await run("xdotool", args, { env: this.env });
  }

  #windowOf(title: string): string {
    const window = this.#windows.get(title);
    if (!window) throw new Error(`there is no window "${title}"`);
    return window;
  }

  #spawn(command: string, args: string[]): ChildProcess {
    const child = spawn(command, args, { env: this.env, stdio: "ignore" });
    endWithUs(child);
    this.#children.push(child);
    return child;
  }

  async #windowManager(): Promise<void> {
    const connection = await XConnection.open(this.display);
    connection.listen({ onProperty: () => {}, onEnd: () => {} });
    await eventually(() => connection.property(connection.root, "_NET_SUPPORTING_WM_CHECK"), {
      what: "the window manager",
    });
    connection.close();
  }
}
