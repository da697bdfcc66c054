import type { AuditAction } from "@stint/protocol/audit";
import { isAction } from "./action-words.ts";

/** What the audit log is narrowed to, as its address keeps it. */
export type AuditSearch = { actor?: string; action?: AuditAction; from?: string; to?: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function auditSearch({ actor, action, from, to }: Record<string, unknown>): AuditSearch {
  return {
    ...(typeof actor === "string" && UUID.test(actor) ? { actor } : {}),
    ...(isAction(action) ? { action } : {}),
    ...(isDate(from) ? { from } : {}),
    ...(isDate(to) ? { to } : {}),
  };
}

function isDate(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}
