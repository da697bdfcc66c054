import { randomUUID } from "node:crypto";
import { Engine } from "@stint/testkit/engine";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Scope, Tx } from "../../src/db/database.ts";
import { sqlStateOf } from "../../src/db/database.ts";

/** Tables of the whole installation that say nothing of anybody. */
const NOT_OF_A_TENANT = ["service_clock", "test_clock"];
const REFUSED = "42501";
/** Of focus sessions and devices not even a transaction of the whole organisation sees anything. */
const PRIVATE = [
  "activity_signal",
  "api_key",
  "capture_batch",
  "capture_person",
  "device",
  "focus_day",
  "focus_facet",
  "focus_person",
  "focus_quarter",
  "focus_session",
  "focus_slot",
  "push_device",
  "signal_rejection",
  "sync_logs",
  "telegram_link",
  "time_entry_evidence",
  "time_entry_merge",
];
/** Only whoever may see everybody's sees them at all. */
const OF_EVERYBODY = ["shift_day", "shift_month"];
/** Others may see them, and only their person may write them. */
const WRITTEN_BY_ONE = ["focus_sharing", "time_entry"];

let engine: Engine;
let acme: string;
let other: string;
let alice: string;
let tables: Table[];

type Table = {
  name: string;
  org: string;
  subject: string | null;
  /** Its rows are for their person alone. */
  isPrivate: boolean;
  inserts: boolean;
  updates: boolean;
  isView: boolean;
};

beforeAll(async () => {
  engine = await Engine.start();
  acme = engine.orgId;
  other = await engine.newOrganisation();
  [alice] = await settle(acme, 3);
  await settle(other, 2);
  tables = await tenantTables();
});
afterAll(() => engine.database.drop());

test("every table that the tenant role may touch has row-level security and an organisation", async () => {
  const { rows } = await engine.db.pool.query<{ name: string; walled: boolean }>(`
    select relname as name, relrowsecurity and exists (select from pg_policy where polrelid = c.oid) as walled
    from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'm')
      and has_any_column_privilege('stint_app', c.oid, 'select, insert, update')`);
  const unwalled = rows.filter((row) => !row.walled).map((row) => row.name);
  expect(unwalled.filter((name) => !NOT_OF_A_TENANT.includes(name))).toEqual([]);
  expect(tables.map((table) => table.name)).toEqual(
    expect.arrayContaining([
      "session",
      "presence",
      "presence_source",
      "ledger",
      "ledger_head",
      "correction",
      "member",
    ]),
  );
  expect(tables.map((table) => table.name)).toEqual(expect.arrayContaining(["punches", "employee_status"]));
  for (const { name, walled } of rows) if (walled) expect(tables.map((table) => table.name)).toContain(name);
});

test("every view that the tenant role may read runs with the rights of who asks", async () => {
  const { rows } = await engine.db.pool.query<{ name: string }>(`
    select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'v'
      and has_table_privilege('stint_app', c.oid, 'select') and not 'security_invoker=true' = any(coalesce(reloptions, '{}'))`);
  expect(rows).toEqual([]);
});

describe("a query that forgets its where", () => {
  test("sees every row of its own organisation and none of another", async () => {
    for (const table of tables) {
      const all = await engine.db.system((tx) => orgsIn(tx, table));
      expect(all, `${table.name} needs a row of two organisations for this test`).toEqual(
        expect.arrayContaining([acme, other]),
      );
      const seen = await engine.db.tenant({ orgId: acme, sees: "organisation" }, (tx) => orgsIn(tx, table));
      expect(seen.filter((orgId) => orgId !== null).sort(), table.name).toEqual(
        table.isPrivate ? [] : all.filter((orgId) => orgId === acme),
      );
    }
  });

  test("sees one person's rows alone where it may see no more", async () => {
    const scope: Scope = { orgId: acme, sees: { subjectId: alice } };
    for (const table of tables) {
      const rows = await engine.db.tenant(scope, (tx) => select(tx, table));
      expect(
        new Set(rows.map((row) => row[table.org]).filter((orgId) => orgId !== null)).has(other),
        table.name,
      ).toBe(false);
      if (!table.subject) continue;
      if (OF_EVERYBODY.includes(table.name)) {
        expect(rows, table.name).toEqual([]);
        continue;
      }
      expect(rows.length, table.name).toBeGreaterThan(0);
      expect([...new Set(rows.map((row) => row[table.subject ?? ""]))], table.name).toEqual([alice]);
    }
    expect(await engine.db.tenant(scope, (tx) => sql`select from presence_source`.execute(tx))).toMatchObject(
      {
        rows: { length: 1 },
      },
    );
  });

  test("sees nothing at all without a scope", async () => {
    for (const table of tables) {
      const rows = await engine.db.system(async (tx) => {
        await sql`select set_config('role', 'stint_app', true)`.execute(tx);
        return select(tx, table);
      });
      expect(rows, table.name).toEqual([]);
    }
  });

  test("sees nothing of the sign-in tables", async () => {
    for (const table of ["user", "session", "account", "verification"]) {
      const query = engine.db.tenant({ orgId: acme, sees: "organisation" }, (tx) =>
        sql`select * from auth.${sql.id(table)}`.execute(tx),
      );
      expect(await stateOf(query), table).toBe(REFUSED);
    }
  });
});

