import type { AuditAction } from "@stint/protocol/audit";

/** What each kind of act is called in the filter, under the headings that it is found by. */
const GROUPS: Record<string, Partial<Record<AuditAction, string>>> = {
  Organisation: {
    "organisation.added": "Organisation added",
    "organisation.changed": "Settings changed",
    "retention.changed": "Retention changed",
    "meeting_notice.changed": "Notice to students changed",
  },
  People: {
    "member.added": "Person added",
    "member.changed": "Name or role changed",
    "member.deactivated": "Person deactivated",
    "member.invited": "Invited again",
    "invitation.accepted": "Invitation accepted",
    "password.reset": "New password by a link",
    "key.created": "API key made",
    "key.revoked": "API key revoked",
    "evidence.erased": "Evidence erased",
  },
  Shifts: {
    "correction.decided": "Correction decided",
    "mass_silence.reinstated": "Mass silence credited back",
  },
  "Clients and projects": {
    "client.added": "Client added",
    "client.changed": "Client changed",
    "client_billing.changed": "Client's billing changed",
    "project.added": "Project added",
    "project.changed": "Project changed",
    "project_billing.changed": "Project's billing changed",
    "task.added": "Task added",
    "task.changed": "Task changed",
  },
  Billing: {
    "rate.added": "Rate set",
    "rate.changed": "Rate changed",
    "rate.deleted": "Rate deleted",
    "entries.repriced": "Time repriced",
    "entry_billing.changed": "Entry's billing changed",
    "billing_settings.changed": "Billing settings changed",
    "period.locked": "Period closed",
    "period.unlocked": "Period opened",
    "billing_run.started": "Billing run started",
    "invoice.changed": "Draft changed",
    "invoice.deleted": "Draft deleted",
    "invoice.issued": "Invoice issued",
    "invoice.voided": "Invoice taken back",
    "invoice.paid": "Invoice paid",
    "invoice.unpaid": "Payment taken back",
  },
  Messages: {
    "webhook.added": "Webhook added",
    "webhook.changed": "Webhook changed",
    "webhook.deleted": "Webhook deleted",
    "webhook.secret_rotated": "Webhook's secret renewed",
    "webhook.tested": "Webhook tested",
    "delivery.replayed": "Message sent again",
    "capture.replayed": "Upload tried again",
  },
};

export const ACTION_CHOICES = Object.entries(GROUPS).map(([group, words]) => ({
  group,
  items: Object.entries(words).map(([value, label]) => ({ value, label })),
}));

const KNOWN: ReadonlySet<string> = new Set(Object.values(GROUPS).flatMap((words) => Object.keys(words)));

export function isAction(value: unknown): value is AuditAction {
  return typeof value === "string" && KNOWN.has(value);
}
