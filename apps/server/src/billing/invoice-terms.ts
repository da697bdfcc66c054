import type { LineGroup, Party, Rounding, Tax } from "@stint/core";
import type { BillingSettings, ClientBilling } from "@stint/protocol";

/** What a client's draft is reckoned by: it keeps what held when it was made. */
export type Terms = {
  paymentDays: number;
  quantityDecimals: 2 | 3 | 4;
  rounding: Rounding;
  tax: Tax;
  groupBy: LineGroup;
};

export function termsOf({ paymentDays, quantityDecimals, rounding, tax, groupBy }: ClientBilling): Terms {
  return { paymentDays, quantityDecimals, rounding, tax, groupBy };
}

export function sellerOf(settings: BillingSettings): Party {
  const { sellerName: name, street, postalCode, city, country, vatId, email, registration } = settings;
  return { name, street, postalCode, city, country, vatId, email, registration };
}

export function buyerOf({
  legalName,
  street,
  postalCode,
  city,
  country,
  vatId,
  email,
}: ClientBilling): Party {
  return { name: legalName, street, postalCode, city, country, vatId, email, registration: null };
}
