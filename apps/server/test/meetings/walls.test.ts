import type { SentLink, Student, StudentList, TeacherSessionList } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addStudent, beatFor, type Lesson, lessonOf, ZOOM_LINK } from "./school.ts";

let world: World;
let mine: Lesson;
let bobs: Lesson;
beforeAll(async () => {
  world = await createWorld();
  mine = await lessonOf(world, world.alice, "Sam", "Fractions");
  bobs = await lessonOf(world, world.bob, "Tim", "Chess");
  await mine.open();
  await bobs.open();
  await beatFor(mine, 60);
});
afterAll(() => world.close());

const sessionsOf = async (person: Person, query = ""): Promise<TeacherSessionList> =>
  (await person.get<TeacherSessionList>(`${PATHS.teacherSessions}${query}`)).body;
const topicsOf = (list: TeacherSessionList) => list.sessions.map((session) => session.topic).sort();

describe("students", () => {
  test("are their teacher's: added, changed, found by a part of the name, and nobody else's", async () => {
    const { body: una } = await world.alice.post<Student>(PATHS.students, {
      name: " Una ",
      telegramChatId: 12345,
      email: "Una@Example.com",
    });
    expect(una).toMatchObject({ name: "Una", telegramChatId: "12345", email: "una@example.com" });
    const changed = await world.alice.patch<Student>(`${PATHS.students}/${una.id}`, { telegramChatId: null });
    expect(changed.body).toEqual({ ...una, telegramChatId: null });
    expect((await world.alice.patch<Student>(`${PATHS.students}/${una.id}`, { name: "Uma" })).body).toEqual({
      ...una,
      name: "Uma",
      telegramChatId: null,
    });
    const found = async (person: Person, query = "") =>
      (await person.get<StudentList>(`${PATHS.students}${query}`)).body.students.map(
        (student) => student.name,
      );
    expect(await found(world.alice)).toEqual(["Sam", "Uma"]);
    expect(await found(world.alice, "?q=um")).toEqual(["Uma"]);
    expect(await found(world.alice, "?q=%25")).toEqual([]);
    expect(await found(world.bob)).toEqual(["Tim"]);
    expect(await found(world.charlie)).toEqual([]);
    for (const other of [world.bob, world.olivia, world.charlie]) {
      expect((await other.patch(`${PATHS.students}/${una.id}`, { name: "Mine" })).status).toBe(404);
      expect((await other.post(`${PATHS.students}/${una.id}/zoom`, { link: ZOOM_LINK })).status).toBe(404);
    }
  });

  test("come by name in pages that miss and repeat nobody", async () => {
    for (let index = 0; index < 7; index++)
      await addStudent(world.ada, { name: index % 2 ? "Vic" : `Wim ${index}` });
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page: { body: StudentList } = await world.ada.get<StudentList>(
        `${PATHS.students}?limit=2${cursor ? `&cursor=${cursor}` : ""}`,
      );
      names.push(...page.body.students.map((student) => student.name));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(names).toEqual(["Vic", "Vic", "Vic", "Wim 0", "Wim 2", "Wim 4", "Wim 6"]);
  });
});

describe("lessons", () => {
  test("are seen by their teacher, by managers and administrators of the organisation, and by nobody else", async () => {
    expect(topicsOf(await sessionsOf(world.alice))).toEqual(["Fractions"]);
    for (const person of [world.bob, world.ada, world.olivia])
      expect(topicsOf(await sessionsOf(person))).toEqual(["Chess", "Fractions"]);
    expect(await sessionsOf(world.charlie)).toMatchObject({
      sessions: [],
      statistics: { total: 0, perTeacher: [] },
    });
    expect((await world.anonymous.get(PATHS.teacherSessions)).status).toBe(401);
    expect(topicsOf(await sessionsOf(world.alice, `?teacherId=${world.bob.userId}`))).toEqual([]);
    expect(topicsOf(await sessionsOf(world.ada, `?teacherId=${world.bob.userId}`))).toEqual(["Chess"]);
    const own = await sessionsOf(world.alice);
    expect(own.statistics.perTeacher.map((teacher) => teacher.name)).toEqual(["Alice"]);
    expect(own.sessions[0]?.last_activity_at).toBe(new Date(world.clock.now()).toISOString());
  });

  test("leave their organisation by no file either", async () => {
    const csv = async (person: Person) =>
      (await person.get<{ text: string }>(PATHS.teacherSessionsCsv)).body.text;
    expect((await csv(world.alice)).match(/Fractions|Chess/g)).toEqual(["Fractions"]);
    expect(await csv(world.charlie)).not.toMatch(/Fractions|Chess/);
    expect((await world.anonymous.get(PATHS.teacherSessionsCsv)).status).toBe(401);
  });
});

