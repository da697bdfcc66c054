import { randomUUID } from "node:crypto";
import type { LivenessPolicy } from "@stint/core";
import type { Engine, ServerProcess } from "@stint/testkit/engine";
import fc from "fast-check";
import { expect } from "vitest";
import { sqlStateOf } from "../../src/db/database.ts";
import { record } from "../../src/ledger.ts";
import type { EngineModel, ModelSession, Reading } from "./engine-model.ts";

const POLICIES: LivenessPolicy[] = [
  { kind: "shift", heartbeatMs: 1_000, thresholdMs: 3_000, onSilence: "close" },
  { kind: "ferry", heartbeatMs: 1_000, thresholdMs: 7_000, onSilence: "close" },
  { kind: "window", heartbeatMs: 1_000, thresholdMs: 4_000, onSilence: "log" },
];
const HOUR_MS = 3_600_000;

const which = fc.nat(30);
const source = fc.constantFrom("tab", "phone", "desk");
const process = fc.nat(1);

/** One thing that may happen. Sessions, people and processes are named by number, whatever there is of them. */
export const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("open" as const),
      person: fc.nat(4),
      policy: fc.nat(2),
      source,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("beat" as const), which, source, closing: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("burst" as const),
      which,
      sources: fc.array(source, { minLength: 2, maxLength: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("close" as const), which }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("hear" as const),
      process,
      ms: fc.integer({ min: 1, max: 5_000 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("sweep" as const),
      processes: fc.constantFrom<number[]>([0], [1], [0, 1], [0, 1, 0, 1]),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("meet" as const), which, source }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("pause" as const), ms: fc.integer({ min: 1, max: 600_000 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("restart" as const), process }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("step" as const),
      ms: fc.integer({ min: -HOUR_MS, max: HOUR_MS }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("approve" as const),
      which,
      hours: fc.nat(9),
      moveStart: fc.boolean(),
    }),
  },
);
export type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;

/** The engine and its model side by side: each operation is done to both, and what the engine answers must be what the model foretold. */
export class Rehearsal {
  readonly engine: Engine;
  readonly model: EngineModel;
  readonly orgId: string;
  readonly #people = Array.from({ length: 5 }, () => randomUUID());
  readonly #processes: ServerProcess[];
  /** How far the service clock may have come: the time that passed, and 2 s for each step forward. */
  mayHavePassedMs = 0;

  constructor(engine: Engine, model: EngineModel, orgId: string) {
    this.engine = engine;
    this.model = model;
    this.orgId = orgId;
    this.#processes = [engine.newProcess(), engine.newProcess()];
  }

  async perform(operation: Operation): Promise<void> {
    switch (operation.kind) {
      case "open":
        return this.#open(operation.person, POLICIES[operation.policy] ?? failed(), operation.source);
      case "beat":
        return this.#beat(operation.which, [operation.source], operation.closing);
      case "burst":
        return this.#beat(operation.which, operation.sources, false);
      case "close":
        return this.#close(operation.which);
      case "hear":
        return this.#hear(operation.process, operation.ms);
      case "sweep":
        return this.#sweep(operation.processes);
      case "meet":
        return this.#meet(operation.which, operation.source);
      case "pause":
        this.mayHavePassedMs += operation.ms;
        return this.engine.clock.advance(operation.ms);
      case "restart":
        this.#processes[operation.process] = this.engine.newProcess();
        return;
      case "step":
        if (operation.ms > 0) this.mayHavePassedMs += 2_000;
        return this.engine.clock.stepWall(operation.ms);
      case "approve":
        return this.#approve(operation.which, operation.hours * HOUR_MS, operation.moveStart);
    }
  }

  async reading(): Promise<Reading> {
    const { rows } = await this.engine.db.pool.query<{ svc_ms: string; last_tick_ms: string }>(
      "select svc_ms, last_tick_ms from service_clock",
    );
    return {
      wallMs: this.engine.clock.now(),
      svcMs: Number(rows[0]?.svc_ms),
      lastTickMs: Number(rows[0]?.last_tick_ms),
    };
  }

