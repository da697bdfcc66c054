import type {
  AuditEntry,
  AuditList,
  Client,
  CreatedMember,
  InvoiceList,
  Member,
  TimeEntry,
} from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, PASSWORD, type Person, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureFirstOwner } from "../../src/access/first-owner.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const list = async (query = "", person: Person = world.ada): Promise<AuditList> => {
  const { status, body } = await person.get<AuditList>(`${PATHS.auditLog}${query}`);
  expect(status).toBe(200);
  return body;
};
const newest = async (): Promise<AuditEntry> => {
  const [entry] = (await list("?limit=1")).entries;
  if (!entry) throw new Error("the log is empty");
  return entry;
};
/** Lines of one moment have no order among them. */
const later = () => world.clock.advance(1_000);

describe("the audit log", () => {
  test("is for administrators and owners, and shows each organisation its own alone", async () => {
    await world.ada.put(PATHS.meetingNotice, { notice: "Hello" });
    expect((await list("", world.olivia)).entries).toHaveLength(1);
    expect((await list("", world.charlie)).entries).toEqual([]);
    for (const path of [PATHS.auditLog, PATHS.auditLogCsv]) {
      expect((await world.anonymous.get(path)).status).toBe(401);
      for (const person of [world.alice, world.bob]) expect((await person.get(path)).status).toBe(403);
    }
    const csv = await world.charlie.get<{ text: string }>(PATHS.auditLogCsv);
    expect(csv.body.text.trimEnd().split("\r\n")).toHaveLength(1);
    const own = `?actor=${world.ada.userId}`;
    expect((await list(own, world.charlie)).entries).toEqual([]);
  });

  test("says who did what to whom, what it was and is, when, and by which request from where", async () => {
    await later();
    const headers = { authorization: `Bearer ${world.olivia.token}`, "x-request-id": "request-7" };
    await world
      .withHeaders(headers)
      .patch(`${PATHS.members}/${world.bob.memberId}`, { role: "admin", name: "Bob" });
    expect(await newest()).toEqual({
      id: expect.any(String),
      at: new Date(world.clock.now()).toISOString(),
      actor: { id: world.olivia.userId, name: "Olivia" },
      action: "member.changed",
      target: { kind: "member", id: world.bob.userId, label: "Bob" },
      before: { role: "manager" },
      after: { role: "admin" },
      requestId: "request-7",
      address: "none",
    });
    await world.olivia.patch(`${PATHS.members}/${world.bob.memberId}`, { role: "manager" });
  });

  test("keeps the names of then", async () => {
    await later();
    const joined = await world.join(world.alice.orgId, "Maria", "admin");
    await joined.put(PATHS.meetingNotice, { notice: "By Maria" });
    await world.olivia.patch(`${PATHS.members}/${joined.memberId}`, { name: "Marie" });
    const { entries } = await list(`?actor=${joined.userId}`);
    expect(entries.map(({ actor }) => actor?.name)).toEqual(["Maria"]);
  });

  test("has nothing to say of what was changed into what it was", async () => {
    const before = await list();
    await world.ada.patch(PATHS.organisation, { name: "Acme", timeZone: "UTC", evidenceRetentionDays: null });
    await world.ada.patch(`${PATHS.members}/${world.bob.memberId}`, { name: "Bob", role: "manager" });
    expect(await list()).toEqual(before);
  });

  test("tells retention and the closed period apart from other settings", async () => {
    const done: [path: string, body: Record<string, unknown>, action: string][] = [
      [PATHS.organisation, { evidenceRetentionDays: 30 }, "retention.changed"],
      [PATHS.organisation, { policies: { window: { screenshotRetentionDays: 7 } } }, "retention.changed"],
      [PATHS.organisation, { evidenceRetentionDays: 60, name: "Acme too" }, "organisation.changed"],
      [PATHS.billingSettings, { lockedThrough: "2026-01-31" }, "period.locked"],
      [PATHS.billingSettings, { lockedThrough: "2025-12-31" }, "period.unlocked"],
      [PATHS.billingSettings, { lockedThrough: null }, "period.unlocked"],
      [
        PATHS.billingSettings,
        { lockedThrough: "2026-01-31", iban: "DE89370400440532013000" },
        "billing_settings.changed",
      ],
    ];
    for (const [path, body, action] of done) {
      await later();
      expect((await world.ada.patch(path, body)).status).toBe(200);
      expect((await newest()).action).toBe(action);
    }
    await world.ada.patch(PATHS.billingSettings, { lockedThrough: null });
  });
});

describe("what is done by nobody who is signed in", () => {
  test("setting up is the first line of the new organisation, by its owner", async () => {
    await using empty = await emptyServer();
    const owner = await ensureFirstOwner(empty.deps);
    if (owner.is !== "awaited") throw new Error("somebody is there");
    const token = new URL(owner.setupUrl).searchParams.get("token");
    const { body } = await empty.anonymous.post<{ organisation: { id: string }; user: { id: string } }>(
      PATHS.setup,
      { token, organisation: "Delta", name: "Dora", email: "dora@example.com", password: PASSWORD },
    );
    const { rows } = await empty.deps.db.pool.query(
      "select org_id, actor_id, actor_name, action, target_label from audit_log",
    );
    expect(rows).toEqual([
      {
        org_id: body.organisation.id,
        actor_id: body.user.id,
        actor_name: "Dora",
        action: "organisation.added",
        target_label: "Delta",
      },
    ]);
  });

  test("an invitation is sent again, and accepted by whom it is for", async () => {
    await later();
    const { body: ingrid } = await world.ada.post<CreatedMember>(PATHS.members, {
      email: "ingrid@example.com",
      name: "Ingrid",
    });
    await later();
    const again = await world.ada.post<{ url: string }>(`${PATHS.members}/${ingrid.id}/invitation`);
    expect(await newest()).toMatchObject({ action: "member.invited", target: { label: "Ingrid" } });
    await later();
    const token = new URL(again.body.url).searchParams.get("token");
    await world.anonymous.post(`${PATHS.invitations}/${token}`, { password: PASSWORD });
    expect(await newest()).toMatchObject({
      action: "invitation.accepted",
      actor: { id: ingrid.userId, name: "Ingrid" },
      target: { kind: "member", id: ingrid.userId },
    });
  });
});

