import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CreatedApiKey } from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { after } from "@stint/testkit/after";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import { expect, test } from "vitest";
import { createFaultWorld } from "../../../server/test/faults/world.ts";
import { expectExactly } from "../../../server/test/focus/held.ts";
import { StintServer } from "../../src/server/stint-server.ts";
import { Store } from "../../src/store.ts";
import { SyncLoop } from "../../src/sync/sync-loop.ts";
import { BadRoad, type Way } from "../desktop/bad-road.ts";

const KILLS = 3;
const UPLOADS_BETWEEN_KILLS = 12;
const WAYS: Way[] = ["through", "through", "never arrives", "half arrives", "given up", "answer lost"];
/** Five minutes, to agents in a hurry. */
const TICK_MS = 20;

/** The real store and the real loop against a real server, for whom time flies. */
class BusyAgent {
  readonly store: Store;
  /** Its own store forgets what has arrived and is months old. */
  readonly finished: { id: string; start_time: number; duration: number }[] = [];
  uploads = 0;
  failed = 0;
  isAtWork = true;
  readonly #folder = mkdtempSync(join(tmpdir(), "stint-sync-faults-"));
  readonly #loop: SyncLoop;
  readonly #random: () => number;
  #clock = Date.parse("2026-03-02T08:00:00Z");

  constructor(url: string, key: string, random: () => number) {
    this.#random = random;
    this.store = new Store(join(this.#folder, "agent.sqlite"));
    const server = new StintServer(url, () => key);
    this.#loop = new SyncLoop({
      store: this.store,
      key: () => key,
      send: (_, sessions, signal) => this.#counted(() => server.sync(sessions, signal)),
      now: () => this.#clock,
      later: (ms, run) => after(Math.min(ms, TICK_MS), run),
      say: () => {},
    });
    this.work();
    this.#loop.start();
  }

  /** Some sessions; their clock jumps, and their start times repeat. */
  work(): void {
    if (!this.isAtWork) return;
    if (this.#random() < 0.2) this.#clock += (this.#random() - 0.5) * 200 * 86_400_000;
    for (let count = 0; count < 40; count++) {
      const id = crypto.randomUUID();
      const start = Math.round(this.#clock);
      const end = start + 1 + Math.round(this.#random() * 600_000);
      this.store.apply([
        { type: "opened", session: { id, view: { app: "Editor", title: "A report" }, start, end: null } },
        { type: "ended", id, end },
        { type: "final", id },
      ]);
      this.finished.push({ id, start_time: start / 1_000, duration: (end - start) / 1_000 });
      if (this.#random() < 0.7) this.#clock = end;
    }
  }

  get waiting(): number {
    return this.#loop.report.waiting;
  }

  async leave(): Promise<void> {
    await this.#loop.leave();
    this.store.close();
    rmSync(this.#folder, { recursive: true });
  }

  async #counted<Reply>(send: () => Promise<Reply>): Promise<Reply> {
    try {
      const reply = await send();
      this.uploads += 1;
      return reply;
    } catch (error) {
      this.failed += 1;
      throw error;
    } finally {
      this.work();
    }
  }
}

test(`through cut connections and ${KILLS} kills of the server, what two agents have finished arrives, each once`, {
  timeout: 120_000,
}, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = randomOf(seed);
  await using world = await createFaultWorld("pglite");
  const { server, database } = world;
  const road = await BadRoad.open(server.url);
  road.wayOf = () => WAYS[Math.floor(random() * WAYS.length)] ?? "through";
  const made = await request(server.url, database.alice, PATHS.keys, { name: "Laptop" });
  const { key } = (await made.json()) as CreatedApiKey;
  const agents = [1, 2].map(() => new BusyAgent(road.url, key, random));
  const uploads = () => agents.reduce((sum, agent) => sum + agent.uploads, 0);
  for (let kill = 1; kill <= KILLS; kill++) {
    const before = uploads();
    await eventually(() => uploads() >= before + UPLOADS_BETWEEN_KILLS, {
      what: `uploads before kill ${kill} of seed ${seed}`,
      withinMs: 30_000,
    });
    await server.kill();
    await server.restart();
  }
  road.wayOf = () => "through";
  for (const agent of agents) agent.isAtWork = false;
  await eventually(() => agents.every((agent) => agent.waiting === 0), {
    what: `everything of seed ${seed} to arrive`,
    withinMs: 30_000,
  });
  expect(
    agents.every(({ failed }) => failed > 0),
    `seed ${seed}: nothing was cut`,
  ).toBe(true);
  const finished = agents.flatMap((agent) => agent.finished);
  for (const agent of agents) await agent.leave();
  await road.close();
  await server.stop();
  await database.inspect((db) => expectExactly(db, database.alice.userId, finished));
});

/** A small generator of numbers in [0, 1), so that a failure can be repeated by its seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
