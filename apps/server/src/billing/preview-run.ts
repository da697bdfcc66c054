import type { BillingPreview, BillingPreviewBody, PreviewInvoice } from "@stint/protocol";
import { sql } from "kysely";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { BILLABLE_FIELDS, billableBy, billableOf, type EntryRow } from "./billable-entries.ts";
import { type DraftLine, draftOf } from "./client-draft.ts";
import { sayable } from "./document-lines.ts";
import { termsOf } from "./invoice-terms.ts";
import type { Days } from "./organisation-day.ts";
import { type PlannedClient, planRun } from "./plan-run.ts";
import { requireClients } from "./start-run.ts";

const MOST_LINES = 500;

/** What a run over these days would make just now, and what it would leave. */
export async function previewRun(
  db: Database,
  orgId: string,
  { clientIds = null, ...days }: Omit<BillingPreviewBody, "clientIds"> & { clientIds?: string[] | null },
): Promise<BillingPreview> {
  return db.tenant(organisationScope(orgId), async (tx) => {
    await requireClients(tx, orgId, clientIds);
    const { clients, left, timeZone } = await planRun(tx, orgId, { ...days, clientIds });
    const invoices: PreviewInvoice[] = [];
    for (const client of clients)
      invoices.push(await previewClient(tx, orgId, client, { ...days, timeZone }));
    return { invoices, left };
  });
}

async function previewClient(
  tx: Tx,
  orgId: string,
  { id, name, billing }: PlannedClient,
  { timeZone, ...days }: Days & { timeZone: string },
): Promise<PreviewInvoice> {
  const { currency, quantityDecimals } = billing;
  const { rows } = await sql<EntryRow>`
    select ${BILLABLE_FIELDS} from time_entry t
    where ${billableBy(orgId, { id, currency }, days, timeZone)}`.execute(tx);
  const draft = await draftOf(tx, orgId, billableOf(rows, timeZone), termsOf(billing));
  const { time, taxes, netMinor, taxMinor, grossMinor } = draft;
  const sum = (of: (line: DraftLine) => number): number => time.reduce((all, line) => all + of(line), 0);
  return {
    client: { id, name },
    currency,
    quantityDecimals,
    entries: rows.length,
    seconds: sum((line) => line.seconds),
    billedSeconds: sum((line) => line.billedSeconds),
    lineCount: time.length,
    lines: time.slice(0, MOST_LINES).map((line) => ({
      description: line.description,
      projectId: line.projectId,
      taskId: line.taskId,
      userId: line.userId,
      rateMinor: sayable(line.minorPerHour),
      seconds: line.seconds,
      billedSeconds: line.billedSeconds,
      quantity: sayable(line.quantity),
      amountMinor: sayable(line.amountMinor),
    })),
    taxes,
    netMinor,
    taxMinor,
    grossMinor,
  };
}
