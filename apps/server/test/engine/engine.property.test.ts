import { randomInt } from "node:crypto";
import { type LedgerEvent, replay, type Session } from "@stint/core";
import { Engine } from "@stint/testkit/engine";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyLedger } from "../../src/ledger-read.ts";
import { EngineModel } from "./engine-model.ts";
import { type Operation, operation, Rehearsal } from "./engine-operations.ts";

const RUNS = Number(process.env.STINT_PROPERTY_RUNS ?? 300);
const SEED = Number(process.env.STINT_PROPERTY_SEED ?? randomInt(2 ** 31));

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
afterAll(() => engine.database.drop());

test("whatever happens, in whatever order, the engine is what a page of plain code says it is", async () => {
  const happenings = fc.array(operation, { minLength: 6, maxLength: 30, size: "+1" });
  console.info(`STINT_PROPERTY_SEED=${SEED} STINT_PROPERTY_RUNS=${RUNS}`);
  await fc.assert(fc.asyncProperty(happenings, play), { numRuns: RUNS, seed: SEED, endOnFailure: false });
}, 600_000);

async function play(happenings: Operation[]): Promise<void> {
  await engine.reset();
  const orgId = await engine.newOrganisation();
  const rehearsal = new Rehearsal(engine, new EngineModel(), orgId);
  const { svcMs: startMs } = await rehearsal.reading();
  for (const happening of happenings) {
    const { svcMs: beforeMs } = await rehearsal.reading();
    await rehearsal.perform(happening);
    const { svcMs } = await rehearsal.reading();
    expect(svcMs).toBeGreaterThanOrEqual(beforeMs);
    expect(svcMs - startMs).toBeLessThanOrEqual(rehearsal.mayHavePassedMs);
    await compare(rehearsal.model, orgId);
  }
  const lines = rehearsal.model.sessions.reduce((sum, of) => sum + of.events.length, 0);
  const verified = await engine.db.system((tx) => verifyLedger(tx, orgId, 7));
  expect(verified).toMatchObject({ lines, fault: null });
}

async function compare(model: EngineModel, orgId: string): Promise<void> {
  const ledger = Map.groupBy(await engine.ledger({ orgId }), (event) => event.sessionId);
  const rows = new Map((await sessionRows(orgId)).map((row) => [row.id, row]));
  const presences = new Map((await presenceRows(orgId)).map((row) => [row.id, row]));
  expect(rows.size).toBe(model.sessions.length);
  for (const of of model.sessions) {
    const { id } = of.session;
    const events = ledger.get(id) ?? [];
    expect(rows.get(id)).toEqual(of.session);
    expect(replay(events)).toEqual(rows.get(id));
    expect(events.map(summaryOf)).toEqual(of.events);
    const { lastAt, lastSvcMs, lastSource, hinted, loggedSvcMs } = of;
    const presence = { id, lastAt, lastSvcMs, lastSource, hinted, loggedSvcMs };
    expect(presences.get(id)).toEqual(of.session.closedAt === null ? presence : undefined);
  }
  expect(presences.size).toBe(model.sessions.filter((of) => of.session.closedAt === null).length);
}

function summaryOf({ occurredAt, transition }: LedgerEvent) {
  return { occurredAt, transition };
}

async function sessionRows(orgId: string): Promise<Session[]> {
  const { rows } = await engine.db.pool.query<{ row: Session }>(
    `select jsonb_build_object('id', id, 'subjectId', subject_id, 'kind', kind, 'openedAt', ms_of(opened_at),
       'closedAt', ms_of(closed_at), 'closeReason', close_reason, 'resumedFrom', resumed_from,
       'creditedStart', ms_of(credited_start), 'creditedEnd', ms_of(credited_end)) as row
     from session where org_id = $1`,
    [orgId],
  );
  return rows.map(({ row }) => row);
}

type PresenceRow = { id: string; lastAt: number; lastSvcMs: number; hinted: boolean };

async function presenceRows(orgId: string): Promise<PresenceRow[]> {
  const { rows } = await engine.db.pool.query<{ row: PresenceRow }>(
    `select jsonb_build_object('id', session_id, 'lastAt', last_at_ms, 'lastSvcMs', last_svc_ms, 'lastSource', last_source,
       'hinted', hinted, 'loggedSvcMs', logged_svc_ms) as row from presence where org_id = $1`,
    [orgId],
  );
  return rows.map(({ row }) => row);
}
