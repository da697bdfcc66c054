import type { ErasedEvidence, IngestReply, IngestTask, SyncStatus, TimeEntry } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type Requests, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { takeSnapshot } from "../../src/backup/take-snapshot.ts";
import { verifyLedger } from "../../src/ledger-read.ts";
import { busy } from "../capture/days.ts";
import { deviceOf, session } from "../focus/devices.ts";
import { liveIn } from "../upgrade/lived-in.ts";
import { Desk } from "../windows/desk.ts";
import { png } from "../windows/pictures.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** What Alice's agent has seen, and what only she calls her computer. */
const READABLE = [
  "Quarterly figures",
  "Report 7",
  "tickets.example.com",
  "invoice.ts",
  "Ticket board",
  "Laptop",
];
/** What erasing may change. Everything else, time entries and invoices among it, is the same to the letter. */
const CHANGED = [
  "activity_signal",
  "audit_log",
  "capture_person",
  "capture_task",
  "desktop_window",
  "device",
  "focus_day",
  "focus_facet",
  "focus_person",
  "focus_quarter",
  "focus_session",
  "focus_slot",
  "ledger",
  "ledger_head",
  "screenshot",
  "sync_logs",
  "time_entry_evidence",
  "time_entry_merge",
].map((name) => `public.${name}`);

let world: World;
let screenshotId: string;
beforeAll(async () => {
  world = await createWorld();
  await liveIn(world);
  const desk = new Desk(world, world.alice);
  const { id } = await desk.open();
  const { body } = await desk.uploadForm({ windowId: id }, { bytes: png(20, 10) });
  screenshotId = body.screenshot.id;
  await mergeThePast();
});
afterAll(() => world.close());

const erase = (by: Person, whose: Person) =>
  by.delete<ErasedEvidence>(`/api/people/${whose.userId}/evidence`);

test("how much there is to erase is told to whoever may erase it", async () => {
  const ask = (by: Requests, whose: Person) => by.get<ErasedEvidence>(`/api/people/${whose.userId}/evidence`);
  const captured = { screenshots: 3, focusSessions: 40, signals: 240, suggestions: 2 };
  for (const person of [world.alice, world.ada, world.olivia])
    expect(await ask(person, world.alice)).toMatchObject({ status: 200, body: captured });
  expect((await ask(world.alice, world.bob)).status).toBe(404);
  expect((await ask(world.bob, world.alice)).status).toBe(403);
  expect((await ask(world.charlie, world.alice)).status).toBe(404);
  expect((await ask(world.anonymous, world.alice)).status).toBe(401);
});

test("nobody below admin erases anybody else's, and another organisation's people are not there", async () => {
  const before = await dump();
  expect((await erase(world.alice, world.bob)).status).toBe(404);
  expect((await erase(world.bob, world.alice)).status).toBe(403);
  expect((await erase(world.charlie, world.alice)).status).toBe(404);
  expect((await world.anonymous.delete(`/api/people/${world.alice.userId}/evidence`)).status).toBe(401);
  expect((await world.alice.delete("/api/people/me/evidence")).status).toBe(400);
  expect(await dump()).toEqual(before);
});

test("after it nothing that was captured is readable anywhere, and nothing else has changed", async () => {
  const before = await dump();
  const all = [...before.values()].join("\n");
  for (const text of READABLE) expect(all).toContain(text);
  const key = { orgId: world.alice.orgId, id: screenshotId };
  expect(await world.deps.blobs.get(key)).not.toBeNull();

  const { status, body } = await erase(world.ada, world.alice);
  expect([status, body]).toEqual([200, { screenshots: 3, focusSessions: 40, signals: 240, suggestions: 2 }]);

  const after = await dump();
  const left = [...after.values()].join("\n");
  for (const text of READABLE) expect(left).not.toContain(text);
  expect(await world.deps.blobs.get(key)).toBeNull();
  for (const [table, rows] of before)
    if (!CHANGED.includes(table)) expect(after.get(table), table).toBe(rows);
  for (const line of before.get("public.ledger")?.split("\n") ?? [])
    expect(after.get("public.ledger")).toContain(line);
  for (const { orgId } of [world.alice, world.charlie])
    expect((await world.deps.db.system((tx) => verifyLedger(tx, orgId))).fault).toBeNull();
  const { rows } = await world.deps.db.pool.query(
    "select actor_id, data from ledger where type = 'evidence.deleted' order by seq",
  );
  expect(rows).toEqual([
    { actor_id: world.ada.userId, data: { evidence: "screenshot", reason: "erasure", count: 2 } },
    { actor_id: world.ada.userId, data: { evidence: "screenshot", reason: "erasure", count: 1 } },
  ]);
});

