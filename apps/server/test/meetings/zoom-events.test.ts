import { createHmac } from "node:crypto";
import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addStudent, beatFor, hearFor, type Lesson, lessonOf, sendTo } from "./school.ts";
import { type Told, tell, ZOOM_SECRET, ZoomMeeting } from "./zoom.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { ZOOM_WEBHOOK_SECRET: ZOOM_SECRET } });
});
afterAll(() => world.close());

let numbers = 80_000_000_000;
/** A lesson in a meeting of its own. */
async function lessonInMeeting(
  name = "Sam",
  email?: string,
): Promise<{ lesson: Lesson; meeting: ZoomMeeting }> {
  const meeting = new ZoomMeeting(world, String(++numbers));
  const student = await addStudent(world.alice, { name, email });
  const lesson = await sendTo(world, world.alice, student, {
    link: `https://us02web.zoom.us/j/${meeting.number}?pwd=x`,
  });
  return { lesson, meeting };
}
const iso = (at: number) => new Date(at).toISOString();

describe("an event", () => {
  test("with a wrong, a missing, an old or a stolen signature changes nothing", async () => {
    const { lesson, meeting } = await lessonInMeeting();
    await lesson.open();
    await hearFor(world, 60);
    const ended = meeting.joined({ user_name: "Sam" });
    const forged: Parameters<typeof tell>[2][] = [
      { secret: "another secret" },
      { agoS: 301 },
      { agoS: -301 },
      { sent: meeting.joined({ user_name: "Tim" }) },
      { headers: { "x-zm-signature": "v0=" } },
      { headers: { "x-zm-signature": "" } },
      { headers: { "x-zm-request-timestamp": "now" } },
    ];
    for (const more of forged)
      expect(await tell(world, ended, more), JSON.stringify(more)).toMatchObject({
        status: 401,
        body: { error: { code: "invalid_credentials" } },
      });
    expect((await world.anonymous.post(PATHS.zoomWebhook, ended)).status).toBe(401);
    expect(await kept()).toBe(0);
    expect((await tell(world, ended, { agoS: 299 })).status).toBe(200);
    expect(await kept()).toBe(1);
    await lesson.end();
  });

  test("that asks for proof of the secret gets it", async () => {
    const answer = await tell(world, {
      event: "endpoint.url_validation",
      payload: { plainToken: "qgg8vlvZRS6UYooatFL8Aw" },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        plainToken: "qgg8vlvZRS6UYooatFL8Aw",
        encryptedToken: createHmac("sha256", ZOOM_SECRET).update("qgg8vlvZRS6UYooatFL8Aw").digest("hex"),
      },
    });
  });

  test("is refused where no secret is set, and taken without effect where it concerns no lesson", async () => {
    await using deaf = await createWorld();
    expect((await tell(deaf, new ZoomMeeting(deaf).ended())).status).toBe(503);
    const before = await kept();
    expect(
      (await tell(world, new ZoomMeeting(world, "99999999999").joined({ user_name: "Sam" }))).status,
    ).toBe(200);
    expect(
      (await tell(world, { event: "meeting.started", payload: { object: { id: "1", uuid: "2" } } })).status,
    ).toBe(200);
    expect((await tell(world, { event: "something.new", payload: {} })).status).toBe(200);
    expect(await kept()).toBe(before);
  });
});

