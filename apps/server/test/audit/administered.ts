import type {
  AuditAction,
  CreatedMember,
  CreatedWebhook,
  InvoiceDetail,
  MassSilenceList,
} from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { PASSWORD, type Person, pass, type World } from "@stint/testkit";
import { createResetLink } from "../../src/access/password-resets.ts";
import { aliceAtWork, type Things } from "../bad-input/endpoints.ts";

/** Why a route that changes something leaves no line: what is left out here has to leave one. */
export const NOT_ADMINISTRATIVE: [reason: string, routes: (string | RegExp)[]][] = [
  ["people sign in and out", [/^\w+ \/api\/auth\//]],
  ["somebody has a link mailed to themselves", ["POST /api/password-resets"]],
  ["one's own name, time zone, messages and devices that get them", [/^\w+ \/api\/me(\/|$)/]],
  ["one has read one's own messages", [/^POST \/api\/notifications\//]],
  [
    "one's own working time; each punch, beat and request is a line of the ledger",
    [
      "POST /api/employee/punch",
      "POST /api/employee/heartbeat",
      "POST /api/employee/corrections",
      "POST /api/internal/window/start",
      "POST /api/internal/window/stop",
      "POST /api/internal/screenshot/upload",
    ],
  ],
  ["the ledger says who deleted a picture, and of whom", ["DELETE /api/screenshots/{id}"]],
  [
    "what one's own devices recorded, one's own rules over it, and what one shares of it",
    [
      "POST /api/sync",
      "PUT /api/focus/rules",
      "POST /api/focus/rules/preview",
      "PUT /api/focus/sharing",
      "POST /api/v1/time-entries/ingest",
      "PUT /api/v1/project-rules",
    ],
  ],
  [
    "one's own time: nobody but its person writes, changes or decides it",
    [
      "POST /api/v1/time-entries",
      "PATCH /api/v1/time-entries/{id}",
      "POST /api/v1/time-entries/{id}/split",
      "POST /api/v1/time-entries/merge",
      "POST /api/v1/time-entries/{id}/unmerge",
      "POST /api/v1/time-entries/bulk",
    ],
  ],
  [
    "a teacher's own students, links and messages to them",
    [
      "POST /api/teachers/students",
      "PATCH /api/teachers/students/{id}",
      "POST /api/teachers/students/{id}/zoom",
      "POST /api/admin/failed-notifications/{id}/replay",
    ],
  ],
  ["students and Zoom say what happens in a lesson", [/^POST \/api\/zoom\//]],
  [
    "what the server does by itself, now instead of in a moment",
    ["POST /api/admin/auto-timeout", "POST /api/internal/cron/log-inactivity"],
  ],
  ["nothing is changed", ["POST /api/v1/billing/preview"]],
];

export type Scene = {
  world: World;
  things: Things;
  webhookId: string;
  /** Somebody who was invited, and the token of their link. */
  invited: { memberId: string; token: string };
  /** Of a link with which somebody chooses a new password. */
  resetToken: string;
  massSilenceId: string;
  failed: { captureId: string; deliveryId: string };
};

/** Everything there is to administer. */
export async function prepare(world: World): Promise<Scene> {
  const things = await aliceAtWork(world);
  await addressOfClient(world, things.invoiceId);
  const massSilenceId = await crowdGoesSilent(world);
  const hook = { url: "https://example.com/hook/5ecret", description: "Payroll", events: ["shift.auto_out"] };
  const webhook = await world.ada.post<CreatedWebhook>(PATHS.webhooks, hook);
  const member = await world.ada.post<CreatedMember>(PATHS.members, {
    email: "ingrid@example.com",
    name: "Ingrid",
  });
  return {
    world,
    things,
    webhookId: webhook.body.webhook.id,
    massSilenceId,
    invited: { memberId: member.body.id, token: tokenOf(member.body) },
    resetToken: await resetTokenOf(await world.join(world.alice.orgId, "Rita", "member"), world),
    failed: await failures(world),
  };
}

async function resetTokenOf({ email }: Person, { deps }: World): Promise<string> {
  const link = await createResetLink(deps, email);
  return new URL(link?.url ?? "").searchParams.get("token") ?? "";
}

/** No invoice is issued to nowhere. */
async function addressOfClient({ bob }: World, invoiceId: string): Promise<void> {
  const { body } = await bob.get<InvoiceDetail>(`${PATHS.invoices}/${invoiceId}`);
  await bob.put(`${PATHS.clients}/${body.client.id}/billing`, ADDRESS);
}

/** Enough people fall silent together for their shifts to be closed as one batch. */
async function crowdGoesSilent(world: World): Promise<string> {
  for (let number = 0; number < 25; number++) {
    const person = await world.join(world.alice.orgId, `Crowd${number}`, "member");
    await person.post(PATHS.punch, { type: "IN", sessionId: "tab" });
  }
  await pass(world, 40);
  const { body } = await world.bob.get<MassSilenceList>(PATHS.massSilences);
  return body.massSilences[0]?.id ?? "";
}

const tokenOf = ({ invitation }: CreatedMember): string =>
  new URL(invitation?.url ?? "").searchParams.get("token") ?? "";

async function failures({ deps, alice }: World): Promise<Scene["failed"]> {
  const failed = { captureId: crypto.randomUUID(), deliveryId: crypto.randomUUID() };
  await deps.db.pool.query(
    `insert into capture_task (org_id, user_id, id, state, signals, received_at, settled_at)
      values ($1, $2, $3, 'FAILURE', 1, wall_now(), wall_now())`,
    [alice.orgId, alice.userId, failed.captureId],
  );
  await deps.db.pool.query(
    `insert into delivery (org_id, id, event_id, event_type, channel, user_id, recipient_id, payload, state, created_at)
      values ($1, $3, $3, 'shift.auto_out', 'email', $2, $2, '{}', 'failed', wall_now())`,
    [alice.orgId, alice.userId, failed.deliveryId],
  );
  return failed;
}

/** Whoever may send requests. */
export type Sender = Person | World["anonymous"];

export type Call = {
  action: AuditAction;
  by: (world: World) => Sender;
  path?: (scene: Scene) => string;
  body?: (scene: Scene) => unknown;
};

const owner: Call["by"] = (world) => world.olivia;
const manager: Call["by"] = (world) => world.bob;
const member: Call["by"] = (world) => world.alice;
const JANUARY = { from: "2026-01-01", to: "2026-01-31" };
const ADDRESS = { street: "1 High St", postalCode: "1000", city: "Berlin", country: "DE" };

/** A request that each administrative route takes, in an order in which each has something to do. */
export const ADMINISTRATIVE: Record<string, Call> = {
  "PATCH /api/admin/organisation": {
    action: "organisation.changed",
    by: owner,
    body: () => ({ name: "Acme Ltd" }),
  },
  "POST /api/admin/members": {
    action: "member.added",
    by: owner,
    body: () => ({ email: "new@example.com", name: "New", password: PASSWORD }),
  },
  "PATCH /api/admin/members/{id}": {
    action: "member.changed",
    by: owner,
    path: ({ world }) => world.alice.memberId,
    body: () => ({ name: "Alicia" }),
  },
  "POST /api/invitations/{token}": {
    action: "invitation.accepted",
    by: (world) => world.anonymous,
    path: ({ invited }) => invited.token,
    body: () => ({ password: PASSWORD }),
  },
  "POST /api/password-resets/{token}": {
    action: "password.reset",
    by: (world) => world.anonymous,
    path: ({ resetToken }) => resetToken,
    body: () => ({ password: "another fine password" }),
  },
  "DELETE /api/admin/members/{id}": {
    action: "member.deactivated",
    by: owner,
    path: ({ invited }) => invited.memberId,
  },
  "PUT /api/admin/meeting-notice": {
    action: "meeting_notice.changed",
    by: owner,
    body: () => ({ notice: "Your teacher sees how long you were there." }),
  },
  "POST /api/employee/corrections/{id}/decision": {
    action: "correction.decided",
    by: manager,
    path: ({ things }) => things.correctionId,
    body: () => ({ decision: "deny", note: "no" }),
  },
  "POST /api/admin/mass-silences/{id}/reinstate": {
    action: "mass_silence.reinstated",
    by: manager,
    path: ({ massSilenceId }) => massSilenceId,
  },
  "POST /api/keys": { action: "key.created", by: member, body: () => ({ name: "Alice's own laptop" }) },
  "DELETE /api/keys/{id}": { action: "key.revoked", by: member, path: ({ things }) => things.keyId },
  "POST /api/v1/clients": { action: "client.added", by: manager, body: () => ({ name: "Globex" }) },
  "PATCH /api/v1/clients/{id}": {
    action: "client.changed",
    by: manager,
    path: ({ things }) => things.clientId,
    body: () => ({ name: "Acme of old" }),
  },
  "PUT /api/v1/clients/{id}/billing": {
    action: "client_billing.changed",
    by: manager,
    path: ({ things }) => things.clientId,
    body: () => ({ ...ADDRESS, legalName: "Acme of old Ltd", paymentDays: 30 }),
  },
  "POST /api/v1/projects": {
    action: "project.added",
    by: manager,
    body: ({ things }) => ({ name: "Website", clientId: things.clientId }),
  },
  "PATCH /api/v1/projects/{id}": {
    action: "project.changed",
    by: manager,
    path: ({ things }) => things.projectId,
    body: ({ things }) => ({ clientId: things.clientId }),
  },
  "PUT /api/v1/projects/{id}/billing": {
    action: "project_billing.changed",
    by: manager,
    path: ({ things }) => things.projectId,
    body: () => ({ billable: false, budgetMinutes: 600, budgetMinor: null }),
  },
  "POST /api/v1/projects/{id}/tasks": {
    action: "task.added",
    by: manager,
    path: ({ things }) => things.projectId,
    body: () => ({ name: "Design" }),
  },
  "PATCH /api/v1/tasks/{id}": {
    action: "task.changed",
    by: manager,
    path: ({ things }) => things.projectTaskId,
    body: () => ({ archived: true }),
  },
  "POST /api/v1/rates": {
    action: "rate.added",
    by: manager,
    body: ({ world }) => ({
      userId: world.alice.userId,
      validFrom: "2026-03-01",
      minorPerHour: 8_000,
      currency: "EUR",
    }),
  },
  "PATCH /api/v1/rates/{id}": {
    action: "rate.changed",
    by: manager,
    path: ({ things }) => things.rateId,
    body: () => ({ minorPerHour: 9_000 }),
  },
  "DELETE /api/v1/rates/{id}": {
    action: "rate.deleted",
    by: manager,
    path: ({ things }) => things.rateId,
  },
  "POST /api/v1/billing/reprice": { action: "entries.repriced", by: manager, body: () => JANUARY },
  "PATCH /api/v1/time-entries/{id}/billing": {
    action: "entry_billing.changed",
    by: manager,
    path: ({ things }) => things.entryId,
    body: () => ({ rateMinor: 12_345 }),
  },
  "PATCH /api/v1/billing/settings": {
    action: "billing_settings.changed",
    by: owner,
    body: () => ({ sellerName: "Acme Ltd", ...ADDRESS, vatId: "DE123456789" }),
  },
  "POST /api/v1/billing/runs": {
    action: "billing_run.started",
    by: manager,
    body: () => ({ ...JANUARY, idempotencyKey: "january" }),
  },
  "PATCH /api/v1/invoices/{id}": {
    action: "invoice.changed",
    by: manager,
    path: ({ things }) => things.invoiceId,
    body: () => ({ note: "Thank you" }),
  },
  "POST /api/v1/invoices/{id}/issue": {
    action: "invoice.issued",
    by: manager,
    path: ({ things }) => things.invoiceId,
    body: () => ({}),
  },
  "POST /api/v1/invoices/{id}/paid": {
    action: "invoice.paid",
    by: manager,
    path: ({ things }) => things.invoiceId,
    body: () => ({}),
  },
  "DELETE /api/v1/invoices/{id}/paid": {
    action: "invoice.unpaid",
    by: manager,
    path: ({ things }) => things.invoiceId,
  },
  "POST /api/v1/invoices/{id}/void": {
    action: "invoice.voided",
    by: manager,
    path: ({ things }) => things.invoiceId,
    body: () => ({ reason: "Wrong client" }),
  },
  "POST /api/admin/webhooks": {
    action: "webhook.added",
    by: owner,
    body: () => ({
      channel: "slack",
      url: "https://hooks.slack.com/services/T0/B0/5ecretOfSlack",
      description: "Lobby",
      events: ["shift.auto_out"],
    }),
  },
  "PATCH /api/admin/webhooks/{id}": {
    action: "webhook.changed",
    by: owner,
    path: ({ webhookId }) => webhookId,
    body: () => ({ url: "https://example.com/hook/0therSecret" }),
  },
  "POST /api/admin/webhooks/{id}/rotate": {
    action: "webhook.secret_rotated",
    by: owner,
    path: ({ webhookId }) => webhookId,
  },
  "POST /api/admin/webhooks/{id}/test": {
    action: "webhook.tested",
    by: owner,
    path: ({ webhookId }) => webhookId,
  },
  "DELETE /api/admin/webhooks/{id}": {
    action: "webhook.deleted",
    by: owner,
    path: ({ webhookId }) => webhookId,
  },
  "POST /api/admin/deliveries/{id}/replay": {
    action: "delivery.replayed",
    by: owner,
    path: ({ failed }) => failed.deliveryId,
  },
  "POST /api/admin/failed-captures/{id}/replay": {
    action: "capture.replayed",
    by: owner,
    path: ({ failed }) => failed.captureId,
  },
  "DELETE /api/people/{id}/evidence": {
    action: "evidence.erased",
    by: owner,
    path: ({ world }) => world.alice.userId,
  },
};

/** Tried in stories of their own: each needs a world that is not there yet, or not any more, in this one. */
export const ELSEWHERE = [
  "POST /api/setup",
  "POST /api/admin/members/{id}/invitation",
  "DELETE /api/v1/invoices/{id}",
];
