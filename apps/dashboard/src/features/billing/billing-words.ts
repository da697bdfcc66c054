import type { ClientBilling } from "@stint/protocol/billing";
import { percentWords } from "./percent.ts";

export type TaxCategory = ClientBilling["tax"]["category"];

export const TAX_WORDS: Record<TaxCategory, string> = {
  S: "Taxed at a rate",
  Z: "Taxed at 0 %",
  E: "Exempt from tax",
  AE: "Reverse charge: the client owes the tax",
  K: "Supply within the EU, free of tax",
  G: "Export out of the EU, free of tax",
  O: "Not subject to tax",
};

const UNTAXED: Partial<Record<TaxCategory, string>> = {
  E: "Exempt from tax",
  AE: "Tax, reverse charge",
  K: "Tax, supply within the EU",
  G: "Tax, export out of the EU",
  O: "Not subject to tax",
};

/** Beside an amount of tax: `Tax 19 %`, or why there is none. */
export function taxWords(category: TaxCategory, rateBp: number): string {
  return UNTAXED[category] ?? `Tax ${percentWords(rateBp)}`;
}

export const GROUP_WORDS: Record<ClientBilling["groupBy"], string> = {
  task: "For each task",
  project: "For each project",
  person: "For each person",
  entry: "For each entry",
};

export const MODE_WORDS: Record<ClientBilling["rounding"]["mode"], string> = {
  up: "Up",
  nearest: "To the nearest",
  down: "Down",
};

export const PER_WORDS: Record<ClientBilling["rounding"]["per"], string> = {
  entry: "Each entry",
  day: "Each day's time on a project",
  line: "Each line of the invoice",
};

/** The choices of a select, in the order given. */
export function choices<Value extends string>(
  words: Record<Value, string>,
): { value: Value; label: string }[] {
  return Object.entries<string>(words).map(([value, label]) => ({ value: value as Value, label }));
}
