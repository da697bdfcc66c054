import type { HeartbeatBody, HeartbeatReply } from "@stint/protocol";

/** What the server last said and how the beating goes; a new object at every change. */
export type LoopState = {
  /** The server's last word; `unknown` until it has spoken. */
  status: "IN" | "OUT" | "unknown";
  /** RFC 3339: the last beat the server acknowledged for this person. */
  lastSeen: string | null;
  /** RFC 3339: the server's clock when it last answered. */
  serverTime: string | null;
  /** This machine's clock (ms since the epoch) when that answer came: the age of all of the above. */
  receivedAt: number | null;
  /** When and why the shift ended, while `status` is OUT and the server knows of one. */
  closed?: HeartbeatReply["closed"];
  /** `retrying`: the last beat got no valid answer. `stopped`: no more beats until `beatNow` or `setToken`. */
  connection: "ok" | "retrying" | "stopped";
  /** Beats without a valid answer since the last valid one. */
  failures: number;
  /** What the last failure or refusal was; gone once a beat is answered. */
  problem?: Problem;
  /** Length in ms of the last stretch in which this code was not run (sleep, freeze), once there was one. */
  sleptMs?: number;
  /** This machine's clock (ms since the epoch) when that stretch was noticed. */
  wokeAt?: number;
  /** The cadence asked for by the server, in ms. */
  nextHeartbeatMs: number;
};

/** `httpStatus` 0 means no answer at all: network error or timeout. `code` is one of the server's error codes. */
export type Problem = { httpStatus: number; code?: string; message: string };

export type Answer = { status: number; body: unknown };

export type LoopPorts = {
  /** Wall clock in ms; it must go on during sleep, and may step. */
  now(): number;
  /** Runs `run` once after `ms` and returns how to cancel that. */
  after(ms: number, run: () => void): () => void;
  /** Resolves with any HTTP answer, rejects when there was none. */
  send(beat: HeartbeatBody, signal: AbortSignal): Promise<Answer>;
  /** A number in [0, 1). */
  random(): number;
};

type Phase = "idle" | "running" | "paused" | "stopped" | "ended";
type Flight = { abort: AbortController; sentAt: number };

const RETRY_MS = 2_000;
const MAX_TIMEOUT_MS = 5_000;
const MIN_TIMEOUT_MS = 1_000;
const SLEEP_FACTOR = 3;
const FRESH_MS = 1_000;
const CADENCE_BOUNDS_MS = [250, 3_600_000] as const;

/**
 * Beats for one source until told that it is OUT. It holds no policy: the cadence and the verdict are the server's.
 *
 *     beat ──ok──▶ wait nextHeartbeatMs ──▶ beat
 *       ├─ network, timeout, 5xx, 429, nonsense ─▶ wait 1.5–2.5 s ──▶ beat
 *       └─ OUT, 401, 403 ─▶ stopped
 */
export class HeartbeatLoop {
  readonly #ports: LoopPorts;
  readonly #publish: (state: LoopState) => void;
  #source: HeartbeatBody;
  #state: LoopState;
  #phase: Phase = "idle";
  #flight: Flight | null = null;
  #again = false;
  #awakeAt = 0;
  #cancelTimer = () => {};

