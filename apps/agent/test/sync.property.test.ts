import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FocusSessionList, SyncSession } from "@stint/protocol/focus";
import { createWorld, type Person, type World } from "@stint/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createListener } from "../../server/src/http/listener.ts";
import { deviceOf } from "../../server/test/focus/devices.ts";
import { expectExactly } from "../../server/test/focus/held.ts";
import { StintServer } from "../src/server/stint-server.ts";
import { SYNC_EVERY_MS } from "../src/sync/sync-loop.ts";
import { BadRoad, type Way } from "./desktop/bad-road.ts";
import { type Recorded, START, SyncDesk } from "./sync-desk.ts";

const DAY_MS = 86_400_000;
const WAYS: Way[] = ["through", "unavailable", "never arrives", "half arrives", "given up", "answer lost"];

let world: World;
let http: Server;
let road: BadRoad;
/** Which way each next upload goes; then all of them through. */
let ways: Way[] = [];

beforeAll(async () => {
  world = await createWorld();
  http = createServer(createListener(world.app, world.deps, () => {}));
  http.listen(0, "localhost");
  await once(http, "listening");
  road = await BadRoad.open(`http://localhost:${(http.address() as AddressInfo).port}`);
  road.wayOf = () => ways.shift() ?? "through";
});
afterAll(async () => {
  await road.close();
  http.closeAllConnections();
  http.close();
  await once(http, "close");
  await world.close();
});

type Step =
  | { do: "work"; on: Which; stretches: Stretch[] }
  | { do: "finalise" | "restart"; on: Which }
  | { do: "tick"; on: Which; ways: Way[] }
  | { do: "step the clock"; on: Which; ms: number }
  | { do: "step the server's clock"; ms: number }
  | { do: "break the storage"; on: Which }
  | { do: "send again"; times: number };
/** Both: two agents that have the same row, as after a restored backup. */
type Which = "desk" | "laptop" | "both";
type Stretch = { afterMs: number; lengthMs: number; isFinal: boolean };

const on = fc.constantFrom<Which>("desk", "laptop", "both");
const ms = fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS });
const stretch = fc.record({
  // So that start times are often the same.
  afterMs: fc.constantFrom(0, 0, 1_000, 60_000, -60_000),
  lengthMs: fc.integer({ min: 1, max: 7_200_000 }),
  isFinal: fc.boolean(),
});
const many = fc
  .tuple(stretch, fc.integer({ min: 990, max: 1_010 }))
  .map(([one, count]) => Array.from({ length: count }, () => ({ ...one, isFinal: true })));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("work" as const), on, stretches: fc.array(stretch) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("work" as const), on, stretches: many }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("tick" as const),
      on,
      ways: fc.array(fc.constantFrom(...WAYS), { maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("finalise" as const, "restart" as const), on }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("step the clock" as const), on, ms }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("step the server's clock" as const), ms }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("break the storage" as const), on }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("send again" as const), times: fc.integer({ min: 1, max: 5 }) }),
  },
);

/** Two agents of one person, with one key, and what they have been through. */
class Agents {
  readonly desks: Record<"desk" | "laptop", SyncDesk>;
  /** With the desks, by number, that have it. */
  readonly #recorded: { on: number[]; session: Recorded }[] = [];
  #serverAheadMs = 0;
  readonly #provisional = new Set<string>();
  readonly #device: Awaited<ReturnType<typeof deviceOf>>;
  #last: SyncSession[] = [];

  private constructor(device: Awaited<ReturnType<typeof deviceOf>>) {
    this.#device = device;
    const open = () =>
      new SyncDesk((key, sessions, signal) => {
        this.#last = sessions;
        return new StintServer(road.url, () => key).sync(sessions, signal);
      }, device.key);
    this.desks = { desk: open(), laptop: open() };
  }

  static async of(person: Person): Promise<Agents> {
    const agents = new Agents(await deviceOf(world, person));
    await agents.#onEach("both", (desk) => desk.starts());
    return agents;
  }

  /** What either has finished; of a row that is not there any more nothing else can be true. */
  get final(): Recorded[] {
    const states = Object.values(this.desks).map(
      ({ store }) => new Map(store.sessions().map(({ id, state }) => [id, state])),
    );
    return this.#recorded
      .filter(({ on, session }) => on.some((desk) => (states[desk]?.get(session.id) ?? "final") === "final"))
      .map(({ session }) => session);
  }

