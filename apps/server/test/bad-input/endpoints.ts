import type {
  BillingRateReply,
  BillingRun,
  Client,
  Correction,
  CreatedApiKey,
  IngestReply,
  Project,
  ProjectTask,
  PunchReply,
  ScreenshotReply,
  Student,
  TimeEntry,
  WindowReply,
} from "@stint/protocol";
import type { World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";

type Schema = {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  $ref?: string;
};
type Operation = {
  security?: Record<string, unknown>[];
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};

/** One call of the API as its own description states it. */
export type Endpoint = {
  name: string;
  method: string;
  /** With `{id}` and the like still in it. */
  path: string;
  security: string[];
  params: string[];
  query: string[];
  body: Schema | null;
};

/** Every endpoint there is, so that a new one cannot be forgotten. */
export async function everyEndpoint(world: World): Promise<Endpoint[]> {
  const { body } = await world.anonymous.get<{ paths: Record<string, Record<string, Operation>> }>(
    "/api/openapi.json",
  );
  return Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      security: (operation.security ?? []).flatMap((one) => Object.keys(one)),
      params: (operation.parameters ?? []).filter((one) => one.in === "path").map((one) => one.name),
      query: (operation.parameters ?? []).filter((one) => one.in === "query").map((one) => one.name),
      body: operation.requestBody?.content["application/json"]?.schema ?? null,
    })),
  );
}

/** A body that each endpoint takes, to be spoilt one field at a time. */
export function goodBodies(
  world: World,
  shift: { id: string; beatToken: string },
): Record<string, Record<string, unknown>> {
  const past = (minutes: number) => new Date(world.clock.now() - minutes * 60_000).toISOString();
  return {
    "POST /api/setup": {
      token: "no-such-token",
      organisation: "Acme",
      timeZone: "UTC",
      name: "Alice",
      email: "alice@example.com",
      password: "a long password",
    },
    "POST /api/invitations/{token}": { name: "Alice", password: "a long password" },
    "POST /api/password-resets": { email: "alice@example.com" },
    "POST /api/password-resets/{token}": { password: "a long password" },
    "PATCH /api/me": { name: "Alice", timeZone: "Europe/Berlin" },
    "PATCH /api/admin/organisation": { name: "Acme", timeZone: "UTC", policies: {} },
    "POST /api/admin/members": {
      email: "new@example.com",
      name: "New",
      role: "member",
      password: "a long password",
    },
    "PATCH /api/admin/members/{id}": { name: "Alice", role: "member" },
    "POST /api/employee/punch": { type: "IN", sessionId: "tab", at: past(0), note: "hello", resume: false },
    "POST /api/employee/heartbeat": {
      employeeId: world.alice.userId,
      sessionId: "tab",
      beatToken: shift.beatToken,
      closing: false,
    },
    "POST /api/employee/corrections": { shiftId: shift.id, start: past(5), end: past(1), note: "please" },
    "POST /api/employee/corrections/{id}/decision": { decision: "deny", note: "no" },
    "POST /api/internal/window/start": { deviceId: "laptop", projectId: crypto.randomUUID(), note: "hello" },
    "POST /api/internal/window/stop": { windowId: crypto.randomUUID() },
    "POST /api/internal/screenshot/upload": {
      id: crypto.randomUUID(),
      windowId: crypto.randomUUID(),
      takenAt: past(1),
      system: { platform: "linux" },
      image: { sha256: "ab".repeat(32), width: 1, height: 1, bytes: 1 },
    },
    "POST /api/keys": { name: "Laptop" },
    "POST /api/sync": {
      sessions: [
        {
          id: "one",
          app_name: "Editor",
          window_title: "A report",
          start_time: 1_770_000_000,
          end_time: 1_770_000_060,
          duration: 60,
        },
      ],
    },
    "PUT /api/focus/rules": { rules: [{ category: "Work", field: "app", pattern: "editor" }] },
    "POST /api/focus/rules/preview": { rule: { category: "Work", field: "app", pattern: "editor" } },
    "PUT /api/focus/sharing": { shared: true, from: "2026-01-01" },
    ...meetingBodies(past(1)),
    ...captureBodies(past(60), past(30)),
    ...billingBodies(),
    ...notificationBodies(),
    ...signInBodies(),
  };
}

function signInBodies(): Record<string, Record<string, unknown>> {
  return {
    "POST /api/auth/sign-in/email": { email: "alice@example.com", password: "a fine long password" },
    "POST /api/auth/sign-in/social": { provider: "google", callbackURL: "/" },
    "POST /api/auth/change-password": {
      currentPassword: "a fine long password",
      newPassword: "another long password",
      revokeOtherSessions: false,
    },
  };
}

function meetingBodies(endTime: string): Record<string, Record<string, unknown>> {
  return {
    "POST /api/teachers/students": { name: "Sam", telegramChatId: "12345", email: "sam@example.com" },
    "PATCH /api/teachers/students/{id}": { name: "Sam", telegramChatId: "12345", email: "sam@example.com" },
    "POST /api/teachers/students/{id}/zoom": { link: "https://zoom.us/j/81234567890", topic: "Fractions" },
    "POST /api/zoom/heartbeat": { token: "n0-such-t0ken", closing: false },
    "POST /api/zoom/end-session": { token: "n0-such-t0ken", duration: 5, endTime },
    "POST /api/zoom/webhook": { event: "meeting.started", event_ts: 1_772_438_400_000, payload: {} },
    "PUT /api/admin/meeting-notice": { notice: "Your teacher sees how long you were there." },
  };
}

