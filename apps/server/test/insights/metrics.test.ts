import { readFileSync } from "node:fs";
import { PATHS, type PunchReply } from "@stint/protocol";
import { createWorld, pass, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { measureProcess } from "../../src/http/metrics.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { STINT_SHIFT_THRESHOLD_MS: "30000" } });
  measureProcess(world.deps.registry);
  await world.deps.feed.start();
});
afterAll(async () => {
  await world.deps.feed.stop();
  await world.close();
});

/** The value of one line of the metrics, or null if it is not there. */
async function metric(line: string): Promise<number | null> {
  const { body } = await world.anonymous.get<{ text: string }>("/metrics");
  const found = body.text.split("\n").find((one) => one.startsWith(`${line} `));
  return found === undefined ? null : Number(found.slice(line.length + 1));
}

test("a beat counts as taken, as refused where it is wrong, and as failed where the database is", async () => {
  const punched = await world.alice.post<PunchReply>(PATHS.punch, { type: "IN" });
  const body = { employeeId: world.alice.userId, sessionId: "tab", beatToken: punched.body.beatToken };
  await world.anonymous.post(PATHS.heartbeat, body);
  await world.anonymous.post(PATHS.heartbeat, { ...body, beatToken: "no such token" });
  await world.anonymous.post(PATHS.heartbeat, {});
  expect(await metric('stint_heartbeats_total{outcome="ok"}')).toBe(1);
  expect(await metric('stint_heartbeats_total{outcome="refused"}')).toBe(2);
  expect(await metric('stint_heartbeats_total{outcome="failed"}')).toBe(0);
  await using broken = await createWorld();
  const open = await broken.alice.post<PunchReply>(PATHS.punch, { type: "IN" });
  await broken.deps.db.pool.query("alter table presence rename to elsewhere");
  const { status } = await broken.anonymous.post(PATHS.heartbeat, {
    employeeId: broken.alice.userId,
    sessionId: "tab",
    beatToken: open.body.beatToken,
  });
  expect(status).toBeGreaterThanOrEqual(500);
  const { body: said } = await broken.anonymous.get<{ text: string }>("/metrics");
  expect(said.text).toContain('stint_heartbeats_total{outcome="failed"} 1');
  expect(said.text).toContain("stint_database_up 0");
  expect(said.text).not.toMatch(/^stint_open_sessions[ {]/m);
  await broken.deps.db.pool.query("alter table elsewhere rename to presence");
});

test("open sessions, the service clock and an automatic punch-out are told as they are", async () => {
  await world.deps.sweeper.sweep();
  const before = (await metric("stint_service_clock_seconds")) ?? 0;
  expect(await metric('stint_open_sessions{kind="shift"}')).toBe(1);
  await pass(world, 40);
  expect(await metric('stint_open_sessions{kind="shift"}')).toBeNull();
  expect(await metric('stint_silence_closes_total{kind="shift",reason="silence"}')).toBe(1);
  expect(await metric("stint_silence_detection_seconds_count")).toBe(1);
  expect(await metric("stint_service_clock_seconds")).toBe(before + 40);
  await world.clock.stepWall(7_000);
  expect(await metric("stint_service_clock_age_seconds")).toBe(7);
  expect(await metric("stint_database_up")).toBe(1);
});

test("a line sent to a stream counts with its lag, once; what a stream only catches up with does not", async () => {
  const stream = await world.app.request(PATHS.events, {
    headers: { authorization: `Bearer ${world.bob.token}`, "last-event-id": "0" },
  });
  const reader = stream.body?.getReader();
  const decoder = new TextDecoder();
  let read = "";
  const readUntil = async (text: string): Promise<void> => {
    while (!read.includes(text)) read += decoder.decode((await reader?.read())?.value);
  };
  await readUntil("session.closed");
  expect(await metric("stint_realtime_streams")).toBe(1);
  expect(await metric("stint_realtime_lag_seconds_count")).toBe(0);
  await world.alice.post(PATHS.punch, { type: "IN" });
  await readUntil("id: 3");
  await eventually(async () => (await metric("stint_realtime_lag_seconds_count")) === 1, {
    what: "the line to be counted",
  });
  await reader?.cancel();
  expect(await metric("stint_realtime_streams")).toBe(0);
});

test("waiting jobs and dead letters are counted by queue", async () => {
  expect(await metric('stint_queue_dead_letters{queue="time_capture"}')).toBe(0);
  await world.deps.db.pool.query(
    `insert into capture_task (org_id, user_id, id, state, signals, received_at, settled_at)
      values ($1, $2, gen_random_uuid(), 'FAILURE', 1, wall_now(), wall_now())`,
    [world.alice.orgId, world.alice.userId],
  );
  expect(await metric('stint_queue_dead_letters{queue="time_capture"}')).toBe(1);
  await world.deps.jobs.ready();
  await world.deps.db.pool.query(
    "insert into pgboss.job (name, data, policy, start_after) select 'billing', '{}', policy, '2100-01-01' from pgboss.queue where name = 'billing'",
  );
  expect(await metric('stint_queue_jobs{queue="billing",state="waiting"}')).toBe(1);
});

test("open alerts are counted by kind, and no more once they are closed", async () => {
  const { pool } = world.deps.db;
  await pool.query(
    `insert into alert (id, org_id, kind, opened_at, seen_at, peak)
      values (gen_random_uuid(), $1, 'auto_outs', wall_now(), wall_now(), 12),
        (gen_random_uuid(), $2, 'auto_outs', wall_now(), wall_now(), 13),
        (gen_random_uuid(), null, 'heartbeats', wall_now(), wall_now(), 5)`,
    [world.alice.orgId, world.charlie.orgId],
  );
  expect(await metric('stint_alerts_open{kind="auto_outs"}')).toBe(2);
  expect(await metric('stint_alerts_open{kind="heartbeats"}')).toBe(1);
  expect(await metric('stint_alerts_open{kind="realtime"}')).toBe(0);
  await pool.query("update alert set closed_at = wall_now()");
  expect(await metric('stint_alerts_open{kind="auto_outs"}')).toBe(0);
});

describe("every metric that is named exists:", () => {
  const ROOT = new URL("../../../../", import.meta.url);
  const NAMED = /\b(?:stint|nodejs|process)_[a-z0-9_]+/g;

  test.each(["deploy/grafana/stint.json", "deploy/prometheus/stint-alerts.yml", "docs/reference/metrics.md"])(
    "%s",
    (path) => {
      const text = readFileSync(new URL(path, ROOT), "utf8");
      const known = world.deps.registry.getMetricsAsArray().map(({ name }) => name);
      const named = new Set(text.match(NAMED));
      expect(named.size).toBeGreaterThan(9);
      const unknown = [...named].filter(
        (name) => !known.includes(name) && !known.includes(name.replace(/_(bucket|sum|count)$/, "")),
      );
      expect(unknown.filter((name) => !["process_", "nodejs_"].includes(name))).toEqual([]);
    },
  );

  test("the dashboard's panels have ids, places and questions of their own", () => {
    const { panels } = JSON.parse(readFileSync(new URL("deploy/grafana/stint.json", ROOT), "utf8"));
    const ids = new Set(panels.map(({ id }: { id: number }) => id));
    expect(ids.size).toBe(panels.length);
    for (const { title, description, targets, gridPos } of panels) {
      expect([title, description]).not.toContain("");
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (const { expr } of targets) expect(expr).toMatch(/stint_|process_|nodejs_/);
    }
  });
});
