import type { AuditAction, AuditEntry } from "@stint/protocol/audit";
import { formatMoney } from "../../format-money.ts";
import { capturedWords, counted } from "../evidence/captured-words.ts";
import { type Facts, factName, factWords, plainDate, rateWords } from "./fact-words.ts";

/** Who did it, as a sentence begins. */
export function actorOf({ actor, action }: Pick<AuditEntry, "actor" | "action">): string {
  if (actor) return actor.name;
  return action === "organisation.added" ? "The server" : "Somebody at the server";
}

type Words = (label: string, after: Record<string, unknown>, entry: AuditEntry) => string;

/** What they did, in the past tense and without a full stop. */
export function deedOf(entry: AuditEntry): string {
  return DEEDS[entry.action](entry.target.label, entry.after ?? {}, entry);
}

const DEEDS: Record<AuditAction, Words> = {
  "organisation.added": (label) => `set up ${label}`,
  "organisation.changed": (_, __, entry) => `changed the organisation: ${changes(entry)}`,
  "retention.changed": (_, __, entry) => `changed what is kept: ${changes(entry)}`,
  "meeting_notice.changed": (_, { notice }) =>
    notice ? "changed the notice that students see" : "took away the notice that students see",
  "member.added": (label, { role, status }) =>
    `${status === "invited" ? "invited" : "added"} ${label} as ${role}`,
  "member.changed": changedMember,
  "member.deactivated": (label) => `deactivated ${label}`,
  "member.invited": (label) => `invited ${label} again`,
  "invitation.accepted": () => "accepted the invitation",
  "password.reset": () => "chose a new password by a link",
  "key.created": (label) => `made the API key ${label}…`,
  "key.revoked": (label) => `revoked the API key ${label}…`,
  "evidence.erased": (label, after, { actor, target }) =>
    `erased what was captured of ${actor?.id === target.id ? "themselves" : label}: ${capturedWords(after) ?? "nothing was left"}`,
  "correction.decided": (label, { decision }) =>
    `${decision === "approve" ? "approved" : "denied"} a correction of ${label}`,
  "mass_silence.reinstated": (_, { shifts }) =>
    `credited back ${shown(shifts, "shift")} that a mass silence had closed`,
  "client.added": (label) => `added the client ${label}`,
  "client.changed": (label, after, entry) => changedThing("client", label, after, entry),
  "client_billing.changed": (label, _, entry) => `changed how ${label} is billed: ${changes(entry)}`,
  "project.added": (label, { client }) => `added the project ${label}${client ? ` for ${client}` : ""}`,
  "project.changed": (label, after, entry) => changedThing("project", label, after, entry),
  "project_billing.changed": (label, _, entry) =>
    `changed how the project ${label} is billed: ${changes(entry)}`,
  "task.added": (label) => `added the task ${label}`,
  "task.changed": (label, after, entry) => changedThing("task", label, after, entry),
  "rate.added": (label, { rate, validFrom }) =>
    `set ${rateOf(label)} to ${rateWords(rate)} from ${plainDate(validFrom)}`,
  "rate.changed": (label, _, entry) => `changed ${rateOf(label)}: ${changes(entry)}`,
  "rate.deleted": (label, _, { before }) =>
    `deleted ${rateOf(label)} of ${rateWords(before?.rate)} from ${plainDate(before?.validFrom)}`,
  "entries.repriced": (label, { from, to, entries }) =>
    `repriced ${shown(entries, "approved entry", "approved entries")}${label ? ` of ${label}` : ""}, ${periodWords(from, to)}`,
  "entry_billing.changed": (label, _, entry) =>
    `changed how a time entry of ${label} is billed: ${changes(entry)}`,
  "billing_settings.changed": (_, __, entry) => `changed the billing settings: ${changes(entry)}`,
  "period.locked": (_, { lockedThrough }) => `closed time through ${plainDate(lockedThrough)}`,
  "period.unlocked": (_, { lockedThrough }, { before }) =>
    `opened time again that was closed through ${plainDate(before?.lockedThrough)}${lockedThrough ? `; it is closed through ${plainDate(lockedThrough)} now` : ""}`,
  "billing_run.started": (_, { from, to, clients }) =>
    `billed approved time of ${periodWords(from, to)}${typeof clients === "number" ? ` for ${counted(clients, "client")}` : ""}`,
  "invoice.changed": (label, _, entry) => `changed the draft for ${label}: ${changes(entry)}`,
  "invoice.deleted": (label, _, { before }) => `deleted the draft for ${label}${netOf(before)}`,
  "invoice.issued": (label, { client, grossMinor, currency }) =>
    `issued invoice ${label} to ${client}${moneyOf(grossMinor, currency, " over ")}`,
  "invoice.voided": (label, { client, creditNote, reason }) =>
    `took invoice ${label} to ${client} back by credit note ${creditNote}: ${reason}`,
  "invoice.paid": (label, { client, paidOn }) =>
    `noted invoice ${label} to ${client} as paid on ${plainDate(paidOn)}`,
  "invoice.unpaid": (label, _, { before }) => `noted invoice ${label} to ${before?.client} as not paid`,
  "webhook.added": (label, { host }) => `added the webhook ${label} to ${host}`,
  "webhook.changed": (label, _, entry) => `changed the webhook ${label}: ${changes(entry)}`,
  "webhook.deleted": (label, _, { before }) => `deleted the webhook ${label} to ${before?.host}`,
  "webhook.secret_rotated": (label) => `gave the webhook ${label} a new secret`,
  "webhook.tested": (label) => `tested the webhook ${label}`,
  "delivery.replayed": (label, { channel }) => `sent a message of ${label} by ${channel} again`,
  "capture.replayed": (label) => `tried a failed upload of ${label} again`,
};