describe("a write for another organisation", () => {
  test("is refused as a new row", async () => {
    for (const table of tables.filter(({ inserts }) => inserts)) {
      const insert = engine.db.tenant(widestOf(table), (tx) =>
        sql`insert into ${sql.id(table.name)} overriding system value select (jsonb_populate_record(t, jsonb_build_object(${sql.lit(table.org)}, ${other}::text))).*
          from ${sql.id(table.name)} t limit 1`.execute(tx),
      );
      expect(await stateOf(insert), table.name).toBe(REFUSED);
    }
  });

  test("is refused as a row handed over", async () => {
    for (const table of tables.filter(({ updates }) => updates)) {
      const update = engine.db.tenant(widestOf(table), (tx) =>
        sql`update ${sql.id(table.name)} set ${sql.id(table.org)} = ${other}::uuid`.execute(tx),
      );
      expect(await stateOf(update), table.name).toBe(REFUSED);
    }
  });

  test("finds no row to change or to delete", async () => {
    for (const table of tables.filter(({ updates }) => updates)) {
      const org = sql.id(table.org);
      const name = sql.id(table.name);
      const result = await engine.db.tenant(widestOf(table), (tx) =>
        sql`update ${name} set ${org} = ${org} where ${org} = ${other}`.execute(tx),
      );
      expect(result.numAffectedRows, table.name).toBe(0n);
    }
    const gone = await engine.db.tenant({ orgId: acme, sees: { subjectId: alice } }, (tx) =>
      sql`delete from presence where subject_id <> ${alice}`.execute(tx),
    );
    expect(gone.numAffectedRows).toBe(0n);
  });
});

test("a person's own transaction cannot write another's rows", async () => {
  const insert = engine.db.tenant({ orgId: acme, sees: { subjectId: alice } }, (tx) =>
    sql`insert into correction (org_id, id, subject_id, session_id, is_missing_shift, status, note, requested_at)
      values (${acme}, ${randomUUID()}, ${randomUUID()}, ${randomUUID()}, false, 'approved', '', wall_now())`.execute(
      tx,
    ),
  );
  expect(await stateOf(insert)).toBe(REFUSED);
});

/** What a transaction that may see a table's rows at all is held to. */
function widestOf(table: Table): Scope {
  const ofOne = table.isPrivate || WRITTEN_BY_ONE.includes(table.name);
  return { orgId: acme, sees: ofOne ? { subjectId: alice } : "organisation" };
}

