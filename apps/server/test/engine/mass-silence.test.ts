import { type LivenessPolicy, SHIFT_POLICY } from "@stint/core";
import { Engine } from "@stint/testkit/engine";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { record } from "../../src/ledger.ts";
import { newSessionId } from "../../src/session-id.ts";

const { thresholdMs } = SHIFT_POLICY;
const HOLD_MS = 60_000;
const WINDOW: LivenessPolicy = { kind: "window", heartbeatMs: 10_000, thresholdMs, onSilence: "log" };

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ massSilence: { minLate: 4, share: 0.3, holdMs: HOLD_MS } });
});
beforeEach(() => engine.reset());
afterAll(() => engine.database.drop());

test("by default twenty silent together are believed at once, and twenty-one are not", async () => {
  await using stock = await Engine.start();
  const twenty = await stock.openMany(20);
  await stock.hear(thresholdMs);
  expect((await stock.sweep()).closed).toHaveLength(20);
  expect(await stock.closes(twenty[0] ?? "")).toMatchObject([{ transition: { reason: "silence" } }]);
  await stock.openMany(21);
  await stock.hear(thresholdMs);
  expect((await stock.sweep()).closed).toEqual([]);
  expect(await holds(stock)).toMatchObject([{ org_id: stock.orgId, state: "held", late: 21, open: 21 }]);
});

describe("when many fall silent together", () => {
  test("closes wait, and the alarm is raised once", async () => {
    await engine.openMany(6);
    await engine.hear(thresholdMs);
    for (let sweeps = 0; sweeps < 5; sweeps++) {
      expect((await engine.sweep()).closed).toEqual([]);
      await engine.hear(5_000);
    }
    const began = engine.server.reported.held.map(({ orgId, changed }) => ({ orgId, changed }));
    expect(began).toEqual([{ orgId: engine.orgId, changed: "began" }]);
  });

  test("those who come back keep their sessions, and the rest gets a fresh interval", async () => {
    const ids = await engine.openMany(6);
    const silentSince = engine.clock.now();
    await engine.hear(thresholdMs);
    await engine.sweep();
    await engine.hear(20_000);
    for (const id of ids.slice(0, 3)) expect((await engine.beat(id)).open).toBe(true);
    expect((await engine.sweep()).closed).toEqual([]);
    expect(await holds()).toEqual([]);
    await engine.hear(thresholdMs - 1);
    for (const id of ids.slice(0, 3)) await engine.beat(id);
    expect((await engine.sweep()).closed).toEqual([]);
    await engine.hear(1);
    const { closed } = await engine.sweep();
    expect(closed.map((close) => close.sessionId).sort()).toEqual(ids.slice(3).sort());
    for (const close of closed) expect(close).toMatchObject({ at: silentSince, reason: "silence" });
    for (const id of ids.slice(0, 3)) expect(await engine.closes(id)).toEqual([]);
  });

  test("if it lasts they close as one batch, each dated at its own last beat", async () => {
    const ids = await engine.openMany(6);
    const openedAt = engine.clock.now();
    await engine.hear(4_000);
    await engine.beat(ids[5] ?? "");
    const lastBeatAt = engine.clock.now();
    await engine.hear(thresholdMs - 4_000);
    await engine.sweep();
    const [{ id: batchId = "" } = {}] = await holds();
    await engine.hear(HOLD_MS - 1);
    expect((await engine.sweep()).closed).toEqual([]);
    await engine.hear(1);
    const { closed } = await engine.sweep();
    expect(closed).toHaveLength(6);
    for (const id of ids) {
      expect(await engine.closes(id)).toMatchObject([
        {
          occurredAt: id === ids[5] ? lastBeatAt : openedAt,
          transition: { reason: "mass_silence", batchId },
        },
      ]);
    }
    await engine.sweep();
    expect(await holds()).toEqual([]);
    const { rows } = await engine.db.pool.query("select state, late, open from silence_hold order by org_id");
    expect(rows).toEqual([{ state: "expired", late: 6, open: 6 }]);
  });

  test("a session opened while they wait, or closed by command, is not held up", async () => {
    const [first] = await engine.openMany(6);
    await engine.hear(thresholdMs);
    await engine.sweep();
    await engine.open();
    expect(await engine.close(first ?? "")).toMatchObject({ transition: { reason: "command" } });
    expect((await engine.sweep()).closed).toEqual([]);
    expect(await engine.openCount()).toBe(6);
  });

  test("several processes that see it at once agree on one hold, and on one end of it", async () => {
    await engine.openMany(6);
    const processes = [engine.server, engine.newProcess(), engine.newProcess(), engine.newProcess()];
    const sweepAll = () => Promise.all(processes.map((process) => process.sweeper.sweep()));
    await engine.hear(thresholdMs);
    await sweepAll();
    expect(await holds()).toHaveLength(1);
    await engine.hear(HOLD_MS);
    expect((await sweepAll()).flatMap((result) => result.closed)).toHaveLength(6);
    await sweepAll();
    const { rows } = await engine.db.pool.query(
      "select state, ended_at is not null as ended from silence_hold",
    );
    expect(rows).toEqual([{ state: "expired", ended: true }]);
  });
});

