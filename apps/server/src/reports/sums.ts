import type { ReportAmount, TimeSums } from "@stint/protocol";

/** One group of facts as the database has added it up. */
export type FactRow = {
  key: string | null;
  part: string | null;
  standing: "suggested" | "pending" | "approved" | "billed";
  billable: boolean;
  currency: string | null;
  seconds: string;
  entries: string;
  amount: string;
};

export function noTime(): TimeSums {
  return {
    seconds: 0,
    billableSeconds: 0,
    unpricedSeconds: 0,
    pendingSeconds: 0,
    entries: 0,
    pendingEntries: 0,
    amounts: [],
  };
}

/** What waits for a decision is counted apart and in nothing else. */
export function addFact(sums: TimeSums, fact: FactRow): void {
  const seconds = Number(fact.seconds);
  if (fact.standing === "suggested" || fact.standing === "pending") {
    sums.pendingSeconds += seconds;
    sums.pendingEntries += Number(fact.entries);
    return;
  }
  sums.seconds += seconds;
  sums.entries += Number(fact.entries);
  if (!fact.billable) return;
  sums.billableSeconds += seconds;
  if (fact.currency === null) sums.unpricedSeconds += seconds;
  else addAmount(sums.amounts, { currency: fact.currency, minor: Number(fact.amount) });
}

function addAmount(amounts: ReportAmount[], { currency, minor }: ReportAmount): void {
  const known = amounts.find((amount) => amount.currency === currency);
  if (known) known.minor += minor;
  else {
    amounts.push({ currency, minor });
    amounts.sort((one, other) => (one.currency < other.currency ? -1 : 1));
  }
}

export function isNothing(sums: TimeSums): boolean {
  return sums.seconds === 0 && sums.pendingSeconds === 0 && sums.entries === 0 && sums.pendingEntries === 0;
}
