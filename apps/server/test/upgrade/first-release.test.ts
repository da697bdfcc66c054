import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replay } from "@stint/core";
import { createEmptyDatabase } from "@stint/testkit/database";
import { testConfig } from "@stint/testkit/world";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../../src/app.ts";
import { readArchive } from "../../src/backup/archive.ts";
import { loadSnapshot } from "../../src/backup/load-snapshot.ts";
import { createDiskBlobs } from "../../src/blobs/disk.ts";
import { systemClock } from "../../src/clock.ts";
import type { Database } from "../../src/db/database.ts";
import { pendingMigrations } from "../../src/db/migrate.ts";
import { createDeps, type Deps } from "../../src/deps.ts";
import { eventOf, LEDGER_FIELDS, type LedgerRow, verifyLedger } from "../../src/ledger-read.ts";
import { createLog } from "../../src/log.ts";
import { openDatabase } from "../../src/open-database.ts";
import type { Lived } from "./lived-in.ts";

// A database of the first release, with the migrations up to 0011, lived in as `lived-in.ts` says by that release's own
// server; and what that server answered. Neither changes any more.
const RELEASED = new URL("./released/0011-suggestions", import.meta.url).pathname;
const lived: Lived = JSON.parse(readFileSync(`${RELEASED}.json`, "utf8"));

let db: Database;
let deps: Deps;
let app: ReturnType<typeof createApp>;
let drop: () => Promise<void>;
beforeAll(async () => {
  const log = createLog("silent");
  const place = await emptyPlace();
  drop = place.drop;
  db = await openDatabase({ ...place, databasePool: 4 });
  const blobs = createDiskBlobs(join(place.dataDir, "blobs"));
  const entries = readArchive(`${RELEASED}.tar.gz`);
  await loadSnapshot({ db, log, blobs, settleSecret: () => {}, say: () => {} }, entries);
  await db.pool.query(`update auth.session set "expiresAt" = wall_now() + interval '1 day'`);
  const config = testConfig({ STINT_DATA: place.dataDir });
  deps = createDeps({ config, db, clock: systemClock, log });
  app = createApp(deps);
}, 120_000);
afterAll(async () => {
  deps.mailer.close();
  await db.close();
  await drop();
});

test("a database of the first release is brought up to date with everything in it", async () => {
  expect(await pendingMigrations(db)).toEqual([]);
  const { rows } = await db.pool.query<{
    lines: number;
    signals: number;
    sessions: number;
    entries: number;
  }>(`
    select (select count(*)::int from ledger) as lines, (select count(*)::int from activity_signal) as signals,
      (select count(*)::int from focus_session) as sessions, (select count(*)::int from time_entry) as entries`);
  expect(rows[0]).toMatchObject({ signals: 240, sessions: 40, entries: 3 });
  expect(rows[0]?.lines).toBeGreaterThan(8);
});

test("every ledger verifies, and every session is what its lines add up to", async () => {
  const { rows: orgs } = await db.pool.query<{ id: string }>("select id from organisation");
  expect(orgs).toHaveLength(2);
  for (const { id } of orgs) {
    const { lines, fault } = await db.system((tx) => verifyLedger(tx, id));
    expect([lines > 0, fault]).toEqual([true, null]);
  }
  const { rows: lines } = await db.pool.query<LedgerRow>(
    `select ${LEDGER_FIELDS} from ledger order by org_id, seq`,
  );
  const histories = Map.groupBy(lines.map(eventOf), (event) => event.sessionId);
  const { rows: sessions } = await db.pool.query<{ row: { id: string } }>(
    `select jsonb_build_object('id', id, 'subjectId', subject_id, 'kind', kind, 'openedAt', ms_of(opened_at),
       'closedAt', ms_of(closed_at), 'closeReason', close_reason, 'resumedFrom', resumed_from,
       'creditedStart', ms_of(credited_start), 'creditedEnd', ms_of(credited_end)) as row from session`,
  );
  expect(sessions).toHaveLength(histories.size);
  for (const { row } of sessions) expect(replay(histories.get(row.id) ?? [])).toEqual(row);
});

test.each(lived.asked)(
  "$who is told of the past what the first release told: $path",
  async ({ who, path, body }) => {
    const answer = await ask(who, path);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject(timeless(body));
  },
);

test("who was in is still in after a sweep, and goes on", async () => {
  await deps.sweeper.sweep();
  expect(await (await ask("alice", "/api/employee/status")).json()).toMatchObject({ status: "IN" });
  const out = await ask("alice", "/api/employee/punch", { type: "OUT" });
  expect([out.status, await out.json()]).toMatchObject([
    201,
    { status: "OUT", punch: { type: "OUT", reason: "command" } },
  ]);
});

test("time of the first release is in today's reports", async () => {
  const answer = await ask("bob", "/api/v1/reports/time?from=2026-02-01&to=2026-02-28&by=project");
  expect(await answer.json()).toMatchObject({ total: { entries: 2, seconds: 12_600 } });
});

async function ask(who: string, path: string, body?: unknown): Promise<Response> {
  return app.request(path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${lived.tokens[who]}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** Without what an answer says of the moment it was given in. */
function timeless(body: unknown): object {
  const { serverTime: _, ...past } = body as Record<string, unknown>;
  return past;
}

type Place = { databaseUrl: string | null; dataDir: string; drop(): Promise<void> };

async function emptyPlace(): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), "stint-upgrade-"));
  const made = process.env.STINT_TEST_DB === "postgres" ? await createEmptyDatabase() : null;
  return {
    databaseUrl: made?.url ?? null,
    dataDir,
    drop: async () => {
      await made?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