describe("what counts as mass silence", () => {
  test("sources that said they were closing do not", async () => {
    const ids = await engine.openMany(6);
    for (const id of ids) await engine.beat(id, "tab", true);
    await engine.hear(thresholdMs);
    const { closed } = await engine.sweep();
    expect(closed).toHaveLength(6);
    expect(await engine.closes(ids[0] ?? "")).toMatchObject([
      { transition: { reason: "silence", hinted: true } },
    ]);
  });

  test("those who are late count before their own deadline, so that the first of a common outage is held too", async () => {
    await engine.openMany(2);
    await engine.hear(8_000);
    await engine.openMany(4);
    await engine.hear(thresholdMs - 8_000);
    expect((await engine.sweep()).closed).toEqual([]);
    expect(await holds()).toHaveLength(1);
  });

  test("a share of the open sessions, not a number alone", async () => {
    const live = await engine.openMany(14);
    await engine.openMany(6);
    await engine.hear(thresholdMs - 5_000);
    for (const id of live) await engine.beat(id);
    await engine.hear(5_000);
    expect((await engine.sweep()).closed).toHaveLength(6);
  });

  test.each([
    { late: 240, open: 700, closed: 0 },
    { late: 200, open: 700, closed: 200 },
    { late: 30, open: 700, closed: 30 },
  ])("the same share in a crowd: $late of $open", async ({ late, open, closed }) => {
    const ids = await engine.openMany(open);
    await engine.hear(thresholdMs - 5_000);
    await Promise.all(ids.slice(late).map((id) => engine.beat(id)));
    await engine.hear(5_000);
    expect((await engine.sweep()).closed).toHaveLength(closed);
    expect(await holds()).toMatchObject(closed > 0 ? [] : [{ org_id: engine.orgId, late, open }]);
  });

  test("sessions that silence never closes do not dilute it", async () => {
    await engine.openMany(40, { policy: WINDOW });
    await engine.openMany(6);
    await engine.hear(thresholdMs);
    expect(await engine.sweep()).toMatchObject({ closed: [], logged: 40 });
    expect(await holds()).toHaveLength(1);
  });

  test("one organisation's silence holds that organisation alone", async () => {
    const elsewhere = await engine.newOrganisation();
    const silent = await engine.openMany(6);
    const live = await engine.openMany(20, { orgId: elsewhere });
    const dead = await engine.open({ orgId: elsewhere });
    await engine.hear(thresholdMs - 5_000);
    for (const id of live) await engine.beat(id);
    await engine.hear(5_000);
    const { closed } = await engine.sweep();
    expect(closed.map((close) => close.sessionId)).toEqual([dead]);
    expect(await holds()).toMatchObject([{ org_id: engine.orgId, late: 6, open: 6 }]);
    expect(await engine.closes(silent[0] ?? "")).toEqual([]);
  });

  test("many organisations, each with one silent session, are held together", async () => {
    for (let orgs = 0; orgs < 6; orgs++) await engine.open({ orgId: await engine.newOrganisation() });
    await engine.hear(thresholdMs);
    expect((await engine.sweep()).closed).toEqual([]);
    expect(await holds()).toMatchObject([{ org_id: null, late: 6, open: 6 }]);
    await engine.hear(HOLD_MS);
    const { closed } = await engine.sweep();
    expect(closed.map((close) => close.reason)).toEqual(Array.from({ length: 6 }, () => "mass_silence"));
  });
});

