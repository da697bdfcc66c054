import type { AuditAction, AuditEntry } from "@stint/protocol";
import { AUDIT_ACTIONS } from "@stint/protocol";
import { expect, test } from "vitest";
import { ACTION_CHOICES } from "../../src/features/audit/action-words.ts";
import { auditSearch } from "../../src/features/audit/search.ts";
import { actorOf, deedOf } from "../../src/features/audit/sentences.ts";

const BOB = { id: "b0b00000-0000-4000-8000-000000000000", name: "Bob" };

type Said = { label?: string; before?: Record<string, unknown>; after?: Record<string, unknown> };

function entry(action: AuditAction, { label = "", before, after }: Said = {}): AuditEntry {
  return {
    id: "00000000-0000-4000-8000-000000000000",
    at: "2026-03-02T08:00:00.000Z",
    actor: BOB,
    action,
    target: { kind: "thing", id: BOB.id, label },
    before: before ?? null,
    after: after ?? null,
    requestId: null,
    address: null,
  };
}

const rate = (minorPerHour: number | null) => ({ rate: { minorPerHour, currency: "EUR" } });

test.each<[AuditAction, Said, string]>([
  [
    "invoice.changed",
    { label: "Oak & Co", before: { discount: null }, after: { discount: { percentBp: 250 } } },
    "changed the draft for Oak & Co: discount 2.5%",
  ],
  [
    "rate.added",
    { label: "Alice", after: { ...rate(8_000), validFrom: "2026-03-01" } },
    "set Alice’s rate to €80.00 an hour from 1 Mar 2026",
  ],
  [
    "rate.added",
    { after: { ...rate(null), validFrom: "2026-03-01" } },
    "set the rate for everything to none from 1 Mar 2026",
  ],
  [
    "rate.changed",
    { label: "Alice · Website", before: rate(8_000), after: rate(9_000) },
    "changed the rate of Alice · Website: rate from €80.00 an hour to €90.00 an hour",
  ],
  [
    "rate.deleted",
    { label: "Website", before: { ...rate(8_000), validFrom: "2026-03-01" } },
    "deleted Website’s rate of €80.00 an hour from 1 Mar 2026",
  ],
  [
    "member.changed",
    { label: "Alice", before: { role: "member" }, after: { role: "admin" } },
    "made Alice admin, who was member",
  ],
  [
    "member.changed",
    { label: "Alice", before: { status: "deactivated" }, after: { status: "active" } },
    "reactivated Alice",
  ],
  [
    "member.changed",
    { label: "Alice", before: { name: "Alice", role: "member" }, after: { name: "Alicia", role: "admin" } },
    "changed Alice: name from Alice to Alicia, role from member to admin",
  ],
  ["member.added", { label: "Ann", after: { role: "manager", status: "invited" } }, "invited Ann as manager"],
  [
    "retention.changed",
    { before: { evidenceRetentionDays: null }, after: { evidenceRetentionDays: 180 } },
    "changed what is kept: keep focus sessions and signals from for ever to 180 days",
  ],
  ["period.locked", { after: { lockedThrough: "2026-02-28" } }, "closed time through 28 Feb 2026"],
  [
    "period.unlocked",
    { before: { lockedThrough: "2026-02-28" }, after: { lockedThrough: "2026-01-31" } },
    "opened time again that was closed through 28 Feb 2026; it is closed through 31 Jan 2026 now",
  ],
  [
    "invoice.issued",
    { label: "0007", after: { client: "Globex", grossMinor: 123_450, currency: "EUR" } },
    "issued invoice 0007 to Globex over €1,234.50",
  ],
  [
    "invoice.voided",
    { label: "0007", after: { client: "Globex", creditNote: "CN-0001", reason: "Wrong client" } },
    "took invoice 0007 to Globex back by credit note CN-0001: Wrong client",
  ],
  [
    "evidence.erased",
    { label: "Bob", after: { screenshots: 1, focusSessions: 1_200, signals: 0, suggestions: 0 } },
    "erased what was captured of themselves: 1 screenshot and 1,200 focus sessions",
  ],
  [
    "client.changed",
    { label: "Globex", before: { archived: false }, after: { archived: true } },
    "archived the client Globex",
  ],
  [
    "webhook.changed",
    { label: "Payroll", before: { address: "1" }, after: { address: "2" } },
    "changed the webhook Payroll: another address",
  ],
  [
    "billing_settings.changed",
    {
      before: { iban: null, city: "", country: "", email: null },
      after: { iban: "DE89", city: "Berlin", country: "DE", email: "a@b.c" },
    },
    "changed the billing settings: IBAN DE89, city Berlin, country DE, and 1 more",
  ],
])("%s is said as a sentence", (action, said, sentence) => {
  expect(deedOf(entry(action, said))).toBe(sentence);
});

test("every act can be said, even of what a line does not hold, and is found by the filter", () => {
  const offered = ACTION_CHOICES.flatMap(({ items }) => items.map(({ value }) => value));
  expect(offered.sort()).toEqual([...AUDIT_ACTIONS].sort());
  for (const action of AUDIT_ACTIONS) {
    const sentence = deedOf(entry(action));
    expect(sentence.length, action).toBeGreaterThan(5);
    expect(sentence, action).not.toMatch(/\[object|NaN/);
  }
});

test("what nobody signed in did has an author, too", () => {
  expect(actorOf({ actor: BOB, action: "rate.added" })).toBe("Bob");
  expect(actorOf({ actor: null, action: "organisation.added" })).toBe("The server");
});

test("an address keeps what the log can be narrowed to, and nothing else", () => {
  const search = { actor: BOB.id, action: "rate.added", from: "2026-03-01", to: "2026-03-31" };
  expect(auditSearch(search)).toEqual(search);
  expect(auditSearch({ actor: "Bob", action: "rate.adored", from: "2026-02-40", to: 7, q: "x" })).toEqual({});
});
