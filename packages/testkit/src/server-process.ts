import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { eventually } from "./eventually.ts";

const MAIN = fileURLToPath(new URL("../../../apps/server/src/main.ts", import.meta.url));
const CLI = fileURLToPath(new URL("../../../apps/server/src/cli.ts", import.meta.url));
const MOST_LINES = 5_000;

export type Ended = { code: number | null; signal: NodeJS.Signals | null; output: string };

export type ServerOptions = {
  env: Record<string, string>;
  /** Options of Node itself, such as `--import`. */
  execArgv?: string[];
  /** The port of one that has ended, to take its place; without it, a free one. */
  port?: number;
  /** Called with each line that it writes. */
  onLine?: (line: string) => void;
};

/** A real server process on a port of its own, which it keeps over restarts. */
export class ServerProcess {
  readonly url: string;
  readonly #options: ServerOptions;
  readonly port: number;
  #run: Run;

  private constructor(options: ServerOptions, port: number) {
    this.#options = options;
    this.port = port;
    this.url = `http://localhost:${port}`;
    this.#run = this.#spawn();
  }

  /** Does not wait until it answers. */
  static async launch(options: ServerOptions): Promise<ServerProcess> {
    return new ServerProcess(options, options.port ?? (await freePort()));
  }

  /** Resolves when it answers. */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const server = await ServerProcess.launch(options);
    await server.#ready().catch(async (error: unknown) => {
      // Nobody else knows of it.
      await server.kill();
      throw error;
    });
    return server;
  }

  /** Starts it again on the same port, after it ended. */
  async restart(): Promise<void> {
    this.#run = this.#spawn();
    await this.#ready();
  }

  get output(): string {
    return this.#run.output();
  }

  get hasEnded(): boolean {
    return this.#run.hasEnded();
  }

  /** Throws what the process last said, if it has ended. */
  assertServing(): void {
    if (this.hasEnded) throw new Error(`The server ended:\n${this.output.slice(-4_000)}`);
  }

  signal(name: NodeJS.Signals): void {
    this.#run.told ||= name === "SIGTERM";
    this.#run.child.kill(name);
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<Ended> {
    this.signal("SIGKILL");
    return this.#run.ended;
  }

  /** SIGTERM, unless it was sent already or the process has ended; resolves when the process is gone. */
  async stop(): Promise<Ended> {
    if (!this.#run.told) this.signal("SIGTERM");
    return this.#run.ended;
  }

  /** Resolves when the log says this. */
  said(text: string): Promise<boolean> {
    return eventually(() => this.output.includes(text), {
      what: `the server to say "${text}"`,
      withinMs: 30_000,
    });
  }

  #spawn(): Run {
    return run(MAIN, [], {
      ...this.#options,
      env: { HOST: "localhost", ...this.#options.env, PORT: String(this.port) },
    });
  }

  async #ready(): Promise<void> {
    const answers = async () => {
      this.assertServing();
      return fetch(`${this.url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      );
    };
    await eventually(answers, { what: "the server to be ready", withinMs: 30_000 });
  }
}

/** Runs a server that is expected to end by itself, and resolves when it has. */
export function runServer(options: ServerOptions): Promise<Ended> {
  return run(MAIN, [], options).ended;
}

/** `npm run stint -- …` on a database. */
export function runCommand(args: string[], env: Record<string, string>): Promise<Ended> {
  return run(CLI, args, { env }).ended;
}

type Run = {
  child: ChildProcess;
  /** SIGTERM was sent; a second one would end it at once. */
  told: boolean;
  ended: Promise<Ended>;
  hasEnded(): boolean;
  output(): string;
};

function run(script: string, args: string[], { env, execArgv = [], onLine }: ServerOptions): Run {
  const child = spawn(process.execPath, [...execArgv, script, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, ...env },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      onLine?.(line);
      lines.push(line);
      if (lines.length > MOST_LINES) lines.shift();
    });
  }
  const output = (): string => lines.join("\n");
  const killWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", killWithUs);
  const ended = once(child, "close").then(([code, signal]): Ended => {
    process.off("exit", killWithUs);
    return { code, signal, output: output() };
  });
  return {
    child,
    told: false,
    ended,
    output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
