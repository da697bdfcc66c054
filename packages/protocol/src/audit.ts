import { z } from "zod";
import { Cursor, Id, LocalDate, Timestamp } from "./wire.ts";

/** Everything that the audit log knows by name: what was done, on what kind of thing. */
export const AUDIT_ACTIONS = [
  "organisation.added",
  "organisation.changed",
  "retention.changed",
  "meeting_notice.changed",
  "member.added",
  "member.changed",
  "member.deactivated",
  "member.invited",
  "invitation.accepted",
  "password.reset",
  "key.created",
  "key.revoked",
  "evidence.erased",
  "correction.decided",
  "mass_silence.reinstated",
  "client.added",
  "client.changed",
  "client_billing.changed",
  "project.added",
  "project.changed",
  "project_billing.changed",
  "task.added",
  "task.changed",
  "rate.added",
  "rate.changed",
  "rate.deleted",
  "entries.repriced",
  "entry_billing.changed",
  "billing_settings.changed",
  "period.locked",
  "period.unlocked",
  "billing_run.started",
  "invoice.changed",
  "invoice.deleted",
  "invoice.issued",
  "invoice.voided",
  "invoice.paid",
  "invoice.unpaid",
  "webhook.added",
  "webhook.changed",
  "webhook.deleted",
  "webhook.secret_rotated",
  "webhook.tested",
  "delivery.replayed",
  "capture.replayed",
] as const;
export const AuditAction = z.enum(AUDIT_ACTIONS);
export type AuditAction = z.infer<typeof AuditAction>;

const Facts = z.record(z.string(), z.unknown());

export const AuditEntry = z.object({
  id: Id,
  at: Timestamp,
  actor: z
    .object({ id: Id, name: z.string().describe("As they were called then") })
    .nullable()
    .describe("Null: at the server's own command line, or by the server itself"),
  action: AuditAction,
  target: z.object({ kind: z.string(), id: Id, label: z.string().describe("As it was called then") }),
  before: Facts.nullable().describe("Of what differs, never a secret; null for what was not there before"),
  after: Facts.nullable(),
  requestId: z.string().nullable().describe("As in the server's log"),
  address: z.string().nullable().describe("Where the request came from; of IPv6 the network"),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditFilter = z.object({
  actor: Id.optional().describe("The user id of who did it"),
  action: AuditAction.optional(),
  from: LocalDate.optional().describe("First day, of your time zone"),
  to: LocalDate.optional().describe("Last day, included"),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const AuditQuery = AuditFilter.extend({
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Newest first. */
export const AuditList = z.object({ entries: z.array(AuditEntry), nextCursor: z.string().optional() });
export type AuditList = z.infer<typeof AuditList>;
