import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type LedgerEvent, type LivenessPolicy, replay, SHIFT_POLICY } from "@stint/core";
import { Engine } from "@stint/testkit/engine";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { record } from "../../src/ledger.ts";
import { verifyLedger } from "../../src/ledger-read.ts";
import type { RaceOrder, RaceReport } from "./race-process.ts";

const SESSIONS = 3_000;
const POLICY: LivenessPolicy = { ...SHIFT_POLICY, heartbeatMs: 500, thresholdMs: 1_500 };

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
  await engine.db.pool.query(
    "create or replace function wall_now() returns timestamptz language sql volatile as $$ select clock_timestamp() $$",
  );
});
beforeEach(() => engine.reset());
afterAll(() => engine.database.drop());

test.each([2, 4])(
  "beats meet sweeps at the threshold's edge in %i processes: every session closes once, and none that had just beaten",
  async (count) => {
    const orgId = await engine.newOrganisation();
    const processes = await Promise.all(Array.from({ length: count }, startProcess));
    const sessions = await openAll(orgId);
    const reports = await Promise.all(
      processes.map((child, index) =>
        runRace(child, {
          url: engine.database.url ?? "",
          orgId,
          thresholdMs: POLICY.thresholdMs,
          sourceId: `process ${index}`,
          // A quarter of the sessions beats in two processes at once.
          sessions: sessions.filter(
            (_, place) => place % count === index || (place + 1) % (4 * count) === index,
          ),
          untilRefused: sessions.filter((_, place) => place % (2 * count) === index),
        }),
      ),
    );
    expect(reports.flatMap((report) => report.errors)).toEqual([]);
    judge(await engine.ledger({ orgId }), sessions, reports);
    expect(await engine.db.system((tx) => verifyLedger(tx, orgId))).toMatchObject({ fault: null });
    // Otherwise nothing raced.
    expect(sum(reports, (report) => report.acknowledged.length)).toBeGreaterThan(SESSIONS);
    expect(sum(reports, (report) => report.atTheEdge)).toBeGreaterThan(SESSIONS / 10);
    expect(sum(reports, (report) => report.refused)).toBeGreaterThan(SESSIONS / 10);
  },
  60_000,
);

function judge(ledger: LedgerEvent[], sessions: string[], reports: RaceReport[]): void {
  const bySession = Map.groupBy(ledger, (event) => event.sessionId);
  const acknowledged = Map.groupBy(
    reports.flatMap((report) => report.acknowledged),
    ([sessionId]) => sessionId,
  );
  const commanded = reports.flatMap((report) => report.commanded);
  const wrong: unknown[] = [];
  for (const sessionId of sessions) {
    const events = bySession.get(sessionId) ?? [];
    const closes = events.filter((event) => event.transition.type === "session.closed");
    const [close] = closes;
    const openedAt = replay(events)?.openedAt ?? 0;
    const lastAt = Math.max(openedAt, ...(acknowledged.get(sessionId) ?? []).map(([, at]) => at));
    const isRight =
      closes.length === 1 &&
      close?.transition.type === "session.closed" &&
      (close.transition.reason === "command"
        ? commanded.includes(sessionId) && close.occurredAt >= lastAt
        : close.occurredAt === lastAt && close.recordedAt - lastAt >= POLICY.thresholdMs);
    if (!isRight) wrong.push({ sessionId, lastAt, events });
  }
  expect(wrong).toEqual([]);
  expect(sum(reports, (report) => report.closed) + commanded.length).toBe(sessions.length);
}

async function openAll(orgId: string): Promise<string[]> {
  const now = Date.now();
  const openings = Array.from({ length: SESSIONS }, () => ({
    orgId,
    sessionId: randomUUID(),
    subjectId: randomUUID(),
    kind: POLICY.kind,
    occurredAt: now,
    actorId: null,
    transition: { type: "session.opened" as const, kind: POLICY.kind },
  }));
  await engine.server.serviceClock.tick();
  await engine.db.system(async (tx) => {
    await record(tx, openings);
  });
  await engine.db.pool.query(
    `insert into presence (session_id, org_id, subject_id, kind, on_silence, heartbeat_ms, threshold_ms, due_svc_ms,
       last_at_ms, last_svc_ms, prev_at_ms, prev_svc_ms)
     select id, org_id, subject_id, kind, 'close', $2::int, $3::int, service_now_ms() + $3::int, $4::bigint,
       service_now_ms(), $4::bigint, service_now_ms() from session where org_id = $1`,
    [orgId, POLICY.heartbeatMs, POLICY.thresholdMs, now],
  );
  return openings.map((opening) => opening.sessionId);
}

async function startProcess(): Promise<ChildProcess> {
  const script = new URL("./race-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  await once(child, "message");
  return child;
}

async function runRace(child: ChildProcess, order: RaceOrder): Promise<RaceReport> {
  const [reported, exited] = [once(child, "message"), once(child, "exit")];
  child.send(order);
  const [report] = await Promise.race([
    reported,
    exited.then(([code]) => {
      throw new Error(`a process ended with code ${code} before it had reported`);
    }),
  ]);
  child.disconnect();
  await exited;
  return report as RaceReport;
}

function sum(reports: RaceReport[], of: (report: RaceReport) => number): number {
  return reports.reduce((total, report) => total + of(report), 0);
}
