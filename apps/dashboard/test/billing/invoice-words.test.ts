import { describe, expect, it } from "vitest";
import {
  monthBefore,
  spanWords,
  standing,
  sumsByCurrency,
} from "../../src/features/billing/invoice-words.ts";

const ISSUED = { kind: "invoice", status: "issued", issuedOn: "2026-11-01", paidOn: null } as const;

describe("how an invoice stands", () => {
  it("is open up to the day it is due, and overdue from the next", () => {
    const invoice = { ...ISSUED, dueOn: "2026-11-15" };
    expect(standing(invoice, "2026-11-14")).toMatchObject({ word: "Open", detail: "due 15 Nov 2026" });
    expect(standing(invoice, "2026-11-15")).toMatchObject({ word: "Open", detail: "due today" });
    expect(standing(invoice, "2026-11-16")).toMatchObject({ state: "problem", word: "Overdue" });
  });

  it("is paid, void or a credit note whatever day it is", () => {
    const invoice = { ...ISSUED, dueOn: "2026-11-15" };
    expect(standing({ ...invoice, status: "paid", paidOn: "2026-12-01" }, "2027-01-01").word).toBe("Paid");
    expect(standing({ ...invoice, status: "void" }, "2027-01-01").word).toBe("Void");
    expect(standing({ ...invoice, kind: "credit_note" }, "2027-01-01").word).toBe("Credit note");
  });
});

describe("a period", () => {
  it("is the whole month before by default", () => {
    expect(monthBefore("2026-03-31")).toEqual({ from: "2026-02-01", to: "2026-02-28" });
    expect(monthBefore("2026-01-01")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  });

  it("is called by its month, or by its days", () => {
    expect(spanWords({ from: "2026-02-01", to: "2026-02-28" })).toBe("February 2026");
    expect(spanWords({ from: "2026-02-01", to: "2026-02-27" })).toBe("1 Feb – 27 Feb 2026");
    expect(spanWords({ from: "2025-12-29", to: "2026-01-04" })).toBe("29 Dec 2025 – 4 Jan 2026");
    expect(spanWords({ from: "2026-02-03", to: "2026-02-03" })).toBe("3 Feb 2026");
  });
});

it("amounts of two currencies are never added", () => {
  const amounts = [
    { currency: "EUR", minor: 100 },
    { currency: "CHF", minor: 700 },
    { currency: "EUR", minor: 250 },
  ];
  expect(sumsByCurrency(amounts)).toEqual([
    { currency: "CHF", minor: 700 },
    { currency: "EUR", minor: 350 },
  ]);
});
