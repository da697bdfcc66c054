import { randomUUID } from "node:crypto";
import type { CreatedApiKey, SyncReply } from "@stint/protocol";
import type { Engine } from "@stint/testkit/database";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import { expect, test } from "vitest";
import { type Sent, session } from "../focus/devices.ts";
import { expectExactly } from "../focus/held.ts";
import { BadRoad } from "./bad-road.ts";
import { createFaultWorld } from "./world.ts";

const ROUNDS: [Engine, number][] = [
  ["pglite", 6],
  ["postgres", 6],
];
const SESSIONS = 1_500;

/** A device that sends what it has until all of it was acknowledged, and repeats whatever was not. */
class Uploader {
  readonly #send: (batch: Sent[]) => Promise<SyncReply | null>;
  readonly #batchSize: number;
  #left: Sent[];
  inserted = 0;
  acknowledged = 0;
  failed = 0;

  constructor(sessions: Sent[], batchSize: number, send: (batch: Sent[]) => Promise<SyncReply | null>) {
    this.#left = sessions;
    this.#batchSize = batchSize;
    this.#send = send;
  }

  async run(): Promise<void> {
    while (this.#left.length > 0) {
      const batch = this.#left.slice(0, this.#batchSize);
      const reply = await this.#send(batch);
      if (!reply) {
        this.failed += 1;
        continue;
      }
      expect(reply.inserted + reply.duplicates).toBe(batch.length);
      this.inserted += reply.inserted;
      this.acknowledged += batch.length;
      this.#left = this.#left.slice(this.#batchSize);
    }
  }
}

/** Of a device whose clock jumps: times repeat, run backwards, and lie years apart. */
function drawSessions(next: () => number): Sent[] {
  let clock = 1_770_000_000;
  return Array.from({ length: SESSIONS }, () => {
    const drawn = next();
    if (drawn < 0.02) clock += (next() - 0.5) * 2 * 365 * 86_400;
    else if (drawn < 0.8) clock += next() * 120;
    return session({
      id: randomUUID(),
      start_time: Math.round(clock * 1_000) / 1_000,
      duration: 1 + Math.round(next() * 3_600_000) / 1_000,
      app_name: `App ${Math.floor(next() * 9)}`,
    });
  });
}

test.each(ROUNDS)(
  "on %s, through cut connections and %i kills, with two agents on one key, the server holds exactly what was recorded",
  { timeout: 300_000 },
  async (engine, kills) => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = randomOf(seed);
    await using world = await createFaultWorld(engine);
    const { server, database } = world;
    await using road = await BadRoad.open(server.url, random);
    const made = await request(server.url, database.alice, "/api/keys", { name: "Laptop" });
    const { key } = (await made.json()) as CreatedApiKey;
    const send = async (batch: Sent[]): Promise<SyncReply | null> => {
      try {
        const answer = await fetch(`${road.url}/api/sync`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${key}`,
            "content-type": "application/json",
            connection: "close",
          },
          body: JSON.stringify({ sessions: batch }),
        });
        if (answer.status === 200) return (await answer.json()) as SyncReply;
        expect([429, 500, 503], `seed ${seed}`).toContain(answer.status);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
      await eventually(
        () =>
          fetch(`${server.url}/healthz`).then(
            () => true,
            () => false,
          ),
        {
          what: "the server to be there again",
          withinMs: 30_000,
        },
      );
      return null;
    };
    const sent = drawSessions(random);
    // The second agent has most of the same file, in another order and in other batches.
    const uploaders = [new Uploader(sent, 40, send), new Uploader(sent.slice(300).toReversed(), 55, send)];
    const done = Promise.all(uploaders.map((uploader) => uploader.run()));
    const acknowledged = () => uploaders.reduce((sum, each) => sum + each.acknowledged, 0);
    for (let kill = 1; kill <= kills; kill++) {
      const before = acknowledged();
      await eventually(() => acknowledged() >= before + 150, {
        what: `uploads before kill ${kill}`,
        withinMs: 60_000,
      });
      await server.kill();
      await server.restart();
    }
    await done;

    expect(
      uploaders.every(({ failed }) => failed > 0),
      `seed ${seed}: nothing was cut`,
    ).toBe(true);
    await server.stop();
    await database.inspect((db) => expectExactly(db, database.alice.userId, sent));
  },
);

/** A small generator of numbers in [0, 1), so that a failure can be repeated by its seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