const MOST_NAMED = 3;

/** `role from member to admin, name from …`, and how many more there are. */
function changes({ before, after }: Pick<AuditEntry, "before" | "after">): string {
  const names = Object.keys(after ?? {});
  const said = names.slice(0, MOST_NAMED).map((name) => changeOf(name, before, after));
  const rest = names.length - said.length;
  return said.join(", ") + (rest > 0 ? `, and ${rest} more` : "");
}

function changeOf(name: string, before: Facts, after: Facts): string {
  if (name === "address") return "another address";
  if (name === "taskId") return "another task";
  const [was, is] = [before?.[name], after?.[name]].map((value) => factWords(name, value));
  return was === "none" ? `${factName(name)} ${is}` : `${factName(name)} from ${was} to ${is}`;
}

function changedMember(label: string, after: Record<string, unknown>, entry: AuditEntry): string {
  if (Object.keys(after).length > 1) return `changed ${label}: ${changes(entry)}`;
  if (after.status !== undefined) return `reactivated ${label}`;
  if (after.name !== undefined) return `renamed ${label} to ${after.name}`;
  return `made ${label} ${after.role}, who was ${entry.before?.role}`;
}

function changedThing(
  kind: string,
  label: string,
  after: Record<string, unknown>,
  entry: AuditEntry,
): string {
  if (Object.keys(after).length > 1) return `changed the ${kind} ${label}: ${changes(entry)}`;
  if (after.archived !== undefined)
    return after.archived ? `archived the ${kind} ${label}` : `brought the ${kind} ${label} back`;
  if (after.name !== undefined) return `renamed the ${kind} ${label} to ${after.name}`;
  return `changed the ${kind} ${label}: ${changes(entry)}`;
}

function rateOf(label: string): string {
  if (label === "") return "the rate for everything";
  return label.includes(" · ") ? `the rate of ${label}` : `${label}’s rate`;
}

function shown(value: unknown, one: string, many?: string): string {
  return counted(Number(value ?? 0), one, many);
}

function periodWords(from: unknown, to: unknown): string {
  return from === to ? plainDate(from) : `${plainDate(from)} to ${plainDate(to)}`;
}

function netOf(facts: Facts): string {
  return moneyOf(facts?.netMinor, facts?.currency, " over ");
}

function moneyOf(minor: unknown, currency: unknown, before: string): string {
  return typeof minor === "number" && typeof currency === "string"
    ? before + formatMoney(minor, currency)
    : "";
}
