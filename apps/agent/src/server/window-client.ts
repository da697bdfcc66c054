import type { CapturePolicy } from "@stint/protocol/windows";
import type { Picture } from "../capture/picture.ts";
import type { Store } from "../store.ts";
import { Refused, type StintServer } from "./stint-server.ts";
import type { UploadQueue } from "./upload-queue.ts";

/** What the agent may say of this moment: the description as JSON, and a picture unless there is a reason for none. */
export type Shot = { system: string; picture: Picture | null };

export type WindowState =
  | "connecting"
  | "open"
  | "paused"
  /** The window was ended elsewhere, and the person did not ask for a new one. */
  | "ended"
  /** The credentials are not taken any more. */
  | "refused";

export type WindowClientParts = {
  server: StintServer;
  store: Store;
  queue: UploadQueue;
  deviceId: string;
  shoot(policy: CapturePolicy): Promise<Shot>;
  onState(state: WindowState): void;
  now(): number;
  random(): number;
};

const FIRST_RETRY_MS = 2_000;
const MOST_RETRY_MS = 60_000;
const LEAVE_WITHIN_MS = 2_000;

/**
 * Keeps one window open on the server. Each upload is its heartbeat; the cadence is the server's.
 *
 *     current / start ──▶ open ──every screenshotEveryMs──▶ queue ──▶ upload
 *                                                             ▲ no answer: again, with jitter, until there is one
 */
export class WindowClient {
  readonly #parts: WindowClientParts;
  #state: WindowState = "connecting";
  #windowId: string | null;
  #policy: CapturePolicy | null;
  #shotTimer: NodeJS.Timeout | null = null;
  #retryTimer: NodeJS.Timeout | null = null;
  #working: Promise<void> | null = null;
  #isKnown = false;
  #hasLeft = false;
  #failures = 0;
  #problem: string | null = null;
  #lastBeat: number | null = null;

  constructor(parts: WindowClientParts) {
    this.#parts = parts;
    this.#windowId = parts.store.note("window");
    const policy = parts.store.note("policy");
    this.#policy = policy === null ? null : JSON.parse(policy);
  }

  /** What there is to say of it. */
  get report() {
    return {
      state: this.#state,
      windowId: this.#windowId,
      policy: this.#policy,
      waiting: this.#parts.queue.length,
      lastBeat: this.#lastBeat,
      problem: this.#problem,
    };
  }

