import { decimalOf, divRound, type InvoiceDocument, totalsOf } from "@stint/core";

type Line = InvoiceDocument["lines"][number];
type Given = Partial<InvoiceDocument> & { lines?: Line[] };

const SELLER = {
  name: "Nordlicht Werkstatt GmbH",
  street: "Kastanienallee 12",
  postalCode: "10435",
  city: "Berlin",
  country: "DE",
  vatId: "DE123456789",
  email: "office@nordlicht.example",
  registration: "HRB 123456 B",
};
const BUYER = {
  name: "Hafen & Söhne AG",
  street: "Speicherstadt 4",
  postalCode: "20457",
  city: "Hamburg",
  country: "DE",
  vatId: "DE987654321",
  email: "invoices@hafen.example",
  registration: null,
};

export const TWO_LINES: Line[] = [
  timeLine({ position: 1, description: "Website relaunch · Development", quantity: 3225, rateMinor: 11_500 }),
  timeLine({
    position: 2,
    description: "Website relaunch · Workshops and concept",
    quantity: 875,
    rateMinor: 13_000,
  }),
];

/** A line as a billing run makes it: 2 decimals, 19 % unless told. */
export function timeLine(given: Partial<Line> & Pick<Line, "position" | "quantity" | "rateMinor">): Line {
  const amount = divRound(BigInt(given.quantity) * BigInt(given.rateMinor), 100n);
  return {
    kind: "time",
    description: "Consulting",
    unit: "hour",
    amountMinor: Number(amount),
    taxCategory: "S",
    taxRateBp: 1900,
    ...given,
  };
}

/** A whole document about these lines, its totals reckoned as an invoice's are. */
export function documentOf(given: Given = {}): InvoiceDocument {
  const lines = given.lines ?? TWO_LINES;
  const totals = totalsOf(
    lines.map(({ amountMinor, taxCategory: category, taxRateBp: rateBp }) => ({
      amountMinor: BigInt(amountMinor),
      tax: { category, rateBp },
    })),
  );
  return {
    kind: "invoice",
    number: "2026-0042",
    issuedOn: "2026-11-02",
    dueOn: "2026-11-16",
    currency: "EUR",
    quantityDecimals: 2,
    corrects: null,
    reason: null,
    seller: SELLER,
    buyer: BUYER,
    buyerReference: "PO 4711",
    note: null,
    iban: "DE02120300000000202051",
    bic: "BYLADEM1001",
    period: { from: "2026-10-01", to: "2026-10-31" },
    timeZone: "Europe/Berlin",
    lines,
    taxes: totals.taxes.map((tax) => ({
      category: tax.category,
      rateBp: tax.rateBp,
      basisMinor: Number(tax.basisMinor),
      taxMinor: Number(tax.taxMinor),
    })),
    netMinor: Number(totals.netMinor),
    taxMinor: Number(totals.taxMinor),
    grossMinor: Number(totals.grossMinor),
    entries: entriesFor(lines, 4),
    ...given,
  };
}

/** So many entries behind every line of time, from the first of October on. */
export function entriesFor(lines: Line[], count: number): InvoiceDocument["entries"] {
  return lines
    .filter(({ kind }) => kind === "time")
    .flatMap((line) =>
      Array.from({ length: count }, (_, at) => {
        const day = `2026-10-${decimalOf(BigInt(1 + (at % 28)), 0).padStart(2, "0")}`;
        return {
          line: line.position,
          id: `0190a000-0000-7000-8000-${String(line.position * 100_000 + at).padStart(12, "0")}`,
          day,
          startedAt: `${day}T07:00:00Z`,
          endedAt: `${day}T09:${String(at % 60).padStart(2, "0")}:00Z`,
          person: at % 3 === 0 ? "Alice Ahrens" : "Jonas Weidenfeller",
          project: "Website relaunch",
          task: line.description.split(" · ")[1] ?? null,
          notes:
            at % 4 === 1
              ? "Navigation, search and the new product pages, with the accessibility review"
              : null,
          seconds: 7200 + (at % 60) * 60,
          billedSeconds: 7200 + (at % 60) * 60,
        };
      }),
    );
}