async function settle(orgId: string, count: number): Promise<[string]> {
  const people = Array.from({ length: count }, () => randomUUID());
  for (const userId of people) {
    const sessionId = await engine.open({ orgId, subjectId: userId });
    await engine.db.system(async (tx) => {
      // The person's id as a member is the same here, so that every table names them alike.
      await sql`insert into member (org_id, id, user_id, email, name, role, status, created_at)
        values (${orgId}, ${userId}, ${userId}, ${`${userId}@example.com`}, 'Somebody', 'member', 'active', wall_now())`.execute(
        tx,
      );
      await sql`insert into invitation (token_hash, org_id, member_id, expires_at)
        values (decode(replace(${userId}, '-', ''), 'hex'), ${orgId}, ${userId}, wall_now())`.execute(tx);
      await sql`insert into correction (org_id, id, subject_id, session_id, is_missing_shift, status, note, requested_at)
        values (${orgId}, ${randomUUID()}, ${userId}, ${sessionId}, false, 'pending', 'I stayed', wall_now())`.execute(
        tx,
      );
      await sql`insert into desktop_window (org_id, id, subject_id, threshold_ms)
        values (${orgId}, ${sessionId}, ${userId}, 900000)`.execute(tx);
      await sql`insert into screenshot (org_id, id, window_id, subject_id, taken_at, received_at, system)
        values (${orgId}, ${randomUUID()}, ${sessionId}, ${userId}, wall_now(), wall_now(), '{}')`.execute(
        tx,
      );
      await focusOf(tx, orgId, userId);
      await meetingsOf(tx, orgId, userId);
      await captureOf(tx, orgId, userId);
      await billingOf(tx, orgId, userId);
      await notificationsOf(tx, orgId, userId);
    });
  }
  await engine.db.pool.query(
    `insert into silence_hold (id, org_id, state, since_svc_ms, since_at, late, open) values ($1, $2, 'held', 0, wall_now(), 30, 30)`,
    [randomUUID(), orgId],
  );
  await engine.db.pool.query(
    `insert into alert (id, org_id, kind, opened_at, seen_at, peak) values ($1, $2, 'auto_outs', wall_now(), wall_now(), 11)`,
    [randomUUID(), orgId],
  );
  await engine.db.pool.query("select report_fold($1)", [orgId]);
  await engine.db.pool.query("insert into shift_fold values ($1, 'UTC', 1) on conflict do nothing", [orgId]);
  for (const table of ["shift_day", "shift_month"])
    await engine.db.pool.query(
      `insert into ${table} select $1, '2026-03-01', id, 1, 0, 0, 0, 0, 0 from unnest($2::uuid[]) as id`,
      [orgId, people],
    );
  await engine.db.pool.query(NOTED_TIME, [orgId, people[0]]);
  await engine.db.pool.query("insert into meeting_settings (org_id, notice) values ($1, 'Hello')", [orgId]);
  const [first] = people;
  if (!first) throw new Error("nobody");
  return [first];
}

const NOTED_TIME = `insert into time_entry (org_id, user_id, id, started_at, ended_at, status, source, activity_type,
    created_at, updated_at)
  values ($1, $2, gen_random_uuid(), wall_now(), wall_now() + interval '1 hour', 'approved', 'auto', 'admin', wall_now(),
    wall_now())`;

async function focusOf(tx: Tx, orgId: string, userId: string): Promise<void> {
  const person = sql`${orgId}::uuid, ${userId}::uuid`;
  const id = sql`gen_random_uuid()`;
  await sql`insert into device (org_id, user_id, id, name, created_at) values (${person}, ${userId}, '', wall_now())`.execute(
    tx,
  );
  await sql`insert into api_key (org_id, user_id, id, device_id, prefix, hash, created_at)
    values (${person}, ${id}, ${userId}, '', sha256(${userId}::text::bytea), wall_now())`.execute(tx);
  await sql`insert into focus_person (org_id, user_id) values (${person})`.execute(tx);
  await sql`insert into focus_sharing (org_id, user_id, from_date, from_slot) values (${person}, '2026-01-01', 0)`.execute(
    tx,
  );
  await sql`insert into focus_facet (org_id, user_id, device_id, app, host, category)
    values (${person}, ${userId}, 'app', '', '')`.execute(tx);
  await sql`insert into focus_quarter (org_id, user_id, slot, facet_id, ms, sessions)
    select org_id, user_id, 0, id, 1, 1 from focus_facet where user_id = ${userId}`.execute(tx);
  await sql`insert into focus_slot (org_id, user_id, slot, ms, sessions) values (${person}, 0, 1, 1)`.execute(
    tx,
  );
  await sql`insert into focus_day (org_id, user_id, day, facet_id, ms, sessions) values (${person}, 0, 1, 1, 1)`.execute(
    tx,
  );
  await sql`insert into focus_session (org_id, user_id, id, start_time, end_time, duration, facet_id, window_title)
    values (${person}, 'one', 0, 1, 1, 1, '')`.execute(tx);
  await sql`insert into sync_logs (org_id, user_id, id, device_id, session_count, first_start, last_start, synced_at)
    values (${person}, ${id}, ${userId}, 1, wall_now(), wall_now(), wall_now())`.execute(tx);
}

