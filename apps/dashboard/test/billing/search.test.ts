import { expect, it } from "vitest";
import {
  billingSearch,
  clientsSearch,
  invoicesSearch,
  ratesSearch,
} from "../../src/features/billing/search.ts";

const ID = "0b7a3f0e-54a7-4c53-9a53-8a3a44f1a001";

it("the billing pages keep what they understand of their address, and drop the rest", () => {
  expect(clientsSearch({ q: "oak", archived: true, x: 1 })).toEqual({ q: "oak", archived: true });
  expect(clientsSearch({ q: "", archived: "no" })).toEqual({});
  expect(ratesSearch({ client: ID })).toEqual({ client: ID });
  expect(ratesSearch({ client: "1" })).toEqual({});
  expect(invoicesSearch({ show: "issued", client: ID })).toEqual({ show: "issued", client: ID });
  expect(invoicesSearch({ show: "lost", client: 1 })).toEqual({});
  expect(billingSearch({ from: "2026-10-01", to: "2026-10-32", clients: [ID, "x"], run: ID })).toEqual({
    from: "2026-10-01",
    clients: [ID],
    run: ID,
  });
  expect(billingSearch({ clients: ID })).toEqual({});
});
