import { Connection } from "./connection.ts";
import type { RoundOrder } from "./orders.ts";

export type Answers = { latencies: number[]; failed: number };

/** Keeps every connection busy, each with its own share of the requests, until the time is over. */
export async function playRound(order: RoundOrder, requests: Buffer[]): Promise<Answers> {
  const answers: Answers = { latencies: [], failed: 0 };
  let running = true;
  const lanes = Array.from(
    { length: order.connections },
    (_, first) => new Lane(order, requests, first, answers, () => running),
  );
  await Promise.all(lanes.map((lane) => lane.ready()));
  setTimeout(() => {
    running = false;
  }, order.durationMs);
  await Promise.all(lanes.map((lane) => lane.run()));
  return answers;
}

class Lane {
  readonly #connection: Connection;
  readonly #requests: Buffer[];
  readonly #step: number;
  #next: number;
  #sentAt = 0;
  #finish: () => void = () => {};

  constructor(
    order: RoundOrder,
    requests: Buffer[],
    first: number,
    answers: Answers,
    isRunning: () => boolean,
  ) {
    this.#requests = requests;
    this.#step = order.connections;
    this.#next = first;
    this.#connection = new Connection(
      order.port,
      (ok) => {
        if (ok) answers.latencies.push(performance.now() - this.#sentAt);
        else answers.failed++;
        if (isRunning()) this.#send();
        else this.#finish();
      },
      () => {
        answers.failed++;
        this.#finish();
      },
    );
  }

  ready(): Promise<void> {
    return this.#connection.ready();
  }

  async run(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#finish = resolve;
      this.#send();
    });
    this.#connection.close();
  }

  #send(): void {
    const request = this.#requests[this.#next];
    this.#next = (this.#next + this.#step) % this.#requests.length;
    if (!request) return;
    this.#sentAt = performance.now();
    this.#connection.send(request);
  }
}
