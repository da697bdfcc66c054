import { type Host, openHost, type RunsIn } from "./host.ts";
import { takeUniqueLock } from "./locks.ts";
import type { LoopState } from "./loop.ts";
import type { FromBeater, Source, ToBeater } from "./messages.ts";
import { claimSessionId, ShiftLock } from "./tab.ts";
import { heartbeatAddress, sendClosingHint } from "./transport.ts";

export type HeartbeatOptions = {
  /** The user id of the person who is at work. */
  employeeId: string;
  /** This tab's or device's own id, 1–100 characters; by default one is made and kept for the tab. */
  sessionId?: string;
  /** From the reply to punching in, or from `GET /api/employee/status`; without it the session cookie is used. */
  beatToken?: string;
  /** Base address of the Stint server, by default the page's own origin. */
  url?: string;
  /** Milliseconds between beats until the server has asked for its own cadence; 10,000 by default. */
  interval?: number;
  /** Where `stint-heartbeat-worker.js` lies, if not beside the SDK; it must be of the page's origin. */
  workerUrl?: string | URL;
  /** Called with every new state; what it throws goes to the console and holds up no beat. */
  onState?(state: HeartbeatState): void;
};

export type HeartbeatState = LoopState & {
  /** This tab's id as the server knows it; null until it is settled. */
  sessionId: string | null;
  /** Where the beating happens; null until it does. */
  runsIn: RunsIn | null;
};

/** A running heartbeat of this tab. None of its methods throws. */
export type Heartbeat = {
  readonly state: HeartbeatState;
  /** Beats at once, also after it has stopped because of OUT or a refusal. */
  beatNow(): void;
  /** Goes on with another beat token, as after punching in again. */
  setToken(beatToken: string): void;
  /** Ends the heartbeat for good, and tells the server that this source is closing. */
  stop(): void;
};

/**
 * Beats for this tab until `stop()` or until the server says that the person is OUT. It beats from a worker, so that
 * a hidden or frozen tab goes on, and says in `state` what the server last said. It never throws: whatever goes
 * wrong is in `state.connection` and `state.problem`.
 */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  return new TabHeartbeat(options);
}

export const INITIAL_STATE: HeartbeatState = {
  status: "unknown",
  lastSeen: null,
  serverTime: null,
  receivedAt: null,
  connection: "ok",
  failures: 0,
  nextHeartbeatMs: 10_000,
  sessionId: null,
  runsIn: null,
};

class TabHeartbeat implements Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #address: string;
  readonly #shiftLock = new ShiftLock();
  readonly #stopListening = new AbortController();
  readonly #tabEnds = new AbortController();
  #beatToken: string | undefined;
  #state: HeartbeatState;
  #host: Host | null = null;
  #opening = false;
  #ended = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#address = heartbeatAddress(options.url ?? "", location.href);
    this.#beatToken = options.beatToken;
    this.#state = { ...INITIAL_STATE, nextHeartbeatMs: options.interval ?? INITIAL_STATE.nextHeartbeatMs };
    this.#listen(this.#stopListening.signal);
    void this.#open();
  }

  get state(): HeartbeatState {
    return this.#state;
  }

  beatNow(): void {
    this.#order({ type: "beat" });
  }

  setToken(beatToken: string): void {
    this.#beatToken = beatToken;
    this.#order({ type: "token", beatToken });
  }

  stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopListening.abort();
    this.#shiftLock.hold(false);
    this.#sayClosing();
    // The tab's lock is released when the host has let go of it, lest it takes the release for a vanished tab.
    if (this.#host) this.#host.post({ type: "stop" });
    else this.#tabEnds.abort();
  }

  async #open(): Promise<void> {
    const tabEnds = this.#tabEnds.signal;
    const sessionId = this.#options.sessionId ?? (await claimSessionId(tabEnds));
    if (this.#ended) return;
    this.#show({ ...this.#state, sessionId });
    await this.#connect(sessionId);
  }

  /** While a host is being opened there is nothing to order: it begins with a beat and the newest token. */
  #order(message: ToBeater): void {
    const { sessionId } = this.#state;
    if (this.#host) this.#host.post(message);
    else if (!this.#ended && !this.#opening && sessionId !== null) void this.#connect(sessionId);
  }

  async #connect(sessionId: string): Promise<void> {
    this.#opening = true;
    const tabLock = await takeUniqueLock("stint-tab", this.#tabEnds.signal);
    const host = await openHost(
      { workerUrl: this.#options.workerUrl, tabLock },
      {
        onMessage: (message) => this.#host === host && this.#hear(message),
        onLost: () => this.#host === host && this.#reconnect(),
      },
    );
    this.#opening = false;
    if (this.#ended) {
      host.close();
      this.#tabEnds.abort();
      return;
    }
    this.#host = host;
    this.#show({ ...this.#state, runsIn: host.runsIn });
    host.post({
      type: "start",
      source: this.#source(sessionId),
      address: this.#address,
      intervalMs: this.#state.nextHeartbeatMs,
      tabLock: host.runsIn === "shared-worker" ? tabLock : null,
    });
  }

  #reconnect(): void {
    const { sessionId, connection } = this.#state;
    if (this.#ended || !this.#host || sessionId === null) return;
    this.#host.post({ type: "stop" });
    this.#host.close();
    this.#host = null;
    if (connection !== "stopped") void this.#connect(sessionId);
  }

  #hear(message: FromBeater): void {
    if (message.type === "stopped") {
      this.#host?.close();
      this.#tabEnds.abort();
    }
    if (message.type === "state" && !this.#ended) this.#hearState(message.state);
  }

  #hearState(state: LoopState): void {
    const { sessionId, runsIn } = this.#state;
    // A new host has not heard the server yet; what an earlier one heard still stands.
    const { connection, failures, problem } = state;
    const known = state.receivedAt === null ? { ...this.#state, connection, failures, problem } : state;
    this.#show({ ...known, sessionId, runsIn });
  }

  #show(state: HeartbeatState): void {
    this.#state = state;
    this.#shiftLock.hold(state.status === "IN" && state.connection !== "stopped");
    try {
      this.#options.onState?.(state);
    } catch (error) {
      reportError(error);
    }
  }

  #listen(signal: AbortSignal): void {
    const wake = () => this.#host?.post({ type: "wake" });
    const visible = () => document.visibilityState === "visible" && wake();
    // A page that was kept in the back/forward cache may have lost its locks, and with them its place in the worker.
    const shown = ({ persisted }: PageTransitionEvent) => (persisted ? this.#reconnect() : wake());
    window.addEventListener("pageshow", shown, { signal });
    window.addEventListener("online", wake, { signal });
    document.addEventListener("resume", wake, { signal });
    document.addEventListener("visibilitychange", visible, { signal });
    window.addEventListener("pagehide", () => this.#leave(), { signal });
  }

  #leave(): void {
    this.#host?.post({ type: "leaving" });
    this.#sayClosing();
  }

  #sayClosing(): void {
    const { sessionId, status, connection } = this.#state;
    if (!this.#host || sessionId === null || status === "OUT" || connection === "stopped") return;
    sendClosingHint(this.#address, this.#source(sessionId));
  }

  #source(sessionId: string): Source {
    return { employeeId: this.#options.employeeId, sessionId, beatToken: this.#beatToken };
  }
}