  /** Takes up the open window, or starts one. With the server away it goes on with what it last knew. */
  start(): void {
    this.#clearTimers();
    this.#set("connecting");
    this.#isKnown = false;
    if (this.#windowId && this.#policy) this.#shootLater(0);
    this.#work();
  }

  /** Ends the window, as soon as the server can be told, once everything of it has been sent. */
  pause(): void {
    this.#clearTimers();
    this.#set("paused");
    if (this.#windowId) this.#parts.store.setNote("stop", this.#windowId);
    this.#forget();
    this.#work();
  }

  /** Resolves when nothing more will happen. Tells the server that the window ends, if it answers in time. */
  async leave(): Promise<void> {
    this.#hasLeft = true;
    this.#clearTimers();
    const { server, store } = this.#parts;
    const windowId = this.#state === "open" ? this.#windowId : null;
    this.#set("paused");
    await Promise.race([this.#working, new Promise((done) => setTimeout(done, LEAVE_WITHIN_MS).unref())]);
    this.#clearTimers();
    if (!windowId || this.#parts.queue.length > 0) return;
    try {
      await server.stop(windowId, AbortSignal.timeout(LEAVE_WITHIN_MS));
      store.setNote("window", null);
    } catch {
      // It stays open and is taken up at the next start.
    }
  }

  /** One thing at a time; a wish while one is under way is served by it or by its successor. */
  #work(): void {
    if (this.#hasLeft) return;
    this.#working ??= this.#catchUp()
      .then(
        () => this.#worked(),
        (error: unknown) => this.#failed(error),
      )
      .finally(() => {
        this.#working = null;
        if (!this.#hasLeft && this.#isBehind() && !this.#retryTimer) this.#work();
      });
  }

  #isBehind(): boolean {
    if (this.#state === "refused") return false;
    const { queue, store } = this.#parts;
    return (
      queue.length > 0 || store.note("stop") !== null || (this.#state === "connecting" && !this.#isKnown)
    );
  }

  async #catchUp(): Promise<void> {
    await this.#send();
    await this.#tellStops();
    if (this.#state === "connecting") await this.#connect();
  }

  async #send(): Promise<void> {
    const { server, queue } = this.#parts;
    for (let next = queue.oldest(); next; next = queue.oldest()) {
      try {
        const { lastHeartbeat, policy } = await server.upload(next);
        queue.remove(next);
        this.#lastBeat = lastHeartbeat;
        this.#adopt(policy);
        this.#worked();
      } catch (error) {
        if (!(error instanceof Refused) || error.isPassing || error.status === 401) throw error;
        if (error.status === 404 || error.code === "window_closed") this.#lost(next.windowId);
        else {
          queue.remove(next);
          this.#problem = `The server did not take a screenshot: ${error.message}`;
        }
      }
    }
  }

  async #tellStops(): Promise<void> {
    const { server, store } = this.#parts;
    const windowId = store.note("stop");
    if (windowId === null) return;
    try {
      await server.stop(windowId);
    } catch (error) {
      if (!(error instanceof Refused) || (error.status !== 404 && error.code !== "window_closed"))
        throw error;
    }
    store.setNote("stop", null);
  }

  async #connect(): Promise<void> {
    const { server, deviceId } = this.#parts;
    const { window, policy } = await server.current();
    const open = window ?? (await this.#begin(deviceId));
    if (this.#state !== "connecting") {
      this.#parts.store.setNote("stop", open.id);
      return;
    }
    this.#isKnown = true;
    this.#adopt(policy);
    this.#windowId = open.id;
    this.#lastBeat = open.lastHeartbeat;
    this.#parts.store.setNote("window", open.id);
    this.#set("open");
    if (!this.#shotTimer) this.#shootLater(0);
  }

  /** Somebody else of the same person may have been quicker; then theirs is the window. */
  async #begin(deviceId: string) {
    try {
      return (await this.#parts.server.start(deviceId)).window;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "window_open") throw error;
      const { window } = await this.#parts.server.current();
      if (!window) throw error;
      return window;
    }
  }

  #lost(windowId: string): void {
    this.#parts.queue.removeAllOf(windowId);
    if (windowId !== this.#windowId) return;
    this.#forget();
    // A window remembered from an earlier run may have ended since; one that was seen open has been ended by somebody.
    if (this.#state !== "open") return;
    this.#clearTimers();
    this.#set("ended");
  }

  #forget(): void {
    this.#windowId = null;
    this.#parts.store.setNote("window", null);
  }

  #adopt(policy: CapturePolicy): void {
    const isSlower = this.#policy && policy.screenshotEveryMs !== this.#policy.screenshotEveryMs;
    this.#policy = policy;
    this.#parts.store.setNote("policy", JSON.stringify(policy));
    if (isSlower && this.#shotTimer) this.#shootLater(policy.screenshotEveryMs);
  }

  #shootLater(ms: number): void {
    if (this.#shotTimer) clearTimeout(this.#shotTimer);
    this.#shotTimer = setTimeout(() => void this.#shoot(), ms);
  }

  async #shoot(): Promise<void> {
    const { shoot, queue, now } = this.#parts;
    const policy = this.#policy;
    const windowId = this.#windowId;
    if (!policy || !windowId) return;
    this.#shootLater(policy.screenshotEveryMs);
    const takenAtMs = now();
    const shot = await shoot(policy);
    if (this.#hasLeft || this.#windowId !== windowId) return;
    queue.add({ windowId, takenAtMs, ...shot });
    if (!this.#retryTimer || this.#failures > 1) this.#retryNow();
  }

  #retryNow(): void {
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#work();
  }

  #worked(): void {
    this.#failures = 0;
    this.#problem = null;
  }

  #failed(error: unknown): void {
    this.#problem = error instanceof Error ? error.message : String(error);
    if (error instanceof Refused && error.status === 401) {
      this.#clearTimers();
      this.#set("refused");
      return;
    }
    this.#failures += 1;
    if (this.#hasLeft) return;
    const cadenceMs = this.#policy?.screenshotEveryMs ?? MOST_RETRY_MS;
    const most = Math.min(MOST_RETRY_MS, cadenceMs);
    const retryMs = Math.min(most, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#retryNow(), retryMs * (0.5 + this.#parts.random() / 2));
  }

  #clearTimers(): void {
    if (this.#shotTimer) clearTimeout(this.#shotTimer);
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#shotTimer = null;
    this.#retryTimer = null;
  }

  #set(state: WindowState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#parts.onState(state);
  }
}
