import { randomUUID } from "node:crypto";
import type { BillingSettings, BulkReply, TimeEntry } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { afterAll, beforeAll, expect, test } from "vitest";
import { entryAt, setRate, stampOf, type Work, workOf } from "./time.ts";

let world: World;
let work: Work;
beforeAll(async () => {
  world = await createWorld();
  work = await workOf(world, "Globex");
});
afterAll(() => world.close());

const somebodyWaits = () =>
  eventually(
    async () => {
      const { rowCount } = await world.deps.db.pool.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rowCount;
    },
    { what: "a statement to wait for a row" },
  );

test("approvals beside a change of the rate store the old one or the new one, whole and all alike", async () => {
  const { alice, bob } = world;
  const entries: TimeEntry[] = [];
  for (let minute = 0; minute < 20; minute++) {
    const startedAt = new Date(Date.parse("2026-02-02T00:00:00Z") + minute * 3_600_000).toISOString();
    entries.push(await entryAt(alice, startedAt, { project_id: work.project.id, status: "pending" }));
  }
  const ids = entries.map(({ id }) => id);
  await setRate(bob, { minorPerHour: 500, validFrom: "2025-01-01" });
  const { rate } = await setRate(bob, { projectId: work.project.id, minorPerHour: 1_000 });
  const states = [
    { minorPerHour: 1_000, currency: "EUR" },
    { minorPerHour: 2_000, currency: "USD" },
  ];
  const seen = new Set<string>();
  for (let round = 0; round < 30; round++) {
    const [approved] = await Promise.all([
      alice.post<BulkReply>(PATHS.bulkEntries, { status: "approved", ids }),
      bob.patch(`${PATHS.rates}/${rate.id}`, states[(round + 1) % 2]),
    ]);
    expect(approved.body.updated).toHaveLength(20);
    const stamps = await Promise.all(ids.map((id) => stampOf(world, id)));
    const different = new Set(stamps.map((stamp) => `${stamp.rate} ${stamp.currency} ${stamp.source}`));
    expect(different.size).toBe(1);
    expect(["1000 EUR project", "500 EUR organisation"]).toContain([...different][0]);
    for (const one of different) seen.add(one);
    await alice.post(PATHS.bulkEntries, { status: "pending", ids });
  }
  expect(seen.size).toBe(2);
});

test("a period is closed after what was being decided in it, and never under it", async () => {
  const { entryBilling, db } = world.deps;
  const { orgId, userId } = world.alice;
  let isClosed = false;
  const { closing } = await db.tenant({ orgId, sees: { subjectId: userId } }, async (tx) => {
    expect(await entryBilling.closedUntil(tx, orgId)).toBe(Number.NEGATIVE_INFINITY);
    const patched = world.ada
      .patch<BillingSettings>(PATHS.billingSettings, { lockedThrough: "2026-01-31" })
      .finally(() => {
        isClosed = true;
      });
    await somebodyWaits();
    expect(isClosed).toBe(false);
    return { closing: patched };
  });
  expect((await closing).body.lockedThrough).toBe("2026-01-31");
  await world.ada.patch(PATHS.billingSettings, { lockedThrough: null });
});

test("an entry that is billed while its person changes it is not changed", async () => {
  const { alice, deps } = world;
  const entry = await entryAt(alice, "2026-02-10T09:00:00Z", { project_id: work.project.id });
  const path = `${PATHS.timeEntries}/${entry.id}`;
  const attempts: [name: string, send: () => Promise<{ status: number }>, status: number][] = [
    ["notes", () => alice.patch(path, { notes: "late" }), 409],
    ["pending", () => alice.patch(path, { status: "pending" }), 409],
    ["split", () => alice.post(`${path}/split`, { at: "2026-02-10T09:30:00Z" }), 409],
    ["bulk", () => alice.post(PATHS.bulkEntries, { status: "pending", ids: [entry.id] }), 200],
    ["billing", () => alice.patch(`${path}/billing`, { billable: false }), 409],
    ["reprice", () => world.bob.post(PATHS.reprice, { from: "2026-02-10", to: "2026-02-10" }), 200],
  ];
  await setRate(world.bob, { userId: alice.userId, minorPerHour: 3_000 });
  const before = await stampOf(world, entry.id);
  for (const [name, send, status] of attempts) {
    const run = await deps.db.pool.connect();
    await run.query("begin");
    const invoiceId = randomUUID();
    await run.query(
      `insert into invoice (org_id, id, kind, status, client_id, currency, period_from, period_to, terms, net_minor,
         tax_minor, gross_minor, created_at)
       values ($1, $2, 'invoice', 'draft', $3, 'EUR', '2026-02-01', '2026-02-28', '{}', 0, 0, 0, wall_now())`,
      [alice.orgId, invoiceId, work.client.id],
    );
    await run.query("update time_entry set status = 'billed', invoice_id = $1 where id = $2", [
      invoiceId,
      entry.id,
    ]);
    const sent = send();
    await somebodyWaits();
    await run.query("commit");
    run.release();
    expect([name, (await sent).status]).toEqual([name, status]);
    expect([name, await stampOf(world, entry.id)]).toEqual([name, { ...before, status: "billed" }]);
    await deps.db.pool.query("update time_entry set status = 'approved', invoice_id = null where id = $1", [
      entry.id,
    ]);
  }
});
