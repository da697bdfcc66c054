import { addDays, type LocalDate } from "@stint/core/days";
import type { Invoice } from "@stint/protocol/invoices";
import { formatDate } from "../../format.ts";
import type { DotState } from "../../ui/state-dot.tsx";

type Standing = Pick<Invoice, "kind" | "status" | "dueOn" | "paidOn" | "issuedOn">;

/** How an invoice stands, with what is worth knowing about it. */
export function standing(
  invoice: Standing,
  today: LocalDate,
): { state: DotState; word: string; detail: string } {
  const { kind, status, dueOn, paidOn, issuedOn } = invoice;
  if (kind === "credit_note")
    return { state: "out", word: "Credit note", detail: issuedOn ? short(issuedOn) : "" };
  if (status === "draft") return { state: "out", word: "Draft", detail: "" };
  if (status === "void") return { state: "out", word: "Void", detail: "" };
  if (status === "paid") return { state: "live", word: "Paid", detail: paidOn ? short(paidOn) : "" };
  if (dueOn && dueOn < today) return { state: "problem", word: "Overdue", detail: `since ${short(dueOn)}` };
  return {
    state: "late",
    word: "Open",
    detail: dueOn ? `due ${dueOn === today ? "today" : short(dueOn)}` : "",
  };
}

/** What it is called: its number once it has one. */
export function invoiceName({ kind, number }: Pick<Invoice, "kind" | "number">): string {
  if (number === null) return "Draft";
  return kind === "credit_note" ? `Credit note ${number}` : `Invoice ${number}`;
}

/** `October 2026` for a whole month, else both days. */
export function spanWords({ from, to }: { from: LocalDate; to: LocalDate }): string {
  if (from === to) return formatDate(from, { weekday: false });
  const isMonth =
    from.endsWith("-01") && addDays(to, 1).endsWith("-01") && from.slice(0, 7) === to.slice(0, 7);
  if (isMonth) return monthName(from);
  const isOneYear = from.slice(0, 4) === to.slice(0, 4);
  return `${formatDate(from, { weekday: false, year: !isOneYear })} – ${formatDate(to, { weekday: false })}`;
}

/** The amount as it counts: a credit note takes money back. */
export function signedMinor({ kind, grossMinor }: Pick<Invoice, "kind" | "grossMinor">): number {
  return kind === "credit_note" ? -grossMinor : grossMinor;
}

/** Sums by currency, the largest first. */
export function sumsByCurrency(
  amounts: readonly { currency: string; minor: number }[],
): { currency: string; minor: number }[] {
  const sums = new Map<string, number>();
  for (const { currency, minor } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums]
    .map(([currency, minor]) => ({ currency, minor }))
    .sort((left, right) => Math.abs(right.minor) - Math.abs(left.minor));
}

/** The whole month before the one that a day is in. */
export function monthBefore(day: LocalDate): { from: LocalDate; to: LocalDate } {
  const to = addDays(`${day.slice(0, 7)}-01`, -1);
  return { from: `${to.slice(0, 7)}-01`, to };
}

function short(day: LocalDate): string {
  return formatDate(day, { weekday: false });
}

function monthName(day: LocalDate): string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "long", year: "numeric" });
  return format.format(Date.parse(`${day}T00:00:00Z`));
}
