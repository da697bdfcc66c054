import { randomUUID } from "node:crypto";
import { SHIFT_POLICY } from "@stint/core";
import { Engine } from "@stint/testkit/engine";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const { thresholdMs, heartbeatMs } = SHIFT_POLICY;

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
beforeEach(() => engine.reset());
afterAll(() => engine.database.drop());

test("an acknowledged beat is on disk, and says when it was", async () => {
  const sessionId = await engine.open();
  await engine.hear(5_000);
  const now = engine.clock.now();
  expect(await engine.beat(sessionId)).toEqual({ open: true, lastAt: now, now, heartbeatMs });
  expect(await presenceOf(sessionId)).toMatchObject({ last_at_ms: String(now), last_source: "tab" });
});

test("a beat for what is not open is told so, alone or among others", async () => {
  const sessionId = await engine.open();
  const strangers = [randomUUID(), randomUUID()];
  expect(await engine.beat(strangers[0] ?? "")).toEqual({ open: false, now: engine.clock.now() });
  const answers = await Promise.all([...strangers, sessionId].map((id) => engine.beat(id)));
  expect(answers.map((answer) => answer.open)).toEqual([false, false, true]);
});

test("a beat that comes fifty times at once counts once", async () => {
  const sessionId = await engine.open();
  await engine.hear(25_000);
  const answers = await Promise.all(Array.from({ length: 50 }, () => engine.beat(sessionId)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect((await engine.ledger({ sessionId })).map((event) => event.transition.type)).toEqual([
    "session.opened",
    "gap.recorded",
  ]);
  expect(await sources(sessionId)).toMatchObject([{ source_id: "tab" }]);
});

test("more beats than one batch takes are all acknowledged", async () => {
  const { rows } = await engine.db.pool.query<{ session_id: string }>(
    `insert into presence (session_id, org_id, subject_id, kind, on_silence, heartbeat_ms, threshold_ms, due_svc_ms,
       last_at_ms, last_svc_ms, prev_at_ms, prev_svc_ms)
     select gen_random_uuid(), $1, gen_random_uuid(), 'shift', 'close', 10000, 30000, $2::bigint + 30000, 0, $2::bigint, 0, $2::bigint
     from generate_series(1, 2500) returning session_id`,
    [engine.orgId, await engine.serviceMs()],
  );
  await engine.hear(1_000);
  const answers = await Promise.all(rows.map((row) => engine.beat(row.session_id)));
  expect(answers.filter((answer) => answer.open && answer.lastAt === engine.clock.now())).toHaveLength(2_500);
});

describe("two tabs", () => {
  test("one closes, the other goes on: the session stays open", async () => {
    const sessionId = await engine.open({ sourceId: "left" });
    await engine.beat(sessionId, "right");
    await engine.beat(sessionId, "left", true);
    for (let beats = 0; beats < 5; beats++) {
      await engine.hear(10_000);
      await engine.beat(sessionId, "right");
      expect((await engine.sweep()).closed).toEqual([]);
    }
    expect(await sources(sessionId)).toMatchObject([
      { source_id: "left", closing: true },
      { source_id: "right", closing: false },
    ]);
  });

  test("a hint that a tab closes ends nothing, and any later beat takes it back", async () => {
    const sessionId = await engine.open();
    expect(await engine.beat(sessionId, "tab", true)).toMatchObject({ open: true });
    expect(await presenceOf(sessionId)).toMatchObject({ hinted: true });
    await engine.hear(thresholdMs - 1);
    expect((await engine.sweep()).closed).toEqual([]);
    await engine.beat(sessionId, "reloaded");
    expect(await presenceOf(sessionId)).toMatchObject({ hinted: false, last_source: "reloaded" });
    await engine.hear(thresholdMs - 1);
    expect((await engine.sweep()).closed).toEqual([]);
  });

  test.each([
    { beats: ["left", "left closes"], hinted: true, last: "left" },
    { beats: ["left closes", "left"], hinted: false, last: "left" },
    { beats: ["left closes", "right"], hinted: false, last: "right" },
    { beats: ["right", "left closes"], hinted: false, last: "right" },
    { beats: ["left closes", "right closes", "left"], hinted: false, last: "left" },
  ])("in one batch, $beats: hinted $hinted", async ({ beats, hinted, last }) => {
    const sessionId = await engine.open();
    await Promise.all(
      beats.map((beat) => engine.beat(sessionId, beat.split(" ")[0], beat.endsWith("closes"))),
    );
    expect(await presenceOf(sessionId)).toMatchObject({ hinted, last_source: last });
  });
});

describe("a silence that a beat ends", () => {
  test.each([
    [2 * heartbeatMs - 1, 0],
    [2 * heartbeatMs, 1],
    [thresholdMs + 60_000, 1],
  ])("of %i ms leaves %i lines in the ledger", async (silenceMs, lines) => {
    const sessionId = await engine.open();
    const from = engine.clock.now();
    await engine.hear(silenceMs);
    const to = engine.clock.now();
    await engine.beat(sessionId, "train");
    const gaps = (await engine.ledger({ sessionId })).slice(1);
    const gap = { type: "gap.recorded", from, to, silenceMs, sourceId: "train" };
    expect(gaps.map((event) => event.transition)).toEqual(lines ? [gap] : []);
  });

  test("that was the server's own is no gap of the network", async () => {
    const sessionId = await engine.open();
    await engine.hear(5_000);
    await engine.clock.advance(3_600_000);
    await engine.restart();
    await engine.hear(5_000);
    await engine.beat(sessionId);
    expect(await engine.ledger({ sessionId })).toHaveLength(1);
  });
});

test("a server that stops answers every beat it took, and has written when each tab was last there", async () => {
  const ids = await engine.openMany(12);
  await Promise.all(ids.map((id) => engine.beat(id)));
  await engine.hear(5_000);
  let answered = 0;
  const beats = ids.map((id) => engine.beat(id).then(() => answered++));
  await engine.server.beats.drain();
  expect(answered).toBe(12);
  await Promise.all(beats);
  const { rows } = await engine.db.pool.query<{ last: string }>(
    "select distinct last_at_ms as last from presence_source where session_id = any($1)",
    [ids],
  );
  expect(rows).toEqual([{ last: String(engine.clock.now()) }]);
});

test("two processes that write the same sessions at once each get them all acknowledged", async () => {
  const ids = await engine.openMany(60);
  const processes = [engine.server, engine.newProcess(), engine.newProcess()];
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all(
      processes.flatMap((process, index) =>
        (index % 2 ? ids : [...ids].reverse()).map((sessionId) =>
          process.beats.beat({ sessionId, sourceId: `tab ${index}`, closing: false }),
        ),
      ),
    );
    expect(answers.every((answer) => answer.open)).toBe(true);
  }
});

type PresenceRow = { last_at_ms: string; hinted: boolean; last_source: string };

async function presenceOf(sessionId: string): Promise<PresenceRow | undefined> {
  const { rows } = await engine.db.pool.query<PresenceRow>("select * from presence where session_id = $1", [
    sessionId,
  ]);
  return rows[0];
}

async function sources(sessionId: string) {
  const { rows } = await engine.db.pool.query(
    "select source_id, closing, last_at_ms from presence_source where session_id = $1 order by source_id",
    [sessionId],
  );
  return rows;
}
