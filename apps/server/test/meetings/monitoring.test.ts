import type { MeetingSession, TeacherSessionList } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addStudent, beatFor, hearFor, lessonOf, sendTo } from "./school.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { STINT_MEETING_THRESHOLD_MS: "120000" } });
  for (const [minutes, name, topic] of [
    [10, "Ben", "Fractions"],
    [20, "Cem", "Chess 100%"],
    [30, "Dan", undefined],
  ] as const) {
    const lesson = await lessonOf(world, world.alice, name, topic);
    await lesson.open();
    await beatFor(lesson, minutes * 60, 60);
    await lesson.end();
  }
  const silent = await lessonOf(world, world.bob, "Eve", "Verbs");
  await silent.open();
  await beatFor(silent, 240, 60);
  await hearFor(world, 122);
  await world.clock.advance(86_400_000);
  await (await lessonOf(world, world.bob, "Flo", "Nouns")).open();
});
afterAll(() => world.close());

const list = async (query = "", person = world.ada): Promise<TeacherSessionList> =>
  (await person.get<TeacherSessionList>(`${PATHS.teacherSessions}${query}`)).body;
const studentsOf = (page: TeacherSessionList) => page.sessions.map((session) => session.student.name);

describe("the numbers", () => {
  test("are of everything that the filter lets through, by teacher and together", async () => {
    const { statistics } = await list("?limit=1");
    expect(statistics).toEqual({
      total: 5,
      active: 1,
      ended: 3,
      timeout: 1,
      totalMinutes: 64,
      averageMinutes: 16,
      perTeacher: [
        {
          teacherId: world.alice.userId,
          name: "Alice",
          total: 3,
          active: 0,
          ended: 3,
          timeout: 0,
          totalMinutes: 60,
          averageMinutes: 20,
        },
        {
          teacherId: world.bob.userId,
          name: "Bob",
          total: 2,
          active: 1,
          ended: 0,
          timeout: 1,
          totalMinutes: 4,
          averageMinutes: 4,
        },
      ],
    });
    expect((await list("?status=timeout")).statistics).toMatchObject({
      total: 1,
      timeout: 1,
      totalMinutes: 4,
    });
    expect((await list("?q=nobody")).statistics).toMatchObject({
      total: 0,
      averageMinutes: 0,
      perTeacher: [],
    });
  });

  test("add up to the rows of the list, whatever the filter", async () => {
    for (const query of ["", "?status=ended", `?teacherId=${world.bob.userId}`, "?q=e", "?date=2026-03-02"]) {
      const { sessions, statistics } = await list(query);
      const over = sessions.filter((session) => session.session_status !== "active");
      const minutes = over.reduce((sum, session) => sum + session.session_duration_minutes, 0);
      expect([statistics.total, statistics.totalMinutes], query).toEqual([sessions.length, minutes]);
    }
  });
});

describe("the list", () => {
  test("is narrowed by teacher, status, day, stretch and a part of any name or topic", async () => {
    expect(studentsOf(await list())).toEqual(["Flo", "Eve", "Dan", "Cem", "Ben"]);
    expect(studentsOf(await list(`?teacherId=${world.bob.userId}`))).toEqual(["Flo", "Eve"]);
    expect(studentsOf(await list("?status=active"))).toEqual(["Flo"]);
    expect(studentsOf(await list("?date=2026-03-03"))).toEqual(["Flo"]);
    expect(studentsOf(await list("?q=BEN"))).toEqual(["Ben"]);
    expect(studentsOf(await list("?q=alice"))).toEqual(["Dan", "Cem", "Ben"]);
    expect(studentsOf(await list("?q=nouns"))).toEqual(["Flo"]);
    expect(studentsOf(await list("?q=100%25"))).toEqual(["Cem"]);
    const { clicked_at } = (await list("?q=dan")).sessions[0] as MeetingSession;
    expect(studentsOf(await list(`?from=${clicked_at}&date=2026-03-02`))).toEqual(["Eve", "Dan"]);
    expect(studentsOf(await list(`?to=${clicked_at}`))).toEqual(["Cem", "Ben"]);
  });

  test("comes in pages that miss and repeat nothing while lessons begin", async () => {
    const first = await list("?limit=2");
    await (await sendTo(world, world.alice, await addStudent(world.alice, { name: "Gil" }))).open();
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    const third = await list(`?limit=2&cursor=${second.nextCursor}`);
    expect([first, second, third].flatMap(studentsOf)).toEqual(["Flo", "Eve", "Dan", "Cem", "Ben"]);
    expect(third.nextCursor).toBeUndefined();
  });
});

test("the file is RFC 4180 and runs nothing in a spreadsheet", async () => {
  const names = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", 'He said "hi", then\nleft'];
  for (const name of names) {
    const lesson = await sendTo(world, world.olivia, await addStudent(world.olivia, { name: `Z${name}` }), {
      topic: `${name}`.trim(),
    });
    await world.olivia.patch(`${PATHS.students}/${lesson.student.id}`, { name });
    await lesson.open();
  }
  const answer = await world.olivia.get<{ text: string }>(
    `${PATHS.teacherSessionsCsv}?teacherId=${world.olivia.userId}`,
  );
  expect(answer.headers.get("content-type")).toContain("text/csv");
  expect(answer.headers.get("content-disposition")).toContain("attachment");
  const records = parseCsv(answer.body.text);
  expect(records[0]?.slice(0, 4)).toEqual(["id", "teacher", "student", "topic"]);
  expect(records).toHaveLength(names.length + 1);
  for (const record of records) {
    expect(record).toHaveLength(10);
    for (const cell of record) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  }
  expect(records.map((record) => record[3])).toEqual(
    expect.arrayContaining(["'=1+1", "'@SUM(A1)", names[5]]),
  );
});

/** A reader of RFC 4180 that knows nothing of ours. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  for (const record of text.matchAll(
    /((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\r\n/g,
  )) {
    const cells = [...(record[1] ?? "").matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)];
    records.push(cells.map((cell) => cell[1]?.replaceAll('""', '"') ?? cell[2] ?? ""));
  }
  return records;
}