type HoldRow = { id: string; org_id: string | null; state: string; late: number; open: number };

async function holds(of: Engine = engine): Promise<HoldRow[]> {
  const { rows } = await of.db.pool.query<HoldRow>(
    "select id, org_id, state, late, open from silence_hold where ended_at is null order by org_id nulls last",
  );
  return rows;
}

test.each([
  { before: 3_700, what: "found partly with the first and partly with the rest" },
  { before: 4_000, what: "found while those are closed" },
  { before: 20_500, what: "found only when those are closed" },
])(
  "an organisation that is silent together is not closed because $before of another are due before it: it is $what",
  async ({ before }) => {
    await using busy = await Engine.start({ massSilence: { minLate: 100, share: 0.9, holdMs: HOLD_MS } });
    await busy.hear(2 * thresholdMs);
    const first = await crowd(busy, before, { open: 30_000, dueBefore: 1 });
    const together = await crowd(busy, 200, { open: 200, dueBefore: 0 });
    const { closed } = await busy.sweep();
    expect(new Set(closed.map(({ orgId }) => orgId))).toEqual(new Set([first]));
    expect(closed).toHaveLength(before);
    expect(await holds(busy)).toMatchObject([{ org_id: together, state: "held", late: 200, open: 200 }]);
  },
);

test("a silence of everybody is seen though those who have been in the longest are heard", async () => {
  await using busy = await Engine.start({ massSilence: { minLate: 100, share: 0.3, holdMs: HOLD_MS } });
  await busy.hear(2 * thresholdMs);
  await crowd(busy, 0, { open: 8_000, dueBefore: 0 });
  await busy.hear(1_000);
  for (let orgs = 0; orgs < 60; orgs++) await crowd(busy, 100, { open: 100, dueBefore: 0 });
  expect((await busy.sweep()).closed).toEqual([]);
  expect(await holds(busy)).toMatchObject([{ org_id: null, state: "held", late: 6_000, open: 14_000 }]);
});

/** An organisation with so many open sessions, of which `late` have been silent for the threshold and a little more. */
async function crowd(
  server: Engine,
  late: number,
  { open, dueBefore }: { open: number; dueBefore: number },
): Promise<string> {
  const orgId = await server.newOrganisation();
  const ids = Array.from({ length: open }, () => newSessionId(server.clock.now()));
  const opening = { orgId, kind: "shift", actorId: null, occurredAt: server.clock.now() };
  const transition = { type: "session.opened" as const, kind: "shift" };
  await server.db.system((tx) =>
    record(
      tx,
      ids.map((id) => ({ ...opening, sessionId: id, subjectId: id, transition })),
    ),
  );
  await server.db.pool.query(
    `insert into presence (session_id, org_id, subject_id, kind, on_silence, heartbeat_ms, threshold_ms, due_svc_ms,
       last_at_ms, last_svc_ms, prev_at_ms, prev_svc_ms)
     select id, $2, id, 'shift', 'close', 10000, $4::int, svc_ms + case when place <= $5::int then -$6::int else $4::int end,
       $3::bigint, svc_ms - case when place <= $5::int then $4::int + $6::int else 0 end, $3::bigint, svc_ms
     from unnest($1::uuid[]) with ordinality ids(id, place), service_clock`,
    [ids, orgId, opening.occurredAt, thresholdMs, late, dueBefore],
  );
  return orgId;
}