test("doing it again erases nothing, and what is captured from then on is there", async () => {
  const { body } = await erase(world.alice, world.alice);
  expect(body).toEqual({ screenshots: 0, focusSessions: 0, signals: 0, suggestions: 0 });
  const device = await deviceOf(world, world.alice, "New one");
  expect((await device.sync([session()])).body).toMatchObject({ inserted: 1 });
  const { body: health } = await world.alice.get<SyncStatus>(PATHS.syncStatus);
  expect(health.devices.map(({ name }) => name).sort()).toEqual(["Erased", "New one"]);
});

test("an upload that waits to be worked on is over, and leaves nothing behind", async () => {
  await using other = await createWorld();
  const sent = await other.alice.post<IngestReply>(PATHS.ingestSignals, {
    activity_signals: busy("09:00", "10:00"),
  });
  await erase(other.alice, other.alice);
  const task = (): Promise<IngestTask> =>
    other.alice.get<IngestTask>(`${PATHS.ingestSignals}/${sent.body.task_id}`).then(({ body }) => body);
  expect(await task()).toMatchObject({ status: "FAILURE", error: "The evidence was erased" });
  other.deps.jobs.start();
  const later = await other.bob.post<IngestReply>(PATHS.ingestSignals, {
    activity_signals: busy("11:00", "12:00"),
  });
  const path = `${PATHS.ingestSignals}/${later.body.task_id}`;
  const isDone = async () => (await other.bob.get<IngestTask>(path)).body.status === "SUCCESS";
  await eventually(isDone, { what: "a later upload to be worked on", withinMs: 60_000 });
  const { rows } = await other.deps.db.pool.query("select distinct user_id from activity_signal");
  expect(rows).toEqual([{ user_id: other.bob.userId }]);
  expect((await task()).status).toBe("FAILURE");
});

/** What an entry was merged of keeps what spoke for its parts. */
async function mergeThePast(): Promise<void> {
  const [first, second] = [10, 11].map((hour) => ({
    started_at: `2026-02-25T${hour}:00:00Z`,
    ended_at: `2026-02-25T${hour + 1}:00:00Z`,
    activity_type: "meeting",
  }));
  const made = [
    await world.alice.post("/api/v1/time-entries", first),
    await world.alice.post("/api/v1/time-entries", second),
  ];
  const merged = await world.alice.post<TimeEntry>(PATHS.mergeEntries, {
    ids: made.map(({ body }) => body.id),
  });
  if (merged.status !== 200) throw new Error(JSON.stringify(merged.body));
  const { rowCount } = await world.deps.db.pool.query(
    `update time_entry_merge set parts = jsonb_set(parts, '{0,evidence}', '{"suggestion": "Merged letters"}')
     where entry_id = $1`,
    [merged.body.id],
  );
  if (rowCount !== 1) throw new Error("the merged entry keeps no parts");
}

/** Every table as a backup would hold it. */
async function dump(): Promise<Map<string, string>> {
  const { db } = world.deps;
  const tables = new Map<string, string>();
  const snapshot = takeSnapshot({ db, secret: "", secretTravels: false, blobs: null, say: () => {} });
  for await (const { name, bytes } of snapshot) {
    const [, table] = /^tables\/([^/]+)\//.exec(name) ?? [];
    if (table) tables.set(table, (tables.get(table) ?? "") + Buffer.from(bytes).toString());
  }
  return tables;
}