function notificationBodies(): Record<string, Record<string, unknown>> {
  const webhook = { url: "https://example.com/hook", description: "Payroll", events: ["shift.auto_out"] };
  return {
    "PUT /api/me/notifications": {
      preferences: [{ topic: "own_auto_out", channel: "email", enabled: true }],
      telegramChatId: null,
    },
    "POST /api/me/push-devices": {
      endpoint: "https://push.example.com/send/1",
      keys: {
        p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth: "BTBZMqHH6r4Tts7J_aSIgg",
      },
      label: "Firefox on Android",
    },
    "POST /api/admin/webhooks": { ...webhook, channel: "webhook" },
    "PATCH /api/admin/webhooks/{id}": { ...webhook, enabled: true },
  };
}

function captureBodies(from: string, to: string): Record<string, Record<string, unknown>> {
  const nobodys = crypto.randomUUID();
  return {
    "POST /api/v1/time-entries/ingest": {
      activity_signals: [{ timestamp: from, app: "Editor", type: "window", source_type: "desktop" }],
      idle_threshold_minutes: 5,
      max_merge_idle_minutes: 10,
      sent_at: to,
    },
    "POST /api/v1/time-entries": {
      started_at: from,
      ended_at: to,
      notes: "hello",
      activity_type: "meeting",
      status: "approved",
    },
    "PATCH /api/v1/time-entries/{id}": { status: "pending", notes: "hello", activity_type: "admin" },
    "POST /api/v1/time-entries/{id}/split": { at: from, second_id: nobodys },
    "POST /api/v1/time-entries/merge": { ids: [nobodys, crypto.randomUUID()] },
    "POST /api/v1/time-entries/bulk": { status: "approved", ids: [nobodys] },
    "POST /api/v1/clients": { name: "Globex" },
    "PATCH /api/v1/clients/{id}": { name: "Globex", archived: false },
    "POST /api/v1/projects": { name: "Website", colour: "#1c7ed6" },
    "PATCH /api/v1/projects/{id}": { name: "Website", colour: "#1c7ed6", archived: false },
    "PUT /api/v1/project-rules": { rules: [] },
  };
}

function billingBodies(): Record<string, Record<string, unknown>> {
  const address = { street: "1 High St", postalCode: "1000", city: "Berlin", country: "DE" };
  const contact = { vatId: "DE123456789", email: "billing@example.com" };
  return {
    "PATCH /api/v1/billing/settings": {
      sellerName: "Acme Ltd",
      ...address,
      ...contact,
      registration: "HRB 1",
      iban: "DE89370400440532013000",
      bic: "COBADEFFXXX",
      currency: "EUR",
      invoicePrefix: "",
      creditPrefix: "CN-",
      numberDigits: 4,
      lockedThrough: "2020-12-31",
    },
    "PUT /api/v1/clients/{id}/billing": {
      legalName: "Globex Inc.",
      ...address,
      ...contact,
      buyerReference: "PO 1",
      currency: "EUR",
      paymentDays: 14,
      quantityDecimals: 2,
      rounding: { minutes: 15, mode: "up", per: "entry" },
      tax: { category: "S", rateBp: 1_900 },
      groupBy: "task",
    },
    "PUT /api/v1/projects/{id}/billing": { billable: true, budgetMinutes: 600, budgetMinor: 100_000 },
    "POST /api/v1/projects/{id}/tasks": { name: "Design", billable: true },
    "PATCH /api/v1/tasks/{id}": { name: "Design", billable: false, archived: false },
    "POST /api/v1/rates": { validFrom: "2026-01-01", minorPerHour: 10_000, currency: "EUR" },
    "PATCH /api/v1/rates/{id}": { validFrom: "2026-02-01", minorPerHour: 12_000, currency: "EUR" },
    "POST /api/v1/billing/reprice": { from: "2026-01-01", to: "2026-01-31" },
    "PATCH /api/v1/time-entries/{id}/billing": { billable: true, rateMinor: 9_000 },
    ...invoiceBodies({ from: "2026-01-01", to: "2026-01-31" }),
  };
}

function invoiceBodies(days: { from: string; to: string }): Record<string, Record<string, unknown>> {
  return {
    "POST /api/v1/billing/preview": days,
    "POST /api/v1/billing/runs": { ...days, idempotencyKey: "january" },
    "PATCH /api/v1/invoices/{id}": {
      note: "Thank you",
      buyerReference: "PO 2",
      manualLines: [{ description: "Licence", quantity: 100, unit: "piece", rateMinor: 5_000 }],
      discount: { percentBp: 500 },
    },
    "POST /api/v1/invoices/{id}/issue": { issuedOn: days.to },
    "POST /api/v1/invoices/{id}/void": { reason: "Wrong client" },
    "POST /api/v1/invoices/{id}/paid": { paidOn: days.to },
  };
}