describe("the meeting knows better than the tab", () => {
  test("how long a student was there, whose page closed at once or stayed open for hours", async () => {
    for (const page of ["closes", "stays"]) {
      const { lesson, meeting } = await lessonInMeeting();
      await lesson.open();
      if (page === "closes") await lesson.end();
      await hearFor(world, 120);
      const joinedAt = world.clock.now();
      await tell(world, meeting.joined({ user_name: "Sam" }));
      await beatFor(lesson, 600, 60);
      const leftAt = world.clock.now();
      await tell(world, meeting.left({ user_name: "Sam" }));
      await beatFor(lesson, 300, 60);
      if (page === "stays") expect(await lesson.session()).toMatchObject({ session_status: "active" });
      await tell(world, meeting.ended());
      expect(await lesson.session()).toMatchObject({
        session_status: "ended",
        session_ended_at: iso(leftAt),
        session_duration_minutes: 10,
        decided_by: "zoom",
      });
      expect((await lesson.beat()).body.success).toBe(false);
      expect((await lesson.end({ duration: 500 })).body.duration).toBe(10);
      expect((leftAt - joinedAt) / 60_000).toBe(10);
    }
  });

  test("and the ledger keeps both: what was recorded, and the correction", async () => {
    const { lesson, meeting } = await lessonInMeeting();
    await lesson.open();
    await tell(world, meeting.joined({ user_name: "Sam" }));
    await beatFor(lesson, 180);
    await lesson.end();
    await hearFor(world, 60);
    await tell(world, meeting.ended());
    const { rows } = await world.deps.db.pool.query(
      `select l.type, l.data ->> 'reason' as reason, l.data ->> 'note' as note from ledger l
       join meeting_link m on m.org_id = l.org_id and m.session_id = l.session_id where m.id = $1 order by l.seq`,
      [lesson.sent.id],
    );
    expect(rows).toEqual([
      { type: "session.opened", reason: null, note: null },
      { type: "session.closed", reason: "command", note: null },
      { type: "correction.approved", reason: null, note: "Zoom" },
    ]);
    expect(await lesson.session()).toMatchObject({ session_duration_minutes: 4 });
  });

  test("in whatever order and how often its events arrive", async () => {
    const permutation = fc.shuffledSubarray([0, 1, 2, 3, 4, 0, 2], { minLength: 7, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(permutation, fc.boolean(), async (order, closesFirst) => {
        const { lesson, meeting } = await lessonInMeeting();
        await lesson.open();
        const at = world.clock.now();
        if (closesFirst) await lesson.end();
        await world.clock.advance(600_000);
        const sam = { user_name: "Sam" };
        const events: Told[] = [
          meeting.joined(sam, at + 60_000),
          meeting.left(sam, at + 120_000),
          meeting.joined(sam, at + 150_000),
          meeting.left(sam, at + 300_000),
          meeting.ended(at + 310_000),
        ];
        for (const index of order) expect((await tell(world, events[index] as Told)).status).toBe(200);
        expect(await lesson.session()).toMatchObject({
          session_status: "ended",
          session_ended_at: iso(at + 300_000),
          session_duration_minutes: 4,
          decided_by: "zoom",
        });
      }),
      { numRuns: 8 },
    );
  });

  test("of a class, whom it can tell apart: by address, then by a name that one alone has", async () => {
    const meeting = new ZoomMeeting(world, String(++numbers));
    const link = `https://zoom.us/j/${meeting.number}`;
    const lessons: Record<string, Lesson> = {};
    for (const [name, email] of [
      ["Una", "una@example.com"],
      ["Vic", undefined],
      ["Wim", undefined],
    ] as const) {
      const student = await addStudent(world.alice, { name, email });
      lessons[name] = await sendTo(world, world.alice, student, { link });
      await lessons[name].open();
    }
    await tell(world, meeting.joined({ user_name: "Alice", id: "the-host" }));
    await tell(world, meeting.joined({ user_name: "Somebody else", email: "UNA@example.com" }));
    await tell(world, meeting.joined({ user_name: "  víc " }));
    await tell(world, meeting.joined({ user_name: "iPhone" }));
    await hearFor(world, 300);
    await tell(world, meeting.ended());
    for (const name of ["Una", "Vic"])
      expect(await lessons[name]?.session()).toMatchObject({
        session_status: "ended",
        session_duration_minutes: 5,
        decided_by: "zoom",
      });
    expect(await lessons.Wim?.session()).toMatchObject({ session_status: "active", decided_by: "server" });
    await lessons.Wim?.end();
  });

  test("each lesson of a meeting that comes again is decided by its own run", async () => {
    const meeting = new ZoomMeeting(world, String(++numbers));
    const student = await addStudent(world.alice, { name: "Xia" });
    const lessons: Lesson[] = [];
    for (const minutes of [5, 20]) {
      const run = new ZoomMeeting(world, meeting.number);
      const lesson = await sendTo(world, world.alice, student, {
        link: `https://zoom.us/j/${meeting.number}`,
      });
      lessons.push(lesson);
      await lesson.open();
      await tell(world, run.joined({ user_name: "Xia" }));
      await world.clock.advance(minutes * 60_000);
      await lesson.beat();
      await tell(world, run.ended());
      await world.clock.advance(2 * 3_600_000);
    }
    const [first, second] = await Promise.all(lessons.map((lesson) => lesson.session()));
    expect([first?.session_duration_minutes, second?.session_duration_minutes]).toEqual([5, 20]);
  });

  test("but says nothing of another organisation's meetings with another number, and keeps nobody's name", async () => {
    const theirs = await lessonOf(world, world.charlie, "Yan");
    await theirs.open();
    const { lesson, meeting } = await lessonInMeeting("Zoe", "zoe@example.com");
    await lesson.open();
    await tell(world, meeting.joined({ user_name: "Zoe", email: "zoe@example.com" }));
    await hearFor(world, 60);
    await tell(world, meeting.ended());
    expect(await theirs.session()).toMatchObject({ session_status: "active", decided_by: "server" });
    const { rows } = await world.deps.db.pool.query<{ line: string }>(
      "select e::text as line from zoom_event e",
    );
    expect(rows.map((row) => row.line).join("\n")).not.toMatch(/zoe|example\.com/i);
  });
});

test("events are forgotten when no lesson can depend on them any more", async () => {
  expect(await kept()).toBeGreaterThan(0);
  await world.clock.advance(8 * 86_400_000);
  await world.deps.maintenance.run();
  expect(await kept()).toBe(0);
});

async function kept(): Promise<number> {
  const { rows } = await world.deps.db.pool.query<{ count: string }>("select count(*) from zoom_event");
  return Number(rows[0]?.count);
}
