import { timeLines } from "@stint/core";
import { atLeast, ClientBillingBody, type EntryBilling, type EntryBillingPatch } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { audit } from "../audit.ts";
import { type Database, organisationScope, type Scope, type Tx } from "../db/database.ts";
import type { Caller } from "../http/env.ts";
import { invalidField, problem } from "../http/problem.ts";
import { findClientBilling } from "./client-billing.ts";
import { closedUntil, holdClosedUntil } from "./closed-period.ts";
import { type PricedEntry, priceEntries } from "./price-entries.ts";
import { stampEntries } from "./stamp-entries.ts";

type Patch = z.infer<typeof EntryBillingPatch>;

/** One's own entry, or for managers a member's that they may see. */
export async function readEntryBilling(db: Database, caller: Caller, id: string): Promise<EntryBilling> {
  return db.tenant(await scopeFor(db, caller, id), async (tx) =>
    viewOf(tx, caller.orgId, await findEntry(tx, caller.orgId, id)),
  );
}

/**
 * Says of one entry that is not billed what holds for it alone. Its person may do so in an open period; a manager always,
 * and only a manager sets its rate.
 */
export async function changeEntryBilling(
  db: Database,
  caller: Caller,
  id: string,
  patch: Patch,
): Promise<EntryBilling> {
  const { orgId } = caller;
  const manages = atLeast(caller.role, "manager");
  const scope = await scopeFor(db, caller, id);
  return db.tenant(scope, async (tx) => {
    const closed = manages ? Number.NEGATIVE_INFINITY : await holdClosedUntil(tx, orgId);
    const entry = await findEntry(tx, orgId, id, { hold: true });
    requireUnbilled(entry);
    if (patch.rateMinor !== undefined && !manages) throw problem("forbidden");
    if (entry.start < closed) throw problem("period_locked");
    await requireTask(tx, orgId, entry, patch.taskId);
    const next = {
      taskId: patch.taskId === undefined ? entry.taskId : patch.taskId,
      billable: patch.billable === undefined ? entry.own.billable : patch.billable,
      rate: patch.rateMinor === undefined ? entry.own.minorPerHour : patch.rateMinor,
    };
    // A suggestion that its person has said something of is no longer suggested anew.
    await sql`
      update time_entry set project_task_id = ${next.taskId}, billable = ${next.billable},
        own_rate_minor = ${next.rate === null ? null : Number(next.rate)}, updated_at = wall_now(),
        edited = edited or (status = 'pending' and source = 'auto')
      where org_id = ${orgId} and id = ${id}`.execute(tx);
    await stampEntries(tx, orgId, [id]);
    await auditEntry(tx, caller, entry, next);
    return viewOf(tx, orgId, await findEntry(tx, orgId, id));
  });
}

type Said = { taskId: string | null; billable: boolean | null; rate: bigint | number | null };

async function auditEntry(tx: Tx, caller: Caller, entry: PricedEntry, next: Said): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select m.name from time_entry t join member m on m.org_id = t.org_id and m.user_id = t.user_id
    where t.org_id = ${caller.orgId} and t.id = ${entry.id}`.execute(tx);
  const { taskId, own, currency } = entry;
  const rateOf = (minor: bigint | number | null) =>
    minor === null ? null : { minorPerHour: Number(minor), currency };
  await audit(tx, caller, {
    action: "entry_billing.changed",
    target: { kind: "time_entry", id: entry.id, label: rows[0]?.name ?? "" },
    before: { taskId, billable: own.billable, rate: rateOf(own.minorPerHour) },
    after: { taskId: next.taskId, billable: next.billable, rate: rateOf(next.rate) },
  });
}

function requireUnbilled({ status }: PricedEntry): void {
  if (status === "billed") throw problem("already_decided", { message: "This entry has been billed." });
  if (status === "rejected")
    throw problem("already_decided", {
      message: "This entry has been rejected; put it back to pending first.",
    });
}

async function scopeFor(db: Database, { orgId, userId, role }: Caller, id: string): Promise<Scope> {
  const own: Scope = { orgId, sees: { subjectId: userId } };
  const isOwn = await db.tenant(own, async (tx) => {
    const { rows } = await sql`
      select from time_entry where org_id = ${orgId} and user_id = ${userId} and id = ${id}`.execute(tx);
    return rows.length > 0;
  });
  if (isOwn) return own;
  if (!atLeast(role, "manager")) throw problem("not_found");
  return organisationScope(orgId);
}

async function findEntry(tx: Tx, orgId: string, id: string, { hold = false } = {}): Promise<PricedEntry> {
  const [entry] = await priceEntries(
    tx,
    orgId,
    sql`t.id = ${id}`,
    hold ? sql`for no key update of t` : sql``,
  );
  if (!entry) throw problem("not_found");
  return entry;
}

async function requireTask(
  tx: Tx,
  orgId: string,
  entry: PricedEntry,
  taskId: string | null | undefined,
): Promise<void> {
  if (taskId === undefined || taskId === null || taskId === entry.taskId) return;
  const { rows } = await sql`
    select from project_task where org_id = ${orgId} and id = ${taskId} and project_id = ${entry.projectId}
      and not archived`.execute(tx);
  if (rows.length === 0)
    throw invalidField("body.taskId", "is no task of the entry's project that takes time");
}

async function viewOf(tx: Tx, orgId: string, entry: PricedEntry): Promise<EntryBilling> {
  const { stamp } = entry;
  const rate = stamp
    ? { minor: stamp.minorPerHour, source: stamp.source }
    : { minor: entry.rate?.minorPerHour ?? null, source: entry.rate?.source ?? null };
  return {
    entryId: entry.id,
    status: entry.status,
    taskId: entry.taskId,
    own: { billable: entry.own.billable, rateMinor: numberOrNull(entry.own.minorPerHour) },
    billable: stamp ? stamp.billable : entry.billable,
    rateMinor: numberOrNull(rate.minor),
    currency: stamp?.currency ?? entry.currency,
    rateSource: rate.source,
    amountMinor: rate.minor === null ? null : await amountOf(tx, orgId, entry, rate.minor),
    stamped: stamp !== null,
    locked: entry.start < (await closedUntil(tx, orgId)),
    invoiceId: entry.invoiceId,
  };
}

function numberOrNull(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}

const UNSAID = ClientBillingBody.parse({});

/** As if the entry were alone on an invoice, by its client's rounding. */
async function amountOf(
  tx: Tx,
  orgId: string,
  entry: PricedEntry,
  minorPerHour: bigint,
): Promise<number | null> {
  const { clientId } = entry;
  const billing = clientId ? (await findClientBilling(tx, orgId, [clientId])).get(clientId) : undefined;
  const { rounding, quantityDecimals: decimals } = billing ?? UNSAID;
  const seconds = Math.round((entry.end - entry.start) / 1_000);
  const [line] = timeLines([{ ...entry, startMs: entry.start, seconds, minorPerHour }], {
    rounding,
    decimals,
    group: "entry",
  });
  return line ? Number(line.amountMinor) : null;
}
