import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { eventually } from "@stint/testkit/eventually";
import { ask, type Command } from "../../src/control.ts";
import type { StoredSession } from "../../src/store.ts";
import { endWithUs } from "./end-with-us.ts";

const MAIN = fileURLToPath(new URL("../../start.mjs", import.meta.url));

/** The real agent, a process, in a folder of its own. */
export class AgentProcess {
  readonly folder = mkdtempSync(join(tmpdir(), "stint-agent-"));
  readonly #desktop: { env: Record<string, string> };
  readonly #server: string;
  #child: ChildProcess | null = null;
  #output = "";

  constructor(desktop: { env: Record<string, string> }, server: string, settings: object = {}) {
    this.#desktop = desktop;
    this.#server = server;
    writeFileSync(join(this.folder, "agent.json"), JSON.stringify(settings));
  }

  /** `npm run agent -- …`, to its end. */
  async command(args: string[], input = ""): Promise<{ code: number; output: string }> {
    const child = this.#spawn(args);
    child.stdin?.end(input);
    const [out, err, [code]] = await Promise.all([
      child.stdout ? text(child.stdout) : "",
      child.stderr ? text(child.stderr) : "",
      once(child, "close"),
    ]);
    return { code, output: out + err };
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const child = this.#spawn(["run"]);
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => {
        this.#output += chunk;
      });
    await eventually(
      () => {
        if (child.exitCode !== null) throw new Error(`the agent ended:\n${this.#output}`);
        return this.ask("status").then(
          (answer) => answer.includes("Server:"),
          () => false,
        );
      },
      { what: "the agent to answer" },
    );
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get output(): string {
    return this.#output;
  }

  ask(command: Command): Promise<string> {
    return ask(join(this.folder, "agent.sock"), command);
  }

  says(words: string, withinMs = 20_000): Promise<boolean> {
    return eventually(async () => (await this.ask("status")).includes(words), {
      what: `the agent's status to say "${words}"`,
      withinMs,
    });
  }

  /** Resolves once the agent sees this window in front. */
  sees(title: string): Promise<boolean> {
    return this.says(`: ${title}\n`);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }

  sessions(): StoredSession[] {
    const database = new DatabaseSync(join(this.folder, "agent.sqlite"));
    try {
      const rows = database.prepare("select * from focus_session order by start_ms").all();
      return rows as unknown as StoredSession[];
    } finally {
      database.close();
    }
  }

  /** Every byte that the agent has written to disk. */
  everythingKept(): Buffer {
    const files = readdirSync(this.folder).filter((name) => name.startsWith("agent.sqlite"));
    return Buffer.concat(files.map((name) => readFileSync(join(this.folder, name))));
  }

  async remove(): Promise<void> {
    await this.end("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  #spawn(args: string[]): ChildProcess {
    const child = spawn(process.execPath, ["--max-semi-space-size=1", MAIN, ...args], {
      env: { ...this.#desktop.env, STINT_AGENT_HOME: this.folder, STINT_AGENT_SERVER: this.#server },
      stdio: ["pipe", "pipe", "pipe"],
    });
    endWithUs(child);
    return child;
  }
}