async function billingOf(tx: Tx, orgId: string, userId: string): Promise<void> {
  const pair = sql`${orgId}::uuid, ${userId}::uuid`;
  await sql`insert into billing_settings (org_id) values (${orgId}) on conflict do nothing`.execute(tx);
  await sql`insert into invoice_counter (org_id, series) values (${orgId}, 'invoice') on conflict do nothing`.execute(
    tx,
  );
  await sql`insert into client_billing values (${pair}, '{}', null, 'EUR', 14, 2, 0, 'up', 'line', 'S', 1900, 'task')`.execute(
    tx,
  );
  await sql`insert into project_billing (org_id, project_id) values (${pair})`.execute(tx);
  await sql`insert into project_task (org_id, id, project_id, name, created_at)
    values (${pair}, ${userId}, 'Task', wall_now())`.execute(tx);
  await sql`insert into rate (org_id, id, user_id, valid_from, minor_per_hour, currency, created_at)
    values (${pair}, ${userId}, '2026-01-01', 9000, 'EUR', wall_now())`.execute(tx);
  await sql`insert into billing_run (org_id, id, idempotency_key, request, state, created_by, created_at)
    values (${pair}, ${userId}::text, '{}', 'PENDING', ${userId}, wall_now())`.execute(tx);
  await sql`insert into invoice (org_id, id, kind, status, client_id, currency, period_from, period_to, terms, net_minor,
      tax_minor, gross_minor, created_at)
    values (${pair}, 'invoice', 'draft', ${userId}, 'EUR', '2026-01-01', '2026-01-31', '{}', 0, 0, 0, wall_now())`.execute(
    tx,
  );
  await sql`insert into invoice_line values (${pair}, 1, 'Work', null, null, null, 0, 0, 0, 0, 0)`.execute(
    tx,
  );
  await sql`insert into invoice_line_entry values (${pair}, 1, ${userId}, 0, 0)`.execute(tx);
  await sql`insert into invoice_document values (${pair}, 'csv', '', '', wall_now())`.execute(tx);
}

async function notificationsOf(tx: Tx, orgId: string, userId: string): Promise<void> {
  const pair = sql`${orgId}::uuid, ${userId}::uuid`;
  await sql`insert into webhook (org_id, id, channel, description, events, sealed_url, created_at)
    values (${pair}, 'slack', '', '{}', '', wall_now())`.execute(tx);
  await sql`insert into delivery (org_id, id, event_id, event_type, channel, user_id, recipient_id, payload, state, created_at)
    values (${pair}, ${userId}, 'shift.auto_out', 'in_app', ${userId}, ${userId}, '{}', 'sent', wall_now())`.execute(
    tx,
  );
  await sql`insert into audit_log (org_id, id, at, actor_id, action, target_kind, target_id, target_label)
    values (${pair}, wall_now(), ${userId}, 'member.added', 'member', ${userId}, '')`.execute(tx);
  await sql`insert into notification_preference values (${pair}, 'own_auto_out', 'email', true)`.execute(tx);
  await sql`insert into telegram_chat values (${pair}, '1', wall_now())`.execute(tx);
  await sql`insert into telegram_link values (${pair}, sha256(${userId}::text::bytea), wall_now())`.execute(
    tx,
  );
  await sql`insert into push_device (org_id, id, user_id, endpoint_hash, keys_hash, sealed_subscription, label, added_at,
      renewed_at)
    values (${pair}, ${userId}, sha256(${`${orgId}${userId}`}::bytea), '', '', '', wall_now(), wall_now())`.execute(
    tx,
  );
}

