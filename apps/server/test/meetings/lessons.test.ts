import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addStudent, beatFor, hearFor, type Lesson, lessonOf, sendTo } from "./school.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({
    env: {
      STINT_MEETING_THRESHOLD_MS: "600000",
      STINT_MEETING_CLOSING_MS: "60000",
      CRON_SECRET: "a cron secret",
    },
  });
});
afterAll(() => world.close());

const now = () => new Date(world.clock.now()).toISOString();

describe("a lesson", () => {
  test("begins with the click, goes on while the page is heard, and ends when it says so", async () => {
    const lesson = await lessonOf(world, world.alice, "Sam", "Fractions");
    expect(await lesson.session()).toBeUndefined();
    const page = await lesson.open();
    const clickedAt = now();
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.body.text).toContain("Fractions");
    expect(await lesson.session()).toMatchObject({
      teacher: { id: world.alice.userId, name: "Alice" },
      student: { name: "Sam" },
      topic: "Fractions",
      clicked_at: clickedAt,
      session_ended_at: null,
      session_duration_minutes: 0,
      session_status: "active",
      last_activity_at: clickedAt,
      decided_by: "server",
    });
    await beatFor(lesson, 600);
    expect(await lesson.session()).toMatchObject({
      session_status: "active",
      session_duration_minutes: 10,
      last_activity_at: now(),
    });
    await hearFor(world, 20);
    expect(await lesson.end()).toMatchObject({ status: 200, body: { success: true, duration: 10 } });
    expect(await lesson.session()).toMatchObject({
      session_status: "ended",
      session_ended_at: now(),
      session_duration_minutes: 10,
    });
  });

  test("goes on with a second click on its link, and says so when it is over", async () => {
    const lesson = await lessonOf(world, world.alice);
    await lesson.open();
    const { clicked_at } = (await lesson.session()) ?? {};
    await hearFor(world, 120);
    expect((await lesson.open()).body.text).toContain("zoom.us");
    expect(await lesson.session()).toMatchObject({
      clicked_at,
      last_activity_at: now(),
      session_status: "active",
    });
    await lesson.end();
    const over = await lesson.open();
    expect([over.status, over.body.text.includes("has ended"), over.body.text.includes("zoom.us")]).toEqual([
      200,
      true,
      false,
    ]);
    expect(await lesson.beat()).toMatchObject({
      status: 200,
      body: { success: false, session_status: "ended" },
    });
  });

  test("has one session, however many click at once", async () => {
    const lesson = await lessonOf(world, world.alice);
    const answers = await Promise.all([lesson.open(), lesson.open(), lesson.beat(), lesson.open()]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect(await openings(lesson)).toBe(1);
  });

  test("ends as a timeout, dated at the last sign of life, when the browser was killed", async () => {
    const lesson = await lessonOf(world, world.alice);
    await lesson.open();
    await beatFor(lesson, 300);
    const lastBeat = now();
    await hearFor(world, 598);
    expect(await lesson.session()).toMatchObject({ session_status: "active" });
    await hearFor(world, 4);
    expect(await lesson.session()).toMatchObject({
      session_status: "timeout",
      session_ended_at: lastBeat,
      last_activity_at: lastBeat,
      session_duration_minutes: 5,
    });
    expect(await lesson.beat()).toMatchObject({ body: { success: false, session_status: "timeout" } });
    expect((await lesson.open()).body.text).toContain("has ended");
  });

  test("ends shortly after its page went away, dated at that moment", async () => {
    const lesson = await lessonOf(world, world.alice);
    await lesson.open();
    await beatFor(lesson, 300);
    expect((await lesson.beat({ closing: true })).body.success).toBe(true);
    const left = now();
    await hearFor(world, 56);
    expect(await lesson.session()).toMatchObject({ session_status: "active" });
    await hearFor(world, 8);
    expect(await lesson.session()).toMatchObject({
      session_status: "ended",
      session_ended_at: left,
      session_duration_minutes: 5,
    });
  });

  test("goes on after a reload, however often, and then has its whole threshold again", async () => {
    const lesson = await lessonOf(world, world.alice);
    await lesson.open();
    for (const _ of [1, 2, 3]) {
      await lesson.beat({ closing: true });
      await hearFor(world, 2);
      await lesson.open();
    }
    await hearFor(world, 590);
    expect(await lesson.session()).toMatchObject({ session_status: "active" });
    await lesson.end();
  });

  test("is one at a time for a student: a click on another link ends the earlier one at its last sign of life", async () => {
    const student = await addStudent(world.alice, { name: "Tim" });
    const first = await sendTo(world, world.alice, student);
    const second = await sendTo(world, world.alice, student);
    await first.open();
    await beatFor(first, 120);
    const lastBeat = now();
    await hearFor(world, 300);
    await Promise.all([second.open(), second.open()]);
    expect(await first.session()).toMatchObject({
      session_status: "ended",
      session_ended_at: lastBeat,
      session_duration_minutes: 2,
    });
    expect(await second.session()).toMatchObject({ session_status: "active", clicked_at: now() });
    expect((await first.beat()).body).toMatchObject({ success: false, session_status: "ended" });
    await second.end();
  });

  test("is not begun by a program that looks what is behind the link, but by the page's script if somebody reads it", async () => {
    const lesson = await lessonOf(world, world.alice);
    const fetchers: Record<string, string>[] = [
      { "user-agent": "TelegramBot (like TwitterBot)" },
      { "sec-purpose": "prefetch;prerender" },
      { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)" },
    ];
    for (const headers of fetchers) {
      const seen = await world
        .withHeaders(headers)
        .get<{ text: string }>(`${PATHS.meetingTrack}?token=${lesson.sent.token}`);
      expect(seen.status).toBe(200);
    }
    const head = await world.app.request(`${PATHS.meetingTrack}?token=${lesson.sent.token}`, {
      method: "HEAD",
    });
    expect(head.status).toBe(200);
    expect(await lesson.session()).toBeUndefined();
    expect(await lesson.beat()).toMatchObject({ body: { success: true, session_status: "active" } });
    expect(await lesson.session()).toMatchObject({ clicked_at: now() });
    await lesson.end();
  });
});

