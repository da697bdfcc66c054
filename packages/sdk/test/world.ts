import type { HeartbeatBody } from "@stint/protocol";
import { type Answer, HeartbeatLoop, type LoopState } from "../src/loop.ts";

export type Behaviour = Answer | "unreachable" | "hangs";

const ALICE = "0197a1e0-0000-7000-8000-00000000a11c";
const START = Date.parse("2026-03-02T09:00:00Z");

/** One tab and one server on a clock that only moves when told. */
export class World {
  /** What runs timers; it stands still while the machine sleeps. */
  awakeMs = 0;
  /** What the tab's clock shows on top of that: sleep and steps. */
  driftMs = 0;
  latencyMs = 20;
  server: Behaviour = reply("IN");
  random = 0.5;
  readonly sent: { atMs: number; beat: HeartbeatBody }[] = [];
  readonly states: LoopState[] = [];
  inFlight = 0;
  /** Answers arrive even to a request that was given up. */
  answersAnyway = false;
  readonly loop: HeartbeatLoop;
  #timers: { dueMs: number; run(): void }[] = [];

  constructor(options: { intervalMs?: number; beatToken?: string } = {}) {
    const source = { employeeId: ALICE, sessionId: "tab-1", beatToken: options.beatToken };
    this.loop = new HeartbeatLoop(
      { source, intervalMs: options.intervalMs ?? 10_000 },
      {
        now: () => START + this.awakeMs + this.driftMs,
        random: () => this.random,
        after: (ms, run) => this.#after(ms, run),
        send: (beat, signal) => this.#send(beat, signal),
      },
      (state) => this.states.push(state),
    );
  }

  get state(): LoopState {
    return this.loop.state;
  }

  /** When each beat was sent, in seconds since the start. */
  get sentAtS(): number[] {
    return this.sent.map(({ atMs }) => atMs / 1_000);
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.awakeMs + ms;
    await settled();
    for (;;) {
      const next = this.#timers.filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.awakeMs = next.dueMs;
      next.run();
      await settled();
    }
    this.awakeMs = untilMs;
  }

  /** Time passes, but no code runs. */
  sleep(ms: number): void {
    this.driftMs += ms;
  }

  #after(ms: number, run: () => void): () => void {
    const timer = { dueMs: this.awakeMs + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  #send(beat: HeartbeatBody, signal: AbortSignal): Promise<Answer> {
    this.sent.push({ atMs: this.awakeMs, beat });
    this.inFlight++;
    const behaviour = this.server;
    return new Promise<Answer>((resolve, reject) => {
      if (!this.answersAnyway) signal.addEventListener("abort", () => reject(new Error("aborted")));
      if (behaviour === "hangs") return;
      this.#after(this.latencyMs, () => {
        if (behaviour === "unreachable") reject(new TypeError("Failed to fetch"));
        else resolve(behaviour);
      });
    }).finally(() => {
      this.inFlight--;
    });
  }
}

export function reply(status: "IN" | "OUT", more: object = {}): Answer {
  const serverTime = "2026-03-02T09:00:00.000Z";
  return {
    status: 200,
    body: { status, lastSeen: serverTime, serverTime, nextHeartbeatMs: 10_000, ...more },
  };
}

/** Lets every promise that can go on without a timer go on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