  async take(next: Step): Promise<void> {
    switch (next.do) {
      case "work":
        return this.#work(next.on, next.stretches);
      case "finalise":
        return this.finalise();
      case "restart":
        return this.#onEach(next.on, (desk) => {
          desk.reopen();
          return desk.starts();
        });
      case "tick":
        ways = [...next.ways];
        await this.tick(next.on);
        ways = [];
        return;
      case "step the clock":
        return this.#onEach(next.on, async (desk) => {
          desk.now = Math.max(0, desk.now + next.ms);
        });
      case "step the server's clock":
        this.#serverAheadMs += next.ms;
        return world.clock.stepWall(next.ms);
      case "break the storage":
        await world.deps.db.pool.query("alter table sync_logs rename to sync_logs_away");
        await this.tick(next.on);
        await world.deps.db.pool.query("alter table sync_logs_away rename to sync_logs");
        return;
      case "send again":
        for (let time = 0; time < next.times && this.#last.length > 0; time++)
          expect((await this.#device.sync(this.#last)).status).toBe(200);
    }
  }

  tick(which: Which): Promise<void> {
    return this.#onEach(which, (desk) => desk.passes(SYNC_EVERY_MS));
  }

  finalise(): void {
    for (const id of this.#provisional) for (const desk of Object.values(this.desks)) desk.finalise(id);
    this.#provisional.clear();
  }

  /** Sign-ins, unlike keys, expire by the server's clock. */
  async setServerClockRight(): Promise<void> {
    await world.clock.stepWall(-this.#serverAheadMs);
    this.#serverAheadMs = 0;
  }

  close(): void {
    for (const desk of Object.values(this.desks)) desk.close();
  }

  #work(which: Which, stretches: Stretch[]): void {
    const desks = this.#of(which);
    let start = desks[0]?.now ?? START;
    for (const { afterMs, lengthMs, isFinal } of stretches) {
      start = Math.max(0, start + afterMs);
      const id = crypto.randomUUID();
      const session = { id, title: `Draft ${this.#recorded.length} – 報告 🙂`, start, end: start + lengthMs };
      this.#recorded.push({ on: which === "both" ? [0, 1] : [which === "desk" ? 0 : 1], session });
      if (!isFinal) this.#provisional.add(id);
      for (const desk of desks) desk.record(session, isFinal);
    }
  }

  async #onEach(which: Which, work: (desk: SyncDesk) => Promise<void>): Promise<void> {
    await Promise.all(this.#of(which).map(work));
  }

  #of(which: Which): SyncDesk[] {
    return which === "both" ? Object.values(this.desks) : [this.desks[which]];
  }
}

async function readBack(person: Person): Promise<Recorded[]> {
  const read: Recorded[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const { body }: { body: FocusSessionList } = await person.get<FocusSessionList>(
      `/api/sessions?from=1970-01-01&to=9999-12-29&limit=1000${cursor && `&cursor=${cursor}`}`,
    );
    for (const { id, window_title: title, start_time, end_time } of body.sessions)
      read.push({ id, title, start: Math.round(start_time * 1_000), end: Math.round(end_time * 1_000) });
    cursor = body.nextCursor;
  }
  return read;
}

const byId = (sessions: Recorded[]) => sessions.toSorted((a, b) => (a.id < b.id ? -1 : 1));

it("leaves on the server exactly what two agents have finished, whatever the road, the storage and the clocks did", async () => {
  let people = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 18 }), async (steps) => {
      const person = await world.join(world.alice.orgId, `Agent${++people}`, "member");
      const agents = await Agents.of(person);
      try {
        for (const next of steps) await agents.take(next);
        // What is not finished yet is no business of the server's.
        await agents.tick("both");
        await agents.tick("both");
        await agents.setServerClockRight();
        const { final } = agents;
        for (const desk of Object.values(agents.desks))
          expect(desk.loop.report).toMatchObject({ waiting: 0, problem: null, refused: null });
        expect(byId(await readBack(person))).toEqual(byId(final));
        const sent = final.map(({ id, start, end }) => ({
          id,
          start_time: start / 1_000,
          duration: (end - start) / 1_000,
        }));
        await expectExactly(world.deps.db, person.userId, sent);
      } finally {
        await agents.setServerClockRight();
        agents.close();
      }
    }),
    { numRuns: 20, interruptAfterTimeLimit: 30_000 },
  );
}, 60_000);

it("makes one session of each, though the same upload comes a hundred times", async () => {
  const person = await world.join(world.alice.orgId, "Hundred", "member");
  const { key } = await deviceOf(world, person);
  const desk = new SyncDesk((_, sessions, signal) =>
    new StintServer(road.url, () => key).sync(sessions, signal),
  );
  const sessions = Array.from({ length: 50 }, (_, index) => ({
    id: `session ${index}`,
    title: "A report",
    start: START + index,
    end: START + index + 1_000,
  }));
  for (const session of sessions) desk.record(session);
  ways = Array.from({ length: 99 }, () => "answer lost");
  const lost = road.lost.length;
  await desk.starts();
  for (let time = 1; time < 100; time++) await desk.passes(SYNC_EVERY_MS);
  expect(road.lost.slice(lost)).toEqual(Array(99).fill(200));
  expect(desk.loop.report.waiting).toBe(0);
  expect(byId(await readBack(person))).toEqual(byId(sessions));
  desk.close();
});
