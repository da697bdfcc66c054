import type { TeacherSessionList } from "@stint/protocol";
import type { Database } from "../apps/server/src/db/database.ts";
import { Client } from "./harness/client.ts";
import { createPlace, ENGINES, type Engine, withDatabase } from "./harness/database.ts";
import { type Figure, format, percentile, say } from "./harness/figures.ts";
import { type Account, seedPeople } from "./harness/people.ts";
import { startServer } from "./harness/server-process.ts";

const TEACHERS = 10;
const LINKS = 10_000;
const STUDENTS = 200;
const QUESTIONS = 60;
const WARM_UP = 5;

/** `GET /api/admin/teacher-sessions`, a page with its statistics, for a school of teachers with 10,000 links each. */
export async function meetings(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ENGINES) figures.push(...(await measure(engine)));
  return figures;
}

async function measure(engine: Engine): Promise<Figure[]> {
  const place = await createPlace(engine);
  const { teacher, admin } = await withDatabase(place, seed);
  const server = await startServer(place);
  const client = new Client(server.port, 1);
  const ofOne = `teacherId=${teacher.userId}`;
  const figures: Figure[] = [];
  const questions: [Account, string, string, number?][] = [
    [teacher, "a teacher's own 10,000", "", 100],
    [admin, "one teacher's 10,000 for an administrator", ofOne, 100],
    [admin, "the 5,000th of them", `${ofOne}&deep`, 100],
    [admin, "those that timed out", `${ofOne}&status=timeout`, 100],
    [admin, "found by a part of a student's name", `${ofOne}&q=student+17`, 100],
    [admin, "all 100,000 of the school", ""],
  ];
  for (const [who, what, query, atMost] of questions)
    figures.push(await ask(client, who, query, `${engine}: ${what}`, atMost));
  client.close();
  await server.stop();
  return figures;
}

async function ask(
  client: Client,
  { token }: Account,
  query: string,
  what: string,
  atMost: number | undefined,
): Promise<Figure> {
  const times: number[] = [];
  const path = `/api/admin/teacher-sessions?${await pathTo(client, token, query)}`;
  for (let index = 0; index < QUESTIONS + WARM_UP; index++) {
    const startedAt = performance.now();
    const page = await client.json<TeacherSessionList>({ method: "GET", path, token });
    if (index >= WARM_UP) times.push(performance.now() - startedAt);
    if (page.sessions.length !== 50) throw new Error(`${path} has ${page.sessions.length} sessions`);
  }
  say(`  ${what}: p50 ${format(percentile(times, 50))} ms, p99 ${format(percentile(times, 99))} ms`);
  return { what: `${what}: median`, value: percentile(times, 50), unit: "ms", atMost };
}

/** A place deep in the list is found by going there. */
async function pathTo(client: Client, token: string, query: string): Promise<string> {
  if (!query.endsWith("&deep")) return query;
  const plain = query.slice(0, -"&deep".length);
  let cursor = "";
  for (let seen = 0; seen < LINKS / 2; seen += 500) {
    const path = `/api/admin/teacher-sessions?${plain}&limit=500${cursor}`;
    cursor = `&cursor=${(await client.json<TeacherSessionList>({ method: "GET", path, token })).nextCursor}`;
  }
  return plain + cursor;
}

async function seed(db: Database): Promise<{ teacher: Account; admin: Account }> {
  const [admin, ...teachers] = await seedPeople(db, ["admin", ...Array<"member">(TEACHERS).fill("member")]);
  const [teacher] = teachers;
  if (!teacher || !admin) throw new Error("nobody");
  for (const { userId } of teachers) {
    await db.pool.query(
      `insert into student (org_id, id, teacher_id, name, created_at)
       select m.org_id, gen_random_uuid(), m.user_id, 'Student ' || n, wall_now()
       from member m, generate_series(1, ${STUDENTS}) n where m.user_id = $1`,
      [userId],
    );
    await db.pool.query(
      `insert into meeting_link (org_id, id, teacher_id, student_id, token_hash, link, topic, sent_at, clicked_at, session_id,
         status, closed_at, ended_at, minutes)
       select s.org_id, gen_random_uuid(), s.teacher_id, s.id, sha256(gen_random_uuid()::text::bytea), 'https://zoom.us/j/1',
         'Lesson ' || n, t.at, t.at, gen_random_uuid(), case when n % 10 = 0 then 'timeout' else 'ended' end,
         t.at + n % 90 * interval '1 minute', t.at + n % 90 * interval '1 minute', n % 90
       from (select *, row_number() over () as place from student where teacher_id = $1) s,
         generate_series(1, ${LINKS / STUDENTS}) n,
         lateral (select timestamptz '2026-01-01' + (n * 1440 + s.place) * interval '1 minute' as at) t`,
      [userId],
    );
  }
  await db.pool.query("analyze");
  return { teacher, admin };
}
