import type { Tx } from "../db/database.ts";
import { problem } from "../http/problem.ts";

/** What billing has to say while entries change, in the very transaction that changes them. */
export type EntryBilling = {
  /** After entries were written: those that are approved get the rate in force, and all others lose theirs. */
  settle(tx: Tx, orgId: string, ids: readonly string[]): Promise<void>;
  /** The moment (ms) before which time is closed. It stays so until the transaction ends. */
  closedUntil(tx: Tx, orgId: string): Promise<number>;
};

/** Fails with `period_locked` if any of these moments lies in the closed period. */
export async function requireOpenPeriod(
  billing: EntryBilling,
  tx: Tx,
  orgId: string,
  starts: readonly number[],
): Promise<void> {
  const closedUntil = await billing.closedUntil(tx, orgId);
  if (starts.some((start) => start < closedUntil)) throw problem("period_locked");
}