describe("the minutes", () => {
  test("are the server's: what a client claims is kept within the session and never counts", async () => {
    for (const claim of [
      { duration: 999_999, endTime: "2099-01-01T00:00:00Z" },
      { duration: 0, endTime: "1999-01-01T00:00:00Z" },
    ]) {
      const lesson = await lessonOf(world, world.alice);
      await lesson.open();
      const clickedAt = world.clock.now();
      await beatFor(lesson, 180);
      expect((await lesson.end(claim)).body).toEqual({ success: true, duration: 3 });
      expect(await lesson.session()).toMatchObject({ session_ended_at: now(), session_duration_minutes: 3 });
      const [close] = await ledgerOf(lesson, "session.closed");
      expect(close?.claimedAt).toBe(claim.duration === 0 ? clickedAt : world.clock.now());
    }
  });

  test("stay what they were when the end is told again, later and with other claims, and at once by many", async () => {
    const lesson = await lessonOf(world, world.alice);
    await lesson.open();
    await beatFor(lesson, 120);
    const both = await Promise.all([lesson.end(), lesson.end({ duration: 50 }), lesson.end()]);
    expect(both.map((answer) => answer.body.duration)).toEqual([2, 2, 2]);
    await hearFor(world, 300);
    expect((await lesson.end({ duration: 90 })).body).toEqual({ success: true, duration: 2 });
    expect(await ledgerOf(lesson, "session.closed")).toHaveLength(1);
  });

  test("of a link that nobody opened are none, and it can still be used", async () => {
    const lesson = await lessonOf(world, world.alice);
    expect((await lesson.end()).body).toEqual({ success: true, duration: 0 });
    await lesson.open();
    expect(await lesson.session()).toMatchObject({ session_status: "active" });
    await lesson.end();
  });
});

describe("a sweep", () => {
  test("asked for by hand ends what is due, once, whoever sweeps beside it", async () => {
    const lessons: Lesson[] = [];
    for (const name of ["Una", "Vic", "Wim"]) lessons.push(await lessonOf(world, world.alice, name));
    const theirs = await lessonOf(world, world.charlie, "Xia");
    for (const lesson of [...lessons, theirs]) await lesson.open();
    // Up to their deadline the server only hears, so that the sweeps asked for by hand find them.
    await hearFor(world, 598);
    await world.clock.advance(2_000);
    const [first, second] = await Promise.all([
      world.ada.post<{ ended: number }>(PATHS.autoTimeout),
      world.ada.post<{ ended: number }>(PATHS.autoTimeout),
    ]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.body.ended + second.body.ended).toBe(3);
    for (const lesson of [...lessons, theirs]) {
      expect(await lesson.session()).toMatchObject({
        session_status: "timeout",
        session_duration_minutes: 0,
      });
      expect(await ledgerOf(lesson, "session.closed")).toHaveLength(1);
    }
  });

  test("for punches ends lessons as well, and names no student as punched out", async () => {
    const lesson = await lessonOf(world, world.alice);
    await lesson.open();
    await hearFor(world, 598);
    await world.clock.advance(2_000);
    const cron = world.withHeaders({ authorization: "Bearer a cron secret" });
    expect((await cron.get(PATHS.heartbeatCheck)).body).toMatchObject({ checked: 1, autoPunchedOut: [] });
    expect(await lesson.session()).toMatchObject({ session_status: "timeout" });
  });

  test("is refused to a teacher", async () => {
    expect((await world.alice.post(PATHS.autoTimeout)).status).toBe(403);
    expect((await world.anonymous.post(PATHS.autoTimeout)).status).toBe(401);
  });
});

async function ledgerOf(lesson: Lesson, type: string): Promise<{ claimedAt?: number }[]> {
  const { rows } = await world.deps.db.pool.query<{ data: { claimedAt?: number } }>(
    `select l.data from ledger l join meeting_link m on m.org_id = l.org_id and m.session_id = l.session_id
     where m.id = $1 and l.type = $2`,
    [lesson.sent.id, type],
  );
  return rows.map((row) => row.data);
}

async function openings(lesson: Lesson): Promise<number> {
  return (await ledgerOf(lesson, "session.opened")).length;
}
