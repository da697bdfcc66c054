import { PATHS, type Punch, type PunchReply } from "@stint/protocol";
import { HeartbeatLoop } from "../../sdk/src/loop.ts";
import { heartbeatAddress, sendBeat } from "../../sdk/src/transport.ts";
import { after } from "./after.ts";
import { eventually } from "./eventually.ts";
import type { Account } from "./seeded-database.ts";

export async function request(
  url: string,
  account: Account,
  path: string,
  body?: unknown,
): Promise<Response> {
  return fetch(url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${account.token}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

export async function punch(url: string, account: Account, type: "IN" | "OUT"): Promise<PunchReply> {
  const answer = await request(url, account, PATHS.punch, { type, sessionId: sourceOf(account) });
  if (answer.status !== 201) throw new Error(`punching ${type} was answered ${answer.status}`);
  return (await answer.json()) as PunchReply;
}

const sourceOf = (account: Account): string => `source-of-${account.userId}`;

/** Somebody at work whose tab beats as the SDK does, with its cadence and its retries. */
export class SteadyClient {
  readonly account: Account;
  readonly shiftId: string;
  /** Wall time of the last beat that the server acknowledged, ms. */
  acknowledgedAt: number;
  acknowledged = 0;
  failed = 0;
  readonly #loop: HeartbeatLoop;

  private constructor(url: string, account: Account, reply: PunchReply) {
    this.account = account;
    this.shiftId = reply.punch.sessionId;
    this.acknowledgedAt = Date.parse(reply.punch.at);
    const address = heartbeatAddress(url, url);
    const source = {
      employeeId: account.userId,
      sessionId: sourceOf(account),
      beatToken: reply.beatToken ?? undefined,
    };
    let receivedAt: number | null = null;
    this.#loop = new HeartbeatLoop(
      { source, intervalMs: reply.nextHeartbeatMs },
      {
        now: Date.now,
        random: Math.random,
        after,
        send: (beat, signal) => sendBeat(address, beat, signal),
      },
      (state) => {
        this.failed = Math.max(this.failed, state.failures);
        if (state.receivedAt === null || state.receivedAt === receivedAt) return;
        receivedAt = state.receivedAt;
        if (state.status !== "IN" || state.lastSeen === null) return;
        this.acknowledged += 1;
        this.acknowledgedAt = Math.max(this.acknowledgedAt, Date.parse(state.lastSeen));
      },
    );
  }

  /** Punches in and begins to beat. */
  static async start(url: string, account: Account): Promise<SteadyClient> {
    const client = new SteadyClient(url, account, await punch(url, account, "IN"));
    client.#loop.beatNow();
    return client;
  }

  /** What the server last said. */
  get status(): "IN" | "OUT" | "unknown" {
    return this.#loop.state.status;
  }

  /** Silent from now on, without a word. */
  vanish(): void {
    this.#loop.end();
  }
}

/** Somebody who punches in and out as fast as the server answers, whatever happens to it. */
export class Puncher {
  /** Every punch that the server acknowledged. */
  readonly acknowledged: Punch[] = [];
  /** Every status that the server answered with. */
  readonly statuses = new Set<number>();
  readonly #url: string;
  readonly #account: Account;
  readonly #running: Promise<void>;
  #stopped = false;

  constructor(url: string, account: Account) {
    this.#url = url;
    this.#account = account;
    this.#running = this.#punchOn();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #punchOn(): Promise<void> {
    let type: "IN" | "OUT" = "IN";
    while (!this.#stopped) {
      const status = await this.#punch(type);
      // A 409 says that a punch whose answer was lost has been taken.
      if (status === 201 || status === 409) type = type === "IN" ? "OUT" : "IN";
      else await this.#reachable();
    }
  }

  async #punch(type: "IN" | "OUT"): Promise<number> {
    try {
      const answer = await request(this.#url, this.#account, PATHS.punch, { type });
      this.statuses.add(answer.status);
      if (answer.status === 201) this.acknowledged.push(((await answer.json()) as PunchReply).punch);
      return answer.status;
    } catch {
      return 0;
    }
  }

  async #reachable(): Promise<void> {
    const answers = () =>
      fetch(`${this.#url}/healthz`).then(
        () => true,
        () => this.#stopped,
      );
    await eventually(answers, { what: "the server to come back", withinMs: 60_000 });
  }
}