  constructor(
    options: { source: HeartbeatBody; intervalMs: number },
    ports: LoopPorts,
    publish: (state: LoopState) => void,
  ) {
    this.#source = options.source;
    this.#ports = ports;
    this.#publish = publish;
    this.#state = {
      status: "unknown",
      lastSeen: null,
      serverTime: null,
      receivedAt: null,
      connection: "ok",
      failures: 0,
      nextHeartbeatMs: withinBounds(options.intervalMs),
    };
  }

  get state(): LoopState {
    return this.#state;
  }

  /** Beats at once, whatever the state, unless ended. A beat in flight is followed by another. */
  beatNow(): void {
    if (this.#phase === "ended") return;
    const slept = this.#noticeSleep();
    if (this.#flight && !slept) {
      this.#again = true;
      return;
    }
    if (this.#phase !== "running") this.#run();
    this.#beat();
  }

  /** The surroundings came back (page shown, network up): beats, unless stopped or a beat is fresh anyway. */
  wake(): void {
    if (this.#phase === "paused" || (this.#phase === "running" && !this.#isFresh())) this.beatNow();
  }

  /** Goes on with other credentials: a new shift, or the same one after a refusal. */
  setToken(beatToken: string | undefined): void {
    if (this.#phase === "ended" || beatToken === this.#source.beatToken) return;
    this.#source = { ...this.#source, beatToken };
    if (this.#phase === "idle" || this.#phase === "paused") return;
    this.#drop();
    this.#set({ status: "unknown", connection: "ok", failures: 0, closed: undefined, problem: undefined });
    this.beatNow();
  }

  /** Silent until `wake` or `beatNow`: the tab is leaving and may come back. */
  pause(): void {
    if (this.#phase !== "running") return;
    this.#drop();
    this.#phase = "paused";
  }

  /** Silent for good. */
  end(): void {
    this.#drop();
    this.#phase = "ended";
  }

  /** Whether this source would still be counted on by the server. */
  get isLive(): boolean {
    return this.#phase === "running";
  }

  #isFresh(): boolean {
    const answeredAt = this.#state.failures === 0 ? this.#state.receivedAt : null;
    const freshFrom = this.#flight?.sentAt ?? answeredAt;
    const ageMs = this.#ports.now() - (freshFrom ?? Number.NEGATIVE_INFINITY);
    return ageMs >= 0 && ageMs < FRESH_MS;
  }

  #run(): void {
    this.#phase = "running";
    this.#awakeAt = this.#ports.now();
    if (this.#state.connection === "stopped") this.#set({ connection: "ok", problem: undefined });
  }

  #beat(): void {
    this.#drop();
    const flight: Flight = { abort: new AbortController(), sentAt: this.#ports.now() };
    this.#flight = flight;
    this.#awakeAt = flight.sentAt;
    const timeoutMs = Math.max(MIN_TIMEOUT_MS, Math.min(MAX_TIMEOUT_MS, this.#state.nextHeartbeatMs / 2));
    this.#cancelTimer = this.#ports.after(timeoutMs, () => {
      this.#failed(flight, { httpStatus: 0, message: "The server did not answer in time." });
    });
    this.#ports.send(this.#source, flight.abort.signal).then(
      (answer) => this.#answered(flight, answer),
      (error: unknown) => this.#failed(flight, { httpStatus: 0, message: textOf(error) }),
    );
  }

  #answered(flight: Flight, answer: Answer): void {
    if (this.#flight !== flight) return;
    const { status, body } = answer;
    if (status === 401 || status === 403) this.#refused(problemOf(answer));
    else if (status === 200 && isReply(body)) this.#acknowledged(flight, body);
    else this.#failed(flight, problemOf(answer));
  }

  #acknowledged(flight: Flight, body: HeartbeatReply): void {
    this.#noticeSleep();
    const now = this.#ports.now();
    const elapsedMs = Math.max(0, now - flight.sentAt);
    const beatsOn = body.status === "IN" || this.#again;
    const again = this.#again;
    this.#drop();
    if (!beatsOn) this.#phase = "stopped";
    this.#set({
      status: body.status,
      lastSeen: body.lastSeen,
      serverTime: body.serverTime,
      receivedAt: now,
      closed: body.closed,
      connection: beatsOn ? "ok" : "stopped",
      failures: 0,
      problem: undefined,
      nextHeartbeatMs: withinBounds(body.nextHeartbeatMs),
    });
    if (this.#phase !== "running" || this.#flight) return;
    if (again) this.#beat();
    else this.#wait(Math.max(0, this.#state.nextHeartbeatMs - elapsedMs));
  }

  #refused(problem: Problem): void {
    this.#drop();
    this.#phase = "stopped";
    this.#set({ connection: "stopped", problem });
  }

  #failed(flight: Flight, problem: Problem): void {
    if (this.#flight !== flight) return;
    const again = this.#noticeSleep() || this.#again;
    this.#drop();
    this.#set({ connection: "retrying", failures: this.#state.failures + 1, problem });
    if (this.#phase !== "running" || this.#flight) return;
    const retryMs = Math.min(RETRY_MS, this.#state.nextHeartbeatMs);
    if (again) this.#beat();
    else this.#wait(retryMs * (0.75 + this.#ports.random() / 2));
  }

  #wait(ms: number): void {
    this.#awakeAt = this.#ports.now();
    this.#cancelTimer = this.#ports.after(ms, () => {
      this.#noticeSleep();
      this.#beat();
    });
  }

  #drop(): void {
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    this.#flight?.abort.abort();
    this.#flight = null;
    this.#again = false;
  }

  /** A timer is always pending while running, so a gap of several cadences means that nothing here was run. */
  #noticeSleep(): boolean {
    const now = this.#ports.now();
    const gapMs = now - this.#awakeAt;
    this.#awakeAt = now;
    if (this.#phase !== "running" || gapMs <= SLEEP_FACTOR * this.#state.nextHeartbeatMs) return false;
    this.#set({ sleptMs: gapMs, wokeAt: now });
    return true;
  }

  #set(change: Partial<LoopState>): void {
    this.#state = { ...this.#state, ...change };
    this.#publish(this.#state);
  }
}

function withinBounds(cadenceMs: number): number {
  const [least, most] = CADENCE_BOUNDS_MS;
  return Number.isFinite(cadenceMs) ? Math.min(most, Math.max(least, cadenceMs)) : 10_000;
}

function isReply(body: unknown): body is HeartbeatReply {
  if (typeof body !== "object" || body === null) return false;
  const reply = body as Partial<Record<keyof HeartbeatReply, unknown>>;
  return (
    (reply.status === "IN" || reply.status === "OUT") &&
    typeof reply.serverTime === "string" &&
    typeof reply.nextHeartbeatMs === "number"
  );
}

function problemOf({ status, body }: Answer): Problem {
  const error = (body as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  if (typeof error?.code !== "string" || typeof error.message !== "string")
    return {
      httpStatus: status,
      message: `The server answered ${status} with something else than a beat's reply.`,
    };
  return { httpStatus: status, code: error.code, message: error.message };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