  async #open(person: number, policy: LivenessPolicy, sourceId: string): Promise<void> {
    const subjectId = this.#people[person] ?? failed();
    const reading = await this.reading();
    const attempt = this.engine.open({ orgId: this.orgId, subjectId, policy, sourceId });
    if (this.model.hasOpen(subjectId, policy.kind)) {
      expect(await attempt.then(() => "opened", sqlStateOf)).toBe("23505");
    } else {
      this.model.open(await attempt, subjectId, policy, sourceId, reading);
    }
  }

  async #beat(which: number, sources: string[], closing: boolean): Promise<void> {
    const of = this.#pick(which);
    if (!of) return;
    const { beats } = this.#process(which);
    const reading = await this.reading();
    const answers = await Promise.all(
      sources.map((sourceId) => beats.beat({ sessionId: of.session.id, sourceId, closing })),
    );
    if (of.session.closedAt === null) this.model.beat(of, sources.at(-1) ?? "", closing, reading);
    for (const answer of answers) expect(answer).toEqual(this.#expectedAnswer(of, reading));
  }

  #expectedAnswer(of: ModelSession, { wallMs }: Reading) {
    if (of.session.closedAt !== null) return { open: false, now: wallMs };
    return { open: true, now: wallMs, lastAt: of.lastAt, heartbeatMs: of.policy.heartbeatMs };
  }

  async #close(which: number): Promise<void> {
    const of = this.#pick(which);
    if (!of) return;
    const closed = await this.engine.close(of.session.id, this.orgId);
    expect(closed !== null).toBe(of.session.closedAt === null);
    if (closed) this.model.command(of, await this.reading());
  }

  async #hear(process: number, ms: number): Promise<void> {
    this.mayHavePassedMs += ms;
    for (let left = ms; left > 0; left -= 1_700) {
      await this.engine.clock.advance(Math.min(left, 1_700));
      await this.#process(process).serviceClock.tick();
    }
  }

  async #sweep(processes: number[]): Promise<void> {
    const results = await Promise.all(processes.map((index) => this.#process(index).sweeper.sweep()));
    const closed = results.flatMap((result) => result.closed.map((close) => close.sessionId));
    expect(closed.sort()).toEqual(this.model.sweep(await this.reading()).sort());
  }

  /** A beat and a sweep at one moment: whichever is first, the other must agree with it. */
  async #meet(which: number, sourceId: string): Promise<void> {
    const of = this.#pick(which);
    if (!of) return;
    const [one, two] = [this.#process(0), this.#process(1)];
    await two.serviceClock.tick();
    const reading = await this.reading();
    const beat = one.beats.beat({ sessionId: of.session.id, sourceId, closing: false });
    const [answer, { closed }] = await Promise.all([beat, two.sweeper.sweep()]);
    if (!this.model.isDue(of, reading.svcMs)) expect(answer.open).toBe(of.session.closedAt === null);
    if (answer.open) this.model.beat(of, sourceId, false, reading);
    expect(closed.map((close) => close.sessionId).sort()).toEqual(this.model.sweep(reading).sort());
  }

  async #approve(which: number, creditMs: number, moveStart: boolean): Promise<void> {
    const of = this.#pick(which);
    if (!of) return;
    const now = this.engine.clock.now();
    const start = moveStart ? of.session.openedAt - creditMs : undefined;
    const end = of.session.openedAt + creditMs;
    const correctionId = randomUUID();
    await this.engine.db.system((tx) =>
      record(tx, [
        {
          orgId: this.orgId,
          sessionId: of.session.id,
          subjectId: of.session.subjectId,
          kind: of.session.kind,
          occurredAt: now,
          actorId: randomUUID(),
          transition: { type: "correction.approved", correctionId, start, end },
        },
      ]),
    );
    this.model.approve(of, correctionId, start, end, now);
  }

  #pick(which: number): ModelSession | undefined {
    // The latest come first, so that most operations meet a session that is open.
    const { sessions } = this.model;
    return sessions.at(-1 - (which % Math.max(1, sessions.length)));
  }

  #process(index: number): ServerProcess {
    return this.#processes[index % 2] ?? failed();
  }
}

function failed(): never {
  throw new Error("there is no such thing");
}