async function captureOf(tx: Tx, orgId: string, userId: string): Promise<void> {
  const person = sql`${orgId}::uuid, ${userId}::uuid`;
  await sql`insert into client (org_id, id, name, created_at) values (${person}, ${userId}::text, wall_now())`.execute(
    tx,
  );
  await sql`insert into project (org_id, id, name, colour, created_at)
    values (${person}, ${userId}::text, '#1c7ed6', wall_now())`.execute(tx);
  await sql`insert into capture_person (org_id, user_id) values (${person})`.execute(tx);
  await sql`insert into capture_task (org_id, user_id, id, state, signals, received_at)
    values (${person}, ${userId}, 'PENDING', 1, wall_now())`.execute(tx);
  await sql`insert into capture_batch (org_id, user_id, task_id, idle_minutes, merge_minutes, body)
    values (${person}, ${userId}, 5, 10, '')`.execute(tx);
  await sql`insert into activity_signal (org_id, user_id, task_id, key, at_ms, claimed_ms, device_id, app, type,
      source_type, title, url, path)
    values (${person}, ${userId}, sha256(${userId}::text::bytea), 0, 0, '', '', '', '', '', '', '')`.execute(
    tx,
  );
  await sql`insert into signal_rejection (org_id, user_id, task_id, place, reason)
    values (${person}, ${userId}, 0, '')`.execute(tx);
  await sql`insert into time_entry (org_id, user_id, id, started_at, ended_at, status, source, activity_type,
      created_at, updated_at)
    values (${person}, ${userId}, wall_now(), wall_now() + interval '1 hour', 'approved', 'auto', 'admin', wall_now(),
      wall_now())`.execute(tx);
  await sql`insert into time_entry_evidence (org_id, user_id, entry_id, confidence, suggestion, tokens)
    values (${person}, ${userId}, 0.5, '{}', '{}')`.execute(tx);
  await sql`insert into time_entry_merge (org_id, user_id, entry_id, parts) values (${person}, ${userId}, '[]')`.execute(
    tx,
  );
}

async function meetingsOf(tx: Tx, orgId: string, teacherId: string): Promise<void> {
  const teacher = sql`${orgId}::uuid, ${teacherId}::uuid`;
  const id = randomUUID();
  await sql`insert into student (org_id, teacher_id, id, name, created_at) values (${teacher}, ${id}, 'Sam', wall_now())`.execute(
    tx,
  );
  await sql`insert into meeting_link (org_id, teacher_id, id, student_id, token_hash, link, sent_at)
    values (${teacher}, gen_random_uuid(), ${id}, sha256(${id}::text::bytea), 'https://zoom.us/j/1', wall_now())`.execute(
    tx,
  );
  await sql`insert into notification (org_id, id, teacher_id, student_id, link_id, channel, state, created_at)
    select org_id, gen_random_uuid(), teacher_id, student_id, id, 'email', 'queued', wall_now() from meeting_link
    where student_id = ${id}`.execute(tx);
}

async function tenantTables(): Promise<Table[]> {
  const { rows } = await engine.db.pool.query<Table & { columns: string[] }>(
    `
    select c.relname as name, c.relkind = 'v' as "isView", array_agg(a.attname::text) as columns,
      has_table_privilege('stint_app', c.oid, 'insert') as inserts, has_table_privilege('stint_app', c.oid, 'update') as updates
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
      and has_table_privilege('stint_app', c.oid, 'select') and c.relname <> all($1)
    group by c.oid, c.relname, c.relkind order by c.relname`,
    [NOT_OF_A_TENANT],
  );
  return rows.map(({ columns, ...table }) => ({
    ...table,
    isPrivate: PRIVATE.includes(table.name),
    org: columns.includes("org_id") ? "org_id" : "id",
    subject:
      ["subject_id", "employee_id", "user_id", "teacher_id", "member_id"].find((name) =>
        columns.includes(name),
      ) ?? null,
  }));
}

type Row = Record<string, unknown>;

async function select(tx: Tx, table: Table): Promise<Row[]> {
  const { rows } = await sql<Row>`select * from ${sql.id(table.name)}`.execute(tx);
  return rows;
}

async function orgsIn(tx: Tx, table: Table): Promise<unknown[]> {
  return (await select(tx, table)).map((row) => row[table.org]);
}

async function stateOf(query: Promise<unknown>): Promise<string | null> {
  return query.then(
    () => "it was let through",
    (error: unknown) => sqlStateOf(error),
  );
}
