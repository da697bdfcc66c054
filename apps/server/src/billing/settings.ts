import { isDeepStrictEqual } from "node:util";
import type { AuditAction, BillingSettings, BillingSettingsPatch } from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import { type Actor, audit } from "../audit.ts";
import { type Database, organisationScope, type Tx } from "../db/database.ts";

type Seller = Pick<BillingSettings, "street" | "postalCode" | "city" | "country"> &
  Pick<BillingSettings, "vatId" | "registration" | "email"> & { name: string };
type Row = Omit<BillingSettings, keyof Seller | "sellerName"> & { seller: Partial<Seller> };

const UNSAID: Seller = {
  name: "",
  street: "",
  postalCode: "",
  city: "",
  country: "",
  vatId: null,
  registration: null,
  email: null,
};
const DEFAULTS: Row = {
  seller: {},
  iban: null,
  bic: null,
  currency: "EUR",
  invoicePrefix: "",
  creditPrefix: "CN-",
  numberDigits: 4,
  lockedThrough: null,
};

export function readSettings(db: Database, orgId: string): Promise<BillingSettings> {
  return db.tenant(organisationScope(orgId), (tx) => findSettings(tx, orgId));
}

export async function findSettings(tx: Tx, orgId: string): Promise<BillingSettings> {
  const { rows } = await sql<Row>`
    select seller, iban, bic, currency, invoice_prefix as "invoicePrefix", credit_prefix as "creditPrefix",
      number_digits as "numberDigits", locked_through::text as "lockedThrough"
    from billing_settings where org_id = ${orgId}`.execute(tx);
  const { seller, ...rest } = rows[0] ?? DEFAULTS;
  const { name, ...address } = { ...UNSAID, ...seller };
  return { sellerName: name, ...address, ...rest };
}

/**
 * What is left out stays. The organisation's row is held as whoever adds or decides time holds it, so that nothing that
 * was on its way is decided in a period after that is closed.
 */
export function changeSettings(
  db: Database,
  by: Actor,
  patch: z.infer<typeof BillingSettingsPatch>,
): Promise<BillingSettings> {
  const { orgId } = by;
  return db.tenant(organisationScope(orgId), async (tx) => {
    await sql`select from organisation where id = ${orgId} for no key update`.execute(tx);
    const before = await findSettings(tx, orgId);
    const next = { ...before, ...patch };
    const { sellerName: name, street, postalCode, city, country, vatId, registration, email } = next;
    const seller: Seller = { name, street, postalCode, city, country, vatId, registration, email };
    await sql`
      insert into billing_settings (org_id, seller, iban, bic, currency, invoice_prefix, credit_prefix, number_digits,
        locked_through)
      values (${orgId}, ${JSON.stringify(seller)}::jsonb, ${next.iban}, ${next.bic}, ${next.currency},
        ${next.invoicePrefix}, ${next.creditPrefix}, ${next.numberDigits}, ${next.lockedThrough}::date)
      on conflict (org_id) do update set seller = excluded.seller, iban = excluded.iban, bic = excluded.bic,
        currency = excluded.currency, invoice_prefix = excluded.invoice_prefix, credit_prefix = excluded.credit_prefix,
        number_digits = excluded.number_digits, locked_through = excluded.locked_through`.execute(tx);
    const after = await findSettings(tx, orgId);
    await audit(tx, by, {
      action: actionOf(before, after),
      target: { kind: "organisation", id: orgId, label: "" },
      before,
      after,
    });
    return after;
  });
}

/** Closing or opening a period has a name of its own where nothing else was changed with it. */
function actionOf(before: BillingSettings, after: BillingSettings): AuditAction {
  const { lockedThrough: was, ...rest } = before;
  const { lockedThrough: is, ...others } = after;
  if (!isDeepStrictEqual(rest, others)) return "billing_settings.changed";
  return (is ?? "") < (was ?? "") ? "period.unlocked" : "period.locked";
}