export type Things = {
  shift: { id: string; beatToken: string };
  correctionId: string;
  screenshotId: string;
  keyId: string;
  studentId: string;
  entryId: string;
  taskId: string;
  clientId: string;
  projectId: string;
  projectTaskId: string;
  rateId: string;
  runId: string;
  invoiceId: string;
};

/** Alice at work, with a correction waiting and a screenshot taken: what bad input must not touch. */
export async function aliceAtWork(world: World): Promise<Things> {
  await world.alice.post("/api/employee/punch", { type: "IN" });
  await world.clock.advance(60_000);
  const earlier = await world.alice.post<PunchReply>("/api/employee/punch", { type: "OUT" });
  await world.clock.advance(60_000);
  const correction = await world.alice.post<Correction>("/api/employee/corrections", {
    shiftId: earlier.body.punch.sessionId,
    end: new Date(world.clock.now() - 30_000).toISOString(),
    note: "I stayed a little",
  });
  await world.clock.advance(60_000);
  const { body } = await world.alice.post<PunchReply>("/api/employee/punch", {
    type: "IN",
    sessionId: "tab",
  });
  return {
    shift: { id: body.punch.sessionId, beatToken: body.beatToken ?? "" },
    correctionId: correction.body.id,
    screenshotId: await screenshotOf(world),
    keyId: (await world.alice.post<CreatedApiKey>("/api/keys", { name: "Laptop" })).body.id,
    studentId: (await world.alice.post<Student>("/api/teachers/students", { name: "Sam" })).body.id,
    ...(await capturedOf(world)),
    ...(await billedOf(world)),
  };
}

/** A draft over an hour of Alice's, and the run that made it. */
async function billedOf(world: World): Promise<Pick<Things, "runId" | "invoiceId">> {
  const { body: client } = await world.bob.post<Client>("/api/v1/clients", { name: "Umbrella" });
  await world.alice.post("/api/v1/time-entries", {
    started_at: "2026-02-02T09:00:00Z",
    ended_at: "2026-02-02T10:00:00Z",
    client_id: client.id,
  });
  const runs = "/api/v1/billing/runs";
  const asked = { from: "2026-02-02", to: "2026-02-02", idempotencyKey: "a day", clientIds: [client.id] };
  const { body: run } = await world.bob.post<BillingRun>(runs, asked);
  const invoiceId = await eventually(
    async () => (await world.bob.get<BillingRun>(`${runs}/${run.id}`)).body.invoiceIds[0],
    { what: "the draft" },
  );
  return { runId: run.id, invoiceId };
}

async function capturedOf(
  world: World,
): Promise<
  Omit<Things, "shift" | "correctionId" | "screenshotId" | "keyId" | "studentId" | "runId" | "invoiceId">
> {
  const past = (minutes: number) => new Date(world.clock.now() - minutes * 60_000).toISOString();
  const { body: task } = await world.alice.post<IngestReply>("/api/v1/time-entries/ingest", {
    activity_signals: [{ timestamp: past(5), app: "Editor" }],
  });
  const { body: entry } = await world.alice.post<TimeEntry>("/api/v1/time-entries", {
    started_at: past(300),
    ended_at: past(240),
  });
  const { body: client } = await world.bob.post<Client>("/api/v1/clients", { name: "Acme" });
  const { body: project } = await world.bob.post<Project>("/api/v1/projects", { name: "Intranet" });
  const { body: part } = await world.bob.post<ProjectTask>(`/api/v1/projects/${project.id}/tasks`, {
    name: "Research",
  });
  const { body: priced } = await world.bob.post<BillingRateReply>("/api/v1/rates", {
    validFrom: "2025-01-01",
    minorPerHour: 8_000,
  });
  return {
    entryId: entry.id,
    taskId: task.task_id,
    clientId: client.id,
    projectId: project.id,
    projectTaskId: part.id,
    rateId: priced.rate.id,
  };
}

async function screenshotOf(world: World): Promise<string> {
  const { body } = await world.alice.post<WindowReply>("/api/internal/window/start", {});
  const uploaded = await world.alice.post<ScreenshotReply>("/api/internal/screenshot/upload", {
    windowId: body.window.id,
    system: {},
  });
  return uploaded.body.screenshot.id;
}

/** A path with Alice's own things in it. */
export function pathOf(endpoint: Endpoint, world: World, things: Things): string {
  const own = {
    corrections: things.correctionId,
    screenshots: things.screenshotId,
    keys: things.keyId,
    students: things.studentId,
    ingest: things.taskId,
    "failed-captures": things.taskId,
    "time-entries": things.entryId,
    clients: things.clientId,
    projects: things.projectId,
    "v1/tasks": things.projectTaskId,
    "v1/rates": things.rateId,
    "billing/runs": things.runId,
    invoices: things.invoiceId,
  };
  const [, id = world.alice.memberId] =
    Object.entries(own).find(([word]) => endpoint.path.includes(word)) ?? [];
  return endpoint.path.replace("{id}", id).replace("{token}", "n0-such-t0ken");
}
