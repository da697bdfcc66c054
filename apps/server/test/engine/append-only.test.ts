import { randomUUID } from "node:crypto";
import { Engine } from "@stint/testkit/engine";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import { sqlStateOf } from "../../src/db/database.ts";
import { type Entry, record } from "../../src/ledger.ts";
import { verifyLedger } from "../../src/ledger-read.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
  await engine.openMany(3);
});
afterAll(() => engine.database.drop());

test.each([
  "update ledger set data = '{}'",
  "update ledger set hash = hash",
  "delete from ledger",
  "delete from ledger where seq = 1",
  "truncate ledger",
  "truncate ledger cascade",
])("the owner of the database may not %s", async (statement) => {
  const before = await engine.ledger();
  expect(await stateOf(engine.db.pool.query(statement))).toBe("23001");
  expect(await engine.ledger()).toEqual(before);
});

test.each(["update ledger set data = '{}'", "delete from ledger", "truncate ledger"])(
  "nor may the tenant role %s",
  async (statement) => {
    const attempt = engine.db.tenant({ orgId: engine.orgId, sees: "organisation" }, (tx) =>
      sql.raw(statement).execute(tx),
    );
    expect(await stateOf(attempt)).toBe("42501");
  },
);

test("neither the owner nor the tenant role may change a line of the audit log; the tenant role writes its own organisation's", async () => {
  const acme = { orgId: engine.orgId, sees: "organisation" } as const;
  const line = { action: "member.added", target: { kind: "member", id: randomUUID(), label: "" } } as const;
  const writeAs = (orgId: string) =>
    engine.db.tenant(acme, (tx) => audit(tx, { orgId, userId: randomUUID() }, line));
  await writeAs(engine.orgId);
  expect(await stateOf(writeAs(await engine.newOrganisation()))).toBe("42501");
  for (const statement of ["update audit_log set at = at", "delete from audit_log", "truncate audit_log"]) {
    expect(await stateOf(engine.db.pool.query(statement)), statement).toBe("23001");
    const asTenant = engine.db.tenant(acme, (tx) => sql.raw(statement).execute(tx));
    expect(await stateOf(asTenant), statement).toBe("42501");
  }
  const { rows } = await engine.db.pool.query("select action from audit_log");
  expect(rows).toEqual([{ action: "member.added" }]);
});

test("a person's own transaction writes lines of what they do themselves, and reads none", async () => {
  const [own, other] = [randomUUID(), randomUUID()];
  const writeAs = (userId: string) =>
    engine.db.tenant({ orgId: engine.orgId, sees: { subjectId: own } }, async (tx) => {
      await audit(
        tx,
        { orgId: engine.orgId, userId },
        { action: "key.created", target: { kind: "key", id: randomUUID(), label: "gk_" } },
      );
      return (await sql`select from audit_log`.execute(tx)).rows.length;
    });
  expect(await writeAs(own)).toBe(0);
  expect(await stateOf(writeAs(other))).toBe("42501");
});

test("a second closing event of a session is refused, whoever writes it", async () => {
  const sessionId = await engine.open();
  const closed = await engine.close(sessionId);
  if (!closed) throw new Error("it was not open");
  const before = await engine.ledger();
  const reason = "silence";
  const again: Entry = { ...closed, transition: { type: "session.closed", reason } };
  for (const entry of [closed, again]) {
    await expect(engine.db.system((tx) => record(tx, [entry]))).rejects.toThrow(/0 sessions were open/);
  }
  for (const type of ["session.opened", "session.closed"]) {
    const copy = engine.db.pool.query(
      `insert into ledger select org_id, 1000 + seq, gen_random_uuid(), session_id, subject_id, kind, type, occurred_at,
        recorded_at, actor_id, data, hash from ledger where session_id = $1 and type = $2`,
      [sessionId, type],
    );
    expect(await stateOf(copy)).toBe("23505");
  }
  expect(await engine.ledger()).toEqual(before);
});

test("so is a second opening, and a close of what was never open", async () => {
  const sessionId = await engine.open();
  const [opened] = await engine.ledger({ sessionId });
  if (!opened) throw new Error("nothing was recorded");
  expect(await stateOf(engine.db.system((tx) => record(tx, [opened])))).toBe("23505");
  const closing: Entry = {
    ...opened,
    sessionId: randomUUID(),
    transition: { type: "session.closed", reason: "command" },
  };
  await expect(engine.db.system((tx) => record(tx, [closing]))).rejects.toThrow(/0 sessions were open/);
});

test("a person has one session of a kind open, however many ask at once", async () => {
  const subjectId = randomUUID();
  const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => engine.open({ subjectId })));
  expect(attempts.filter((attempt) => attempt.status === "fulfilled")).toHaveLength(1);
  for (const attempt of attempts)
    if (attempt.status === "rejected") expect(sqlStateOf(attempt.reason)).toBe("23505");
  const opened = (await engine.ledger()).filter((event) => event.subjectId === subjectId);
  expect(opened).toHaveLength(1);
});

test("lines are numbered without gaps and chained, though writers meet and some give up", async () => {
  const orgId = await engine.newOrganisation();
  const attempts = Array.from({ length: 40 }, (_, index) =>
    engine.db.system(async (tx) => {
      await record(tx, [opening(orgId)]);
      if (index % 3 === 0) throw new Error("the writer gave up");
    }),
  );
  const written = (await Promise.allSettled(attempts)).filter((attempt) => attempt.status === "fulfilled");
  const seqs = (await engine.ledger({ orgId })).map((event) => event.seq);
  expect(seqs).toEqual(Array.from(written, (_, index) => index + 1));
  expect(await engine.db.system((tx) => verifyLedger(tx, orgId))).toMatchObject({
    lines: written.length,
    fault: null,
  });
});

test("several organisations in one transaction each get their own numbers, whatever order others take", async () => {
  const orgs = [
    await engine.newOrganisation(),
    await engine.newOrganisation(),
    await engine.newOrganisation(),
  ];
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => {
      const order = index % 2 ? orgs : [...orgs].reverse();
      return engine.db.system((tx) => record(tx, order.map(opening)));
    }),
  );
  for (const orgId of orgs)
    expect(await engine.db.system((tx) => verifyLedger(tx, orgId))).toMatchObject({ lines: 12, fault: null });
});

function opening(orgId: string): Entry {
  return {
    orgId,
    sessionId: randomUUID(),
    subjectId: randomUUID(),
    kind: "shift",
    occurredAt: engine.clock.now(),
    actorId: null,
    transition: { type: "session.opened", kind: "shift" },
  };
}

async function stateOf(query: Promise<unknown>): Promise<string | null> {
  return query.then(
    () => "it was let through",
    (error: unknown) => sqlStateOf(error),
  );
}
