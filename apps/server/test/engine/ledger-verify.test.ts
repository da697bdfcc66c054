import { hash } from "node:crypto";
import { hashInput, type Transition } from "@stint/core";
import { Engine } from "@stint/testkit/engine";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../../src/db/database.ts";
import { record } from "../../src/ledger.ts";
import { eventOf, LEDGER_FIELDS, type LedgerRow, verifyLedger } from "../../src/ledger-read.ts";

const LINES = 10;
let engine: Engine;
let orgId: string;

beforeAll(async () => {
  engine = await Engine.start();
  orgId = engine.orgId;
  await engine.openMany(4);
  const [first, second] = await engine.ledger();
  if (!first || !second) throw new Error("nothing was recorded");
  const more: Transition[] = [
    { type: "gap.recorded", from: 1, to: 2_000, silenceMs: 1_999, sourceId: 'Küche "🚪"\n' },
    { type: "silence.logged", missed: [1, 2, 3] },
    {
      type: "correction.requested",
      correctionId: second.sessionId,
      end: 5,
      note: "ich war da — \\u0041 \u2028",
    },
    { type: "correction.approved", correctionId: second.sessionId, end: 5, note: "" },
    { type: "session.closed", reason: "silence", hinted: true, batchId: undefined },
  ];
  for (const transition of more) await engine.db.system((tx) => record(tx, [{ ...first, transition }]));
  await engine.db.system((tx) =>
    record(tx, [{ ...second, transition: { type: "session.closed", reason: "command" } }]),
  );
});
afterAll(() => engine.database.drop());

test("an untouched ledger verifies, on whatever page a line falls", async () => {
  for (const pageSize of [1, 3, 5, LINES, 5_000]) {
    const verified = await engine.db.system((tx) => verifyLedger(tx, orgId, pageSize));
    expect(verified).toMatchObject({ lines: LINES, fault: null });
  }
});

test("an organisation without a ledger verifies as empty", async () => {
  const empty = await engine.newOrganisation();
  expect(await engine.db.system((tx) => verifyLedger(tx, empty))).toMatchObject({ lines: 0, fault: null });
});

test.each([
  ["occurred_at = occurred_at - interval '1 ms'"],
  ["recorded_at = recorded_at + interval '1 ms'"],
  ["subject_id = gen_random_uuid()"],
  ["session_id = gen_random_uuid()"],
  ["actor_id = gen_random_uuid()"],
  ["id = gen_random_uuid()"],
  ["kind = 'window'"],
  ["type = 'silence.logged'"],
  ['data = data || \'{"note": "never mind"}\''],
  ["data = data - 'silenceMs'"],
  ["hash = decode(repeat('ab', 32), 'hex')"],
])("a line changed by superuser (%s) is found, and named", async (change) => {
  const fault = await faultAfter((tx) =>
    sql`update ledger set ${sql.raw(change)} where org_id = ${orgId} and seq = 5`.execute(tx),
  );
  expect(fault).toMatchObject({ orgId, seq: 5 });
});

test.each([
  ["the first line deleted", "delete from ledger where seq = 1", 2],
  ["a middle line deleted", "delete from ledger where seq = 5", 6],
  ["the last line deleted", `delete from ledger where seq = ${LINES}`, LINES - 1],
  ["every line deleted", "delete from ledger", 0],
  ["everything truncated", "truncate ledger", 0],
  [
    "two lines in each other's place",
    "update ledger set seq = case seq when 4 then -5 else -4 end where seq in (4, 5); update ledger set seq = -seq where seq < 0",
    4,
  ],
  [
    "a line copied to the end",
    `insert into ledger select org_id, ${LINES} + 1, gen_random_uuid(), session_id, subject_id, kind, type, occurred_at, recorded_at, actor_id, data, hash from ledger where seq = 5`,
    LINES + 1,
  ],
  ["the head set back", "update ledger_head set seq = seq - 1", LINES],
  ["the head removed", "delete from ledger_head", LINES],
  [
    "every number moved on",
    "update ledger set seq = seq + 1000; update ledger_head set seq = seq + 1000",
    1_001,
  ],
])("%s is found", async (_what, tampering, seq) => {
  const fault = await faultAfter(async (tx) => {
    for (const statement of tampering.split("; ")) await sql.raw(statement).execute(tx);
  });
  expect(fault).toMatchObject({ orgId, seq });
});

test("a line rewritten together with its own hash is found at the next one", async () => {
  const fault = await faultAfter(async (tx) => {
    const { rows } = await sql<LedgerRow & { prev: string }>`
      select ${sql.raw(LEDGER_FIELDS)}, (select encode(hash, 'hex') from ledger where seq = 4) as prev
      from ledger where seq = 5`.execute(tx);
    const [row] = rows;
    if (!row) throw new Error("there is no fifth line");
    const forged = { ...eventOf(row), occurredAt: 1_000 };
    await sql`update ledger set occurred_at = at_ms(1000), hash = decode(${hash("sha256", hashInput(row.prev, forged), "hex")}, 'hex')
      where seq = 5`.execute(tx);
  });
  expect(fault).toMatchObject({ orgId, seq: 6 });
});

test("a ledger cut short together with its head no longer ends in the hash that was noted before", async () => {
  const noted = await engine.db.system((tx) => verifyLedger(tx, orgId));
  const cut = await tampered(async (tx) => {
    await sql`delete from ledger where seq > 8`.execute(tx);
    await sql`update ledger_head set seq = 8, hash = (select hash from ledger where seq = 8)`.execute(tx);
  });
  expect(cut.lines).toBe(8);
  expect(cut.hash).not.toBe(noted.hash);
});

async function faultAfter(tamper: (tx: Tx) => Promise<unknown>) {
  return (await tampered(tamper)).fault;
}

/** What verifying says of a ledger changed behind its triggers; nothing of the change remains. */
async function tampered(tamper: (tx: Tx) => Promise<unknown>): ReturnType<typeof verifyLedger> {
  const tx = await engine.db.kysely.startTransaction().execute();
  try {
    await sql`alter table ledger disable trigger user`.execute(tx);
    await tamper(tx);
    return await verifyLedger(tx, orgId, 4);
  } finally {
    await tx.rollback().execute();
  }
}
