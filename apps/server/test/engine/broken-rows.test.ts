import { randomUUID } from "node:crypto";
import { type LivenessPolicy, SHIFT_POLICY } from "@stint/core";
import { Engine } from "@stint/testkit/engine";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const { thresholdMs } = SHIFT_POLICY;
const WINDOW: LivenessPolicy = { kind: "window", heartbeatMs: 10_000, thresholdMs, onSilence: "log" };

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
beforeEach(() => engine.reset());
afterAll(() => engine.database.drop());

test("a session that cannot be closed holds up no other, and is tried again a threshold later", async () => {
  const [broken] = await insertPresence(1, { orgId: engine.orgId });
  const ids = await engine.openMany(10);
  await engine.hear(thresholdMs);
  const { closed } = await engine.sweep();
  expect(closed.map((close) => close.sessionId).sort()).toEqual([...ids].sort());
  const { reported } = engine.server;
  expect(reported.broken).toEqual([broken]);
  await engine.hear(thresholdMs - 1);
  const another = await engine.open();
  await engine.sweep();
  expect(reported.broken).toEqual([broken]);
  await engine.hear(1);
  await engine.sweep();
  expect(reported.broken).toEqual([broken, broken]);
  await engine.hear(thresholdMs);
  expect((await engine.sweep()).closed.map((close) => close.sessionId)).toEqual([another]);
});

test("nor while hundreds of other closes are held", async () => {
  const elsewhere = await engine.newOrganisation();
  await insertPresence(600, { orgId: elsewhere });
  const live = await engine.openMany(1);
  await insertPresence(2_000, { orgId: engine.orgId, lastSvcMs: (await engine.serviceMs()) + 3_600_000 });
  const [broken] = await insertPresence(1, { orgId: engine.orgId });
  await engine.hear(thresholdMs);
  const { closed } = await engine.sweep();
  expect(engine.server.reported.held).toMatchObject([{ orgId: elsewhere, state: "held" }]);
  expect(closed.map((close) => close.sessionId)).toEqual(live);
  expect(engine.server.reported.broken).toEqual([broken]);
});

test("a silence that cannot be logged holds up no other", async () => {
  const [broken] = await insertPresence(1, { orgId: randomUUID(), policy: WINDOW });
  const [window] = await engine.openMany(1, { policy: WINDOW });
  const [shift] = await engine.openMany(1);
  await engine.hear(thresholdMs);
  const { closed, logged } = await engine.sweep();
  expect(closed.map((close) => close.sessionId)).toEqual([shift]);
  expect(logged).toBe(1);
  expect(engine.server.reported.broken).toEqual([broken]);
  await engine.hear(5_000);
  expect(await engine.sweep()).toMatchObject({ logged: 0 });
  expect(engine.server.reported.broken).toEqual([broken]);
  expect((await engine.ledger({ sessionId: window ?? "" })).at(-1)).toMatchObject({
    transition: { type: "silence.logged" },
  });
});

/** Presence without a session, such as no code of ours writes. */
async function insertPresence(
  count: number,
  row: { orgId: string; policy?: LivenessPolicy; lastSvcMs?: number },
): Promise<string[]> {
  const { policy = SHIFT_POLICY, orgId } = row;
  const svcMs = row.lastSvcMs ?? (await engine.serviceMs());
  const { rows } = await engine.db.pool.query<{ session_id: string }>(
    `insert into presence (session_id, org_id, subject_id, kind, on_silence, heartbeat_ms, threshold_ms, due_svc_ms,
       last_at_ms, last_svc_ms, prev_at_ms, prev_svc_ms)
     select gen_random_uuid(), $1, gen_random_uuid(), $2, $3, $4, $5::int, $6::bigint + $5::int, 0, $6::bigint, 0, $6::bigint
     from generate_series(1, $7) returning session_id`,
    [orgId, policy.kind, policy.onSilence, policy.heartbeatMs, policy.thresholdMs, svcMs, count],
  );
  return rows.map((made) => made.session_id);
}
