import { randomUUID } from "node:crypto";
import { Absence } from "./capture/absence.ts";
import { FocusSessions } from "./capture/focus-sessions.ts";
import { takeShot } from "./capture/shot.ts";
import { takePictureApart } from "./capture/take-apart.ts";
import { Tracker } from "./capture/tracker.ts";
import type { Config } from "./config.ts";
import { listen } from "./control.ts";
import type { Places } from "./places.ts";
import { openFocusSource } from "./sensors/choose.ts";
import type { FocusSource } from "./sensors/focus-source.ts";
import { watchLogind } from "./sensors/logind.ts";
import { StintServer } from "./server/stint-server.ts";
import { apiKeyIn, tokenIn } from "./server/token.ts";
import { UploadQueue } from "./server/upload-queue.ts";
import { WindowClient, type WindowState } from "./server/window-client.ts";
import { statusText } from "./status.ts";
import { Store } from "./store.ts";
import { SyncLoop } from "./sync/sync-loop.ts";

export type AgentOptions = {
  config: Config;
  places: Places;
  env: Record<string, string | undefined>;
  say(line: string): void;
  /** The desktop is gone, and the agent with it. */
  onGone(): void;
};

/** The agent of one desktop session, assembled. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #source: FocusSource;
  readonly #store: Store;
  readonly #sessions = new FocusSessions(randomUUID);
  readonly #tracker: Tracker;
  readonly #window: WindowClient;
  readonly #sync: SyncLoop;
  readonly #absence = new Absence();
  readonly #closers: (() => void)[] = [];
  #knowsLocks = true;

  private constructor(options: AgentOptions, source: FocusSource, store: Store) {
    this.#options = options;
    this.#source = source;
    this.#store = store;
    const { config, env, places } = options;
    const onProblem = (error: unknown): void => options.say(`Problem: ${wordsOf(error)}`);
    this.#tracker = new Tracker({
      source,
      store,
      sessions: this.#sessions,
      rules: config.rules,
      idleAfterMs: config.idleAfterMs,
      now: Date.now,
      onInput: (at) => {
        if (this.#absence.ends(at)) this.#tracker.setLocked(this.#absence.isOn);
      },
      onProblem,
    });
    const shotParts = {
      source,
      takePicture: (blur: "none" | "blurred") => takePictureApart(blur, Boolean(env.WAYLAND_DISPLAY)),
      rules: config.rules,
      takesPictures: config.takesPictures,
      isLocked: () => this.#sessions.isLocked,
      onProblem,
    };
    this.#window = new WindowClient({
      server: new StintServer(config.server, () => tokenIn(env, places.token)),
      store,
      queue: new UploadQueue(store),
      deviceId: deviceIdIn(store),
      shoot: (policy) => takeShot(shotParts, policy),
      onState: (state) => this.#onWindow(state),
      now: Date.now,
      random: Math.random,
    });
    this.#sync = new SyncLoop({
      store,
      key: () => apiKeyIn(env, config.key, places.key),
      send: (key, sessions, signal) => new StintServer(config.server, () => key).sync(sessions, signal),
      now: Date.now,
      later,
      say: options.say,
    });
  }

  /** Throws `Unsupported` where the desktop cannot be read. */
  static async start(options: AgentOptions): Promise<Agent> {
    let agent: Agent | null = null;
    const early: string[] = [];
    const control = await listen(options.places.socket, (command) => agent?.answer(command) ?? "Starting.\n");
    const source = await openFocusSource(options.env, process.platform, {
      onChange: () => agent?.look(),
      onLost: (reason) => (agent ? agent.#lost(reason) : early.push(reason)),
    });
    agent = new Agent(options, source, new Store(options.places.store));
    agent.#closers.push(() => control.close());
    agent.#watchLocks();
    agent.#begin();
    if (early[0]) agent.#lost(early[0]);
    return agent;
  }

  look(): void {
    this.#tracker.look();
  }

  answer(command: string): string {
    if (command === "pause") this.#pause();
    else if (command === "resume") this.#resume();
    else if (command === "signed-in" && !this.#isPaused) this.#window.start();
    else if (command === "key-given" && !this.#isPaused) this.#sync.start();
    else if (!["status", "signed-in", "key-given"].includes(command))
      return `There is no command "${command}".\n`;
    return this.#status();
  }

  /** Ends what runs, and tells the server if it can be reached. */
  async stop(): Promise<void> {
    for (const close of this.#closers) close();
    await this.#tracker.pause();
    await Promise.all([this.#window.leave(), this.#sync.leave()]);
    this.#source.close();
    this.#store.close();
  }

  get #isPaused(): boolean {
    return this.#store.note("paused") !== null;
  }

  #begin(): void {
    const { say, config } = this.#options;
    say(`Reading ${this.#source.name}; ${config.server}`);
    for (const limit of this.#source.limits) say(`Not available here: ${limit}`);
    if (this.#isPaused) {
      say("Paused. To go on: npm run agent -- resume");
      this.#window.pause();
    } else {
      this.#tracker.start();
      this.#window.start();
      this.#sync.start();
    }
  }

  #pause(): void {
    this.#store.setNote("paused", "yes");
    // What runs is final only when the tracker has stopped; by then the person may have gone on.
    void this.#tracker.pause().then(() => {
      if (this.#isPaused) void this.#sync.pause();
    });
    this.#window.pause();
  }

  #resume(): void {
    const isStuck = this.#window.report.state === "ended";
    if (!this.#isPaused && !isStuck) return;
    this.#store.setNote("paused", null);
    this.#tracker.start();
    this.#window.start();
    this.#sync.start();
  }

  #onWindow(state: WindowState): void {
    this.#options.say(`The window is ${state}.`);
    if (state === "ended") void this.#tracker.pause();
  }

  #watchLocks(): void {
    if (process.platform !== "linux") return;
    const watch = watchLogind(this.#options.env, {
      signal: (signal) => {
        this.#absence.take(signal, Date.now());
        this.#tracker.setLocked(this.#absence.isOn);
      },
      missing: () => {
        this.#knowsLocks = false;
      },
    });
    this.#closers.push(() => watch.stop());
  }

  #lost(reason: string): void {
    this.#options.say(`The agent ends: ${reason}.`);
    this.#options.onGone();
  }

  #status(): string {
    const limits = this.#knowsLocks
      ? this.#source.limits
      : [
          ...this.#source.limits,
          "locks: gdbus and systemd-logind are not there, so a lock shows as idle time only",
        ];
    return statusText({
      server: this.#options.config.server,
      source: this.#source.name,
      limits,
      isPaused: this.#isPaused,
      isIdle: this.#sessions.isIdle,
      isLocked: this.#sessions.isLocked,
      current: this.#sessions.current,
      sessions: this.#store.countSince(Date.now() - 24 * 3_600_000),
      window: this.#window.report,
      sync: this.#sync.report,
      now: Date.now(),
    });
  }
}

/** This installation's own name for itself. */
function deviceIdIn(store: Store): string {
  const known = store.note("device");
  if (known) return known;
  const made = randomUUID();
  store.setNote("device", made);
  return made;
}

function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
