import type { IngestReply, IngestTask, PunchReply, TimeEntryList } from "@stint/protocol";
import { type Person, pass, type World } from "@stint/testkit";
import { eventually } from "@stint/testkit/eventually";

/** Who asked what, and what they were answered. */
export type Asked = { who: "alice" | "bob" | "charlie"; path: string; body: unknown };
/** Somebody's sign-in, and everything that was told of what has happened. */
export type Lived = { tokens: Record<string, string>; asked: Asked[] };

const TIMES = "from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z";
/** What a person can look up of a past that no longer changes. */
const QUESTIONS: Pick<Asked, "who" | "path">[] = [
  ...["alice", "charlie"].flatMap((who) => [
    { who: who as Asked["who"], path: `/api/employee/punches?${TIMES}` },
    { who: who as Asked["who"], path: `/api/windows?${TIMES}` },
  ]),
  { who: "alice", path: `/api/screenshots?${TIMES}` },
  { who: "alice", path: "/api/employee/corrections" },
  { who: "alice", path: "/api/keys" },
  { who: "alice", path: `/api/sessions?${TIMES}` },
  { who: "alice", path: `/api/stats?${TIMES}&tz=Europe/Berlin&by=app` },
  { who: "alice", path: "/api/v1/time-entries?limit=500" },
  { who: "alice", path: "/api/v1/time-entries/pending-review?limit=500" },
  { who: "alice", path: "/api/v1/projects" },
  { who: "bob", path: "/api/v1/clients" },
  { who: "bob", path: "/api/teachers/students" },
  { who: "bob", path: `/api/admin/teacher-sessions?${TIMES}` },
];

/**
 * A few days of an organisation in every capability that the first release had. Run on a world of the release that a
 * fixture is made of; what it drives has to exist there.
 */
export async function liveIn(world: World): Promise<Lived> {
  const { alice, bob, charlie } = world;
  await punching(world);
  await atTheDesk(world, alice);
  await focusing(world, alice);
  await teaching(world, bob);
  await capturing(world, alice);
  await ok(alice.post("/api/employee/punch", { type: "IN", sessionId: "tab" }));
  const people = { alice, bob, charlie };
  const asked: Asked[] = [];
  for (const { who, path } of QUESTIONS) asked.push({ who, path, body: (await people[who].get(path)).body });
  return { tokens: { alice: alice.token, bob: bob.token, charlie: charlie.token }, asked };
}

async function punching(world: World): Promise<void> {
  const { alice, bob, charlie } = world;
  const { body } = await ok(alice.post<PunchReply>("/api/employee/punch", { type: "IN", sessionId: "tab" }));
  await ok(charlie.post("/api/employee/punch", { type: "IN", sessionId: "tab" }));
  const start = world.clock.now();
  await beating(world, alice, 60);
  await ok(alice.post("/api/employee/punch", { type: "OUT" }));
  await pass(world, 60);
  const asked = await ok(
    alice.post<{ id: string }>("/api/employee/corrections", {
      shiftId: body.punch.sessionId,
      end: new Date(start + 90_000).toISOString(),
      note: "The tunnel – “Größe”",
    }),
  );
  await ok(bob.post(`/api/employee/corrections/${asked.body.id}/decision`, { decision: "approve" }));
}

/** Charlie never beats, and is punched out for it. */
async function beating(world: World, person: Person, seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 10) {
    await pass(world, 10);
    await ok(person.post("/api/employee/heartbeat", { employeeId: person.userId, sessionId: "tab" }));
  }
}

async function atTheDesk(world: World, person: Person): Promise<void> {
  const { body } = await ok(person.post<{ window: { id: string } }>("/api/internal/window/start", {}));
  for (const app of ["Editor", "Browser"]) {
    await pass(world, 5);
    const shot = {
      windowId: body.window.id,
      system: { platform: "linux", app, windowTitle: "Quarterly figures" },
    };
    await ok(person.post("/api/internal/screenshot/upload", shot));
  }
  await ok(person.post("/api/internal/window/stop", { windowId: body.window.id }));
}

async function focusing(world: World, person: Person): Promise<void> {
  const { body } = await ok(person.post<{ key: string }>("/api/keys", { name: "Laptop" }));
  const device = world.withHeaders({ authorization: `Bearer ${body.key}` });
  const start = Date.parse("2026-03-03T09:00:00Z") / 1_000;
  const sessions = Array.from({ length: 40 }, (_, index) => ({
    id: `session-${index}`,
    app_name: index % 3 === 0 ? "Browser" : "Editor",
    window_title: `Report ${index}`,
    url: index % 3 === 0 ? "https://tickets.example.com/1" : null,
    start_time: start + index * 600.5,
    end_time: start + index * 600.5 + 300,
    duration: 300,
    bundle_id: null,
    tab_title: null,
    tab_count: null,
    document_path: null,
    is_full_screen: false,
    is_minimized: false,
  }));
  await ok(device.post("/api/sync", { sessions }));
}

async function teaching(world: World, teacher: Person): Promise<void> {
  const student = await ok(teacher.post<{ id: string }>("/api/teachers/students", { name: "Sam" }));
  const link = { link: "https://zoom.us/j/81234567890?pwd=secret", topic: "Chords" };
  for (const ends of [true, false]) {
    const sent = await ok(
      teacher.post<{ token: string }>(`/api/teachers/students/${student.body.id}/zoom`, link),
    );
    const { token } = sent.body;
    if (!ends) return;
    await world.anonymous.get(`/api/zoom/track?token=${token}`);
    await pass(world, 120);
    await ok(world.anonymous.post("/api/zoom/end-session", { token }));
  }
}

async function capturing(world: World, person: Person): Promise<void> {
  const client = await ok(world.bob.post<{ id: string }>("/api/v1/clients", { name: "Globex" }));
  const project = await ok(
    world.bob.post<{ id: string }>("/api/v1/projects", { name: "Site", clientId: client.body.id }),
  );
  const first = Date.parse("2026-02-27T09:00:00Z");
  const activity_signals = Array.from({ length: 240 }, (_, minute) => ({
    timestamp: new Date(first + (minute < 120 ? minute : minute + 90) * 60_000).toISOString(),
    app: minute < 120 ? "Code" : "Firefox",
    type: "window",
    source_type: "desktop",
    window_title: minute < 120 ? "invoice.ts — acme" : "Ticket board",
  }));
  world.deps.jobs.start();
  const { body } = await ok(person.post<IngestReply>("/api/v1/time-entries/ingest", { activity_signals }));
  const path = `/api/v1/time-entries/ingest/${body.task_id}`;
  const done = async () => (await person.get<IngestTask>(path)).body.status === "SUCCESS";
  await eventually(done, { what: "the signals to be worked on", withinMs: 60_000 });
  const { body: list } = await ok(person.get<TimeEntryList>("/api/v1/time-entries/pending-review"));
  const [entry] = list.entries;
  const decision = { status: "approved", project_id: project.body.id };
  await ok(person.patch(`/api/v1/time-entries/${entry?.id}`, decision));
  await ok(
    person.post("/api/v1/time-entries", {
      started_at: "2026-02-26T09:00:00Z",
      ended_at: "2026-02-26T10:30:00Z",
      activity_type: "meeting",
      project_id: project.body.id,
    }),
  );
}

async function ok<Answer extends { status: number; body: unknown }>(asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}
