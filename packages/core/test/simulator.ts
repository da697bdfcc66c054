import {
  type LivenessPolicy,
  MAX_TICK_MS,
  onSilence,
  type Presence,
  SHIFT_POLICY,
  tickMs,
} from "../src/index.ts";

/** Real time moves in steps of this, ms; the sweep looks at every fifth. */
const STEP_MS = 50;
const TICK_MS = 250;
const RETRY_MS = 2_000;
const TIMEOUT_MS = 5_000;

/** Which misfortunes a world has. */
export type Climate = { lengthMs: number; crashes: boolean; pauses: boolean; steps: boolean; churn: boolean };

export type JudgeName = "service clock" | "wall clock" | "threshold anew after a restart";

export type Fate = {
  /** The judge ended a session whose client beat on. */
  closedLive: boolean;
  /** The judge ended the session whose client had died, dated at `deadClosedAt`. */
  closedDead: boolean;
  deadClosedAt: number | null;
  deadLastBeatAt: number;
  /** How long the server ran after the death, in stretches that each lost at most two ticks, ms. */
  heardMs: number;
};

/** Numbers in [0, 1) that follow from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A server, a client that beats as the SDK does for ever, and one that dies; every clock and mishap follows from the seed. */
export class SimulatedWorld {
  readonly #climate: Climate;
  readonly #judge: JudgeName;
  readonly #random: () => number;
  readonly #policy: LivenessPolicy = SHIFT_POLICY;
  #nowMs = 0;
  #wallOffsetMs = 1_700_000_000_000;
  #state: "up" | "down" | "paused" = "up";
  #untilMs = 0;
  #startedAtMs = 0;
  #lastTickMs: number | null = null;
  #nextTickMs = TICK_MS;
  readonly #persisted = { svcMs: 0, lastTickWallMs: this.#wallOffsetMs };
  readonly #clients: Client[];

  constructor(seed: number, judge: JudgeName, climate: Climate) {
    this.#random = randomFrom(seed);
    this.#judge = judge;
    this.#climate = climate;
    this.#untilMs = this.#nextTrouble();
    const diesAtMs = 20_000 + this.#random() * climate.lengthMs * 0.4;
    this.#clients = [this.#client(Number.POSITIVE_INFINITY), this.#client(diesAtMs)];
  }