describe("a token", () => {
  test("has 256 random bits, stands alone in its address and is stored as its hash alone", async () => {
    const { sent } = mine;
    expect(Buffer.from(sent.token, "base64url")).toHaveLength(32);
    expect(sent.trackingUrl).toBe(`http://localhost:3000/api/zoom/track?token=${sent.token}`);
    const { rows } = await world.deps.db.pool.query<{ line: string }>(
      "select m::text || encode(token_hash, 'escape') as line from meeting_link m",
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { line } of rows) expect(line).not.toContain(sent.token);
  });

  test("that is unknown, malformed or missing gets one and the same plain page, and no beat", async () => {
    const others = [
      "",
      "?token=",
      "?token=x",
      `?token=${"A".repeat(43)}`,
      `?token=${"x".repeat(5_000)}`,
      "?token=%00",
      "?token=%F0%9F%98%80&token=2",
    ];
    const pages = await Promise.all(
      others.map((query) => world.anonymous.get<{ text: string }>(PATHS.meetingTrack + query)),
    );
    expect(pages.map((page) => page.status)).toEqual(others.map(() => 404));
    expect(new Set(pages.map((page) => page.body.text)).size).toBe(1);
    expect(pages[0]?.headers.get("content-type")).toBe("text/html; charset=utf-8");
    for (const path of [PATHS.meetingHeartbeat, PATHS.meetingEnd])
      for (const token of ["x", "A".repeat(43), `${mine.sent.token}A`, mine.sent.token.toLowerCase()])
        expect(await world.anonymous.post(path, { token })).toMatchObject({
          status: 404,
          body: { error: { code: "not_found" } },
        });
  });

  test("cannot be guessed at from one address for long, while others go on", async () => {
    await using guessed = await createWorld();
    const lesson = await lessonOf(guessed, guessed.alice);
    const statuses: number[] = [];
    for (let guess = 0; guess < 70; guess++)
      statuses.push(
        (await guessed.anonymous.post(PATHS.meetingHeartbeat, { token: `guess-${guess}` })).status,
      );
    expect(new Set(statuses)).toEqual(new Set([404, 429]));
    expect(statuses.indexOf(429)).toBe(60);
    expect((await guessed.anonymous.get(`${PATHS.meetingTrack}?token=x`)).status).toBe(429);
    await guessed.clock.advance(600_000);
    expect((await lesson.open()).status).toBe(200);
  });

  test("is in no line of the log", async () => {
    const lines: string[] = [];
    await using world = await createWorld({
      env: { STINT_LOG_LEVEL: "trace" },
      logTo: (line) => void lines.push(line),
    });
    const lesson = await lessonOf(world, world.alice);
    await lesson.open();
    await lesson.beat();
    await lesson.end();
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.join("\n")).not.toContain(lesson.sent.token);
  });
});

describe("a link", () => {
  test("leads to an allowed host by http or https, whatever its spelling pretends", async () => {
    const student = await addStudent(world.alice, { name: "Xia" });
    const send = async (link: string) =>
      world.alice.post<SentLink>(`${PATHS.students}/${student.id}/zoom`, { link });
    const good = [
      ZOOM_LINK,
      "https://us02web.zoom.us/j/81234567890",
      "http://meet.google.com/abc-defg-hij",
      "HTTPS://MEET.JIT.SI/Room",
      "https://teams.microsoft.com/l/meetup-join/x",
      "https://zoom.us:443/j/81234567890",
    ];
    for (const link of good) expect((await send(link)).status, link).toBe(201);
    const bad = [
      "javascript:alert(1)",
      "file:///etc/passwd",
      "data:text/html,hello",
      "zoommtg://zoom.us/join",
      "ftp://zoom.us/j/81234567890",
      "//zoom.us/j/81234567890",
      "zoom.us/j/81234567890",
      "https://zoom.us@evil.example/j/81234567890",
      "https://user:secret@zoom.us/j/81234567890",
      "https://zoom.us:8443/j/81234567890",
      "https://evilzoom.us/j/81234567890",
      "https://zoom.us.evil.example/j/81234567890",
      "https://zoom.us./j/81234567890",
      "https://evil.example/zoom.us",
      "https://evil.example\\@zoom.us/j/81234567890",
      "https://evil.example#@zoom.us",
      "https://zооm.us/j/81234567890",
      "https://.zoom.us/",
      "java\nscript:alert(1)//zoom.us",
      "   ",
      "x".repeat(3_000),
    ];
    for (const link of bad) {
      const answer = await send(link);
      expect(answer.status, link).toBe(400);
      expect(answer.body.error?.details?.fields?.[0]?.field, link).toBe("body.link");
    }
    const { rows } = await world.deps.db.pool.query<{ link: string }>(
      "select distinct link from meeting_link",
    );
    for (const { link } of rows)
      expect(link).toMatch(/^https?:\/\/([a-z0-9-]+\.)*(zoom\.us|google\.com|jit\.si|microsoft\.com)\//);
  });

  test("leads a student to what its teacher entered, whatever else the address says", async () => {
    const { text } = (
      await world.anonymous.get<{ text: string }>(
        `${PATHS.meetingTrack}?token=${mine.sent.token}&link=https://evil.example&redirect=https://evil.example`,
      )
    ).body;
    expect(text).toContain("zoom.us/j/81234567890");
    expect(text).not.toContain("evil.example");
  });
});

test("what the page says about privacy is the organisation's own, chosen by its administrators", async () => {
  const notice = "We keep when you were here for a year. <script>alert(1)</script>";
  expect((await world.alice.put(PATHS.meetingNotice, { notice })).status).toBe(403);
  expect((await world.ada.put(PATHS.meetingNotice, { notice })).body).toEqual({ notice });
  expect((await world.alice.get(PATHS.meetingNotice)).body).toEqual({ notice });
  expect((await world.charlie.get(PATHS.meetingNotice)).body).toEqual({ notice: null });
  const { text } = (await mine.open()).body;
  expect(text).toContain("We keep when you were here for a year.");
  expect(text).not.toContain("<script>alert(1)");
  expect((await world.ada.put(PATHS.meetingNotice, { notice: null })).body).toEqual({ notice: null });
  expect((await mine.open()).body.text).not.toContain("for a year");
});
