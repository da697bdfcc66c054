import { type ClientBilling, ClientBillingBody } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, type Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";

type Body = z.infer<typeof ClientBillingBody>;
type Buyer = Pick<ClientBilling, (typeof BUYER)[number]>;
const BUYER = ["legalName", "street", "postalCode", "city", "country", "vatId", "email"] as const;

export function readClientBilling(db: Database, orgId: string, clientId: string): Promise<ClientBilling> {
  return db.tenant(organisationScope(orgId), async (tx) => {
    const found = await findClientBilling(tx, orgId, [clientId]);
    const billing = found.get(clientId.toLowerCase());
    if (!billing) throw problem("not_found");
    return billing;
  });
}

type Row = {
  id: string;
  name: string;
  buyer: Buyer | null;
  buyer_reference: string | null;
  currency: string;
  payment_days: number;
  quantity_decimals: ClientBilling["quantityDecimals"];
  rounding_minutes: ClientBilling["rounding"]["minutes"];
  rounding_mode: ClientBilling["rounding"]["mode"];
  rounding_per: ClientBilling["rounding"]["per"];
  tax_category: ClientBilling["tax"]["category"];
  tax_rate_bp: number;
  group_by: ClientBilling["groupBy"];
};

/** How each of these clients is billed, by its id; one of whom nothing was said by the defaults. */
export async function findClientBilling(
  tx: Tx,
  orgId: string,
  clientIds: readonly string[],
): Promise<Map<string, ClientBilling>> {
  const { rows } = await sql<Row>`
    select c.id, c.name, b.buyer, b.buyer_reference, coalesce(b.currency, s.currency, 'EUR') as currency, b.payment_days,
      b.quantity_decimals, b.rounding_minutes, b.rounding_mode, b.rounding_per, b.tax_category, b.tax_rate_bp, b.group_by
    from client c left join client_billing b on b.org_id = c.org_id and b.client_id = c.id
      left join billing_settings s on s.org_id = c.org_id
    where c.org_id = ${orgId} and c.id = any(${clientIds}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, billingOf(row)]));
}

const DEFAULTS = ClientBillingBody.parse({});

function billingOf(row: Row): ClientBilling {
  if (!row.buyer) return { ...DEFAULTS, legalName: row.name, currency: row.currency };
  return {
    ...row.buyer,
    legalName: row.buyer.legalName || row.name,
    buyerReference: row.buyer_reference,
    currency: row.currency,
    paymentDays: row.payment_days,
    quantityDecimals: row.quantity_decimals,
    rounding: { minutes: row.rounding_minutes, mode: row.rounding_mode, per: row.rounding_per },
    tax: { category: row.tax_category, rateBp: row.tax_rate_bp },
    groupBy: row.group_by,
  };
}

export function putClientBilling(
  db: Database,
  by: Actor,
  clientId: string,
  body: Body,
): Promise<ClientBilling> {
  const { orgId } = by;
  return db.tenant(organisationScope(orgId), async (tx) => {
    const { rows } = await sql<{ name: string }>`
      select name from client where org_id = ${orgId} and id = ${clientId} for no key update`.execute(tx);
    const [client] = rows;
    if (!client) throw problem("not_found");
    const before = (await findClientBilling(tx, orgId, [clientId])).get(clientId.toLowerCase());
    const buyer = JSON.stringify(Object.fromEntries(BUYER.map((name) => [name, body[name]])));
    const { rounding, tax } = body;
    await sql`
      insert into client_billing (org_id, client_id, buyer, buyer_reference, currency, payment_days, quantity_decimals,
        rounding_minutes, rounding_mode, rounding_per, tax_category, tax_rate_bp, group_by)
      values (${orgId}, ${clientId}, ${buyer}::jsonb, ${body.buyerReference},
        coalesce(${body.currency ?? null}, (select currency from billing_settings where org_id = ${orgId}), 'EUR'),
        ${body.paymentDays}, ${body.quantityDecimals}, ${rounding.minutes}, ${rounding.mode}, ${rounding.per},
        ${tax.category}, ${tax.rateBp}, ${body.groupBy})
      on conflict (org_id, client_id) do update set buyer = excluded.buyer, buyer_reference = excluded.buyer_reference,
        currency = excluded.currency, payment_days = excluded.payment_days,
        quantity_decimals = excluded.quantity_decimals, rounding_minutes = excluded.rounding_minutes,
        rounding_mode = excluded.rounding_mode, rounding_per = excluded.rounding_per,
        tax_category = excluded.tax_category, tax_rate_bp = excluded.tax_rate_bp, group_by = excluded.group_by`.execute(
      tx,
    );
    const billing = (await findClientBilling(tx, orgId, [clientId])).get(clientId.toLowerCase());
    if (!billing) throw new Error("a row that was just written is not there");
    const target = { kind: "client", id: clientId, label: client.name };
    await audit(tx, by, { action: "client_billing.changed", target, before, after: billing });
    return billing;
  });
}