test("a draft that is thrown away is written down with what it was worth", async () => {
  await world.bob.post(PATHS.rates, { validFrom: "2025-01-01", minorPerHour: 8_000 });
  const { body: client } = await world.bob.post<Client>(PATHS.clients, { name: "Umbrella" });
  await world.alice.post<TimeEntry>(PATHS.timeEntries, {
    started_at: "2026-02-02T09:00:00Z",
    ended_at: "2026-02-02T10:00:00Z",
    client_id: client.id,
  });
  await world.bob.post(PATHS.billingRuns, { from: "2026-02-02", to: "2026-02-02", idempotencyKey: "a day" });
  const draft = await eventually(
    async () => (await world.bob.get<InvoiceList>(PATHS.invoices)).body.invoices[0],
    { what: "the draft" },
  );
  await later();
  expect((await world.bob.delete(`${PATHS.invoices}/${draft.id}`)).status).toBe(204);
  expect(await newest()).toMatchObject({
    action: "invoice.deleted",
    target: { kind: "invoice", id: draft.id, label: "Umbrella" },
    before: { netMinor: 8_000, currency: "EUR" },
    after: null,
  });
});

test("lines come in pages that hold still while others are written", async () => {
  const all = (await list("?limit=200")).entries.map(({ id }) => id);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(`?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
    seen.push(...page.entries.map(({ id }) => id));
    cursor = page.nextCursor;
    await later();
    await world.ada.put(PATHS.meetingNotice, { notice: `Page ${seen.length}` });
  } while (cursor);
  expect(all.length).toBeGreaterThan(6);
  expect(seen).toEqual(all);
});

test("a cursor that is none, a day that is none and an action that is none are refused by name", async () => {
  for (const [name, value] of [
    ["cursor", "x"],
    ["cursor", "1.2"],
    ["from", "2026-02-30"],
    ["to", "yesterday"],
    ["actor", "Ada"],
    ["action", "member.adored"],
    ["limit", "0"],
  ]) {
    const { status, body } = await world.ada.get(`${PATHS.auditLog}?${name}=${value}`);
    expect([name, status, body.error?.code]).toEqual([name, 400, "invalid_request"]);
    expect(JSON.stringify(body.error?.details)).toContain(`query.${name}`);
  }
});

test("filters go together: who, what, and days of the reader's own time zone", async () => {
  await using own = await createWorld();
  await own.clock.advance(60_000);
  await own.ada.put(PATHS.meetingNotice, { notice: "One" });
  await own.ada.patch(PATHS.me, { timeZone: "Pacific/Auckland" });
  await own.olivia.patch(`${PATHS.members}/${own.alice.memberId}`, { name: "Alicia" });
  const names = async (query: string) =>
    (await own.ada.get<AuditList>(`${PATHS.auditLog}?${query}`)).body.entries.map(({ action }) => action);
  expect((await names("")).sort()).toEqual(["meeting_notice.changed", "member.changed"]);
  expect(await names(`actor=${own.olivia.userId}`)).toEqual(["member.changed"]);
  expect(await names("action=meeting_notice.changed")).toEqual(["meeting_notice.changed"]);
  expect(await names(`actor=${own.olivia.userId}&action=meeting_notice.changed`)).toEqual([]);
  const day = new Intl.DateTimeFormat("sv", { timeZone: "Pacific/Auckland" }).format(own.clock.now());
  const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
  expect(await names(`from=${day}&to=${day}`)).toHaveLength(2);
  expect(await names(`to=${before}`)).toEqual([]);
});

test("the file has every line that passes the filter, and runs as no formula", async () => {
  const { body: added } = await world.bob.post<Client>(PATHS.clients, { name: "=1+1" });
  const { headers, body } = await world.ada.get<{ text: string }>(`${PATHS.auditLogCsv}?action=client.added`);
  expect(headers.get("content-type")).toContain("text/csv");
  const [header, ...records] = body.text.trimEnd().split("\r\n");
  expect(header).toBe(
    "at,actor,actor_id,action,target_kind,target,target_id,before,after,address,request_id",
  );
  const expected = (await list("?action=client.added&limit=200")).entries;
  expect(records).toHaveLength(expected.length);
  expect(records.some((record) => record.includes(`client,'=1+1,${added.id}`))).toBe(true);
});

test("two who change the same at once leave a chain: each line begins where the one before ended", async () => {
  const patch = (role: Member["role"]) =>
    world.olivia.patch(`${PATHS.members}/${world.alice.memberId}`, { role });
  await Promise.all([patch("manager"), patch("admin")]);
  const { rows } = await world.deps.db.pool.query<{ was: string; is: string }>(
    "select before ->> 'role' as was, after ->> 'role' as is from audit_log where target_id = $1 and after ? 'role'",
    [world.alice.userId],
  );
  expect(rows).toHaveLength(2);
  const first = rows.find(({ was }) => was === "member");
  expect(rows.find((row) => row !== first)?.was).toBe(first?.is);
});

async function emptyServer(): Promise<World> {
  const server = await createWorld();
  await server.deps.db.pool.query("delete from auth.session");
  await server.deps.db.pool.query("delete from member");
  await server.deps.db.pool.query("delete from organisation");
  return server;
}