  run(): Fate {
    let heardMs = 0;
    const [steady, dead] = this.#clients;
    if (!steady || !dead) throw new Error("a world has two clients");
    for (; this.#nowMs < this.#climate.lengthMs; this.#nowMs += STEP_MS) {
      this.#weather();
      // Timers come before sockets: after a pause the server looks at its clock before it reads what waits.
      if (this.#state === "up" && this.#nowMs >= this.#nextTickMs) this.#tick();
      for (const client of this.#clients) this.#act(client);
      if (this.#nowMs > dead.diesAtMs && this.#state === "up" && this.#lastTickMs !== null)
        heardMs += STEP_MS;
    }
    return {
      closedLive: steady.closedAt !== null,
      closedDead: dead.closedAt !== null,
      deadClosedAt: dead.closedAt,
      deadLastBeatAt: dead.presence.lastAt,
      heardMs,
    };
  }

  #weather(): void {
    const { steps } = this.#climate;
    if (steps && this.#random() < STEP_MS / 120_000) {
      this.#wallOffsetMs += Math.round((this.#random() * 2 - 1) * 3_600_000);
    }
    if (this.#nowMs < this.#untilMs) return;
    if (this.#state === "up") {
      this.#state = this.#nextMishap();
      this.#untilMs = this.#nowMs + (this.#climate.churn ? 1_000 : this.#random() * 120_000);
      return;
    }
    if (this.#state === "down") {
      this.#lastTickMs = null;
      this.#startedAtMs = this.#nowMs;
      this.#nextTickMs = this.#nowMs + TICK_MS;
    }
    this.#state = "up";
    this.#untilMs = this.#nowMs + this.#nextTrouble();
  }

  #nextTrouble(): number {
    const { churn, crashes, pauses } = this.#climate;
    if (churn) return 4_000 + this.#random() * 4_000;
    return crashes || pauses ? 3_000 + this.#random() * 90_000 : Number.POSITIVE_INFINITY;
  }

  #nextMishap(): "down" | "paused" {
    const { churn, crashes, pauses } = this.#climate;
    if (churn || (crashes && !pauses)) return "down";
    return !crashes || this.#random() < 0.5 ? "paused" : "down";
  }

  #tick(): void {
    const wallMs = this.#wall();
    const ownMs = this.#lastTickMs === null ? 0 : this.#nowMs - this.#lastTickMs;
    this.#persisted.svcMs += tickMs({ wallMs: wallMs - this.#persisted.lastTickWallMs, ownMs });
    this.#persisted.lastTickWallMs = wallMs;
    this.#lastTickMs = this.#nowMs;
    this.#nextTickMs = this.#nowMs + TICK_MS;
    if (this.#judge === "service clock" && ownMs > MAX_TICK_MS) return;
    for (const client of this.#clients) this.#sweep(client);
  }

  #sweep(client: Client): void {
    if (client.closedAt !== null) return;
    const { presence } = client;
    if (this.#judge === "service clock") {
      const verdict = onSilence(presence, this.#persisted.svcMs, this.#wall());
      if (verdict.do === "close") client.closedAt = verdict.at;
      return;
    }
    const restartMs = this.#judge === "wall clock" ? 0 : this.#startedAtMs + this.#wallOffsetMs;
    const silentSince = Math.max(presence.lastAt, restartMs);
    if (this.#wall() - silentSince >= presence.thresholdMs) client.closedAt = presence.lastAt;
  }

  #act(client: Client): void {
    if (client.waiting && this.#state === "up") this.#hear(client);
    if (client.waiting && this.#nowMs - client.sentAtMs >= TIMEOUT_MS) this.#retry(client);
    if (client.waiting && this.#state === "down") this.#retry(client);
    if (this.#nowMs < client.nextBeatMs || this.#nowMs > client.diesAtMs) return;
    client.sentAtMs = this.#nowMs;
    client.nextBeatMs = Number.POSITIVE_INFINITY;
    client.waiting = true;
    if (this.#state === "up") this.#hear(client);
    else if (this.#state === "down") this.#retry(client);
  }

  #hear(client: Client): void {
    const svcMs = this.#persisted.svcMs + this.#sinceTick();
    client.presence.lastAt = Math.max(client.presence.lastAt, this.#wall());
    client.presence.lastSvcMs = Math.max(client.presence.lastSvcMs, svcMs);
    client.waiting = false;
    client.nextBeatMs = this.#nowMs + this.#policy.heartbeatMs;
  }

  #retry(client: Client): void {
    // A paused server finds the abandoned request in its socket all the same.
    client.waiting = this.#state === "paused";
    client.sentAtMs = this.#nowMs;
    client.nextBeatMs = this.#nowMs + RETRY_MS * (0.75 + this.#random() / 2);
  }

  #sinceTick(): number {
    return Math.max(0, Math.min(MAX_TICK_MS, this.#wall() - this.#persisted.lastTickWallMs));
  }

  #wall(): number {
    return this.#nowMs + this.#wallOffsetMs;
  }

  #client(diesAtMs: number): Client {
    const { heartbeatMs, thresholdMs, onSilence } = this.#policy;
    const lastAt = this.#wall();
    const presence: Presence = {
      heartbeatMs,
      thresholdMs,
      onSilence,
      lastAt,
      lastSvcMs: 0,
      graceSvcMs: 0,
      loggedSvcMs: 0,
    };
    const nextBeatMs = this.#random() * heartbeatMs;
    return { presence, diesAtMs, nextBeatMs, sentAtMs: 0, waiting: false, closedAt: null };
  }
}

type Client = {
  presence: Presence;
  diesAtMs: number;
  nextBeatMs: number;
  sentAtMs: number;
  /** A request lies in the server's socket. */
  waiting: boolean;
  closedAt: number | null;
};
