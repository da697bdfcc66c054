import { randomUUID } from "node:crypto";
import {
  Id,
  type NewStudent,
  type Student,
  type StudentList,
  type StudentPatch,
  type StudentQuery,
} from "@stint/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../db/database.ts";
import { invalidField, problem } from "../http/problem.ts";
import { iso, partOf } from "./meeting-rows.ts";
import { ownScope, type Teacher } from "./teacher.ts";

type Row = {
  id: string;
  name: string;
  telegram_chat_id: string | null;
  email: string | null;
  created_ms: string;
};

const COLUMNS = sql.raw("id, name, telegram_chat_id, email, ms_of(created_at) as created_ms");

export async function addStudent(
  db: Database,
  teacher: Teacher,
  body: z.infer<typeof NewStudent>,
): Promise<Student> {
  return db.tenant(ownScope(teacher), async (tx) => {
    const { rows } =
      await sql<Row>`insert into student (org_id, id, teacher_id, name, telegram_chat_id, email, created_at)
      values (${teacher.orgId}, ${randomUUID()}, ${teacher.userId}, ${body.name}, ${body.telegramChatId ?? null},
        ${body.email ?? null}, wall_now())
      returning ${COLUMNS}`.execute(tx);
    return only(rows);
  });
}

/** Somebody else's student is `not_found`. */
export async function changeStudent(
  db: Database,
  teacher: Teacher,
  id: string,
  patch: z.infer<typeof StudentPatch>,
): Promise<Student> {
  return db.tenant(ownScope(teacher), async (tx) => {
    const { rows } = await sql<Row>`update student set name = coalesce(${patch.name ?? null}::text, name),
        telegram_chat_id = case when ${patch.telegramChatId === undefined} then telegram_chat_id else ${patch.telegramChatId ?? null}::text end,
        email = case when ${patch.email === undefined} then email else ${patch.email ?? null}::text end
      where org_id = ${teacher.orgId} and id = ${id} and teacher_id = ${teacher.userId}
      returning ${COLUMNS}`.execute(tx);
    return only(rows);
  });
}

export async function listStudents(
  db: Database,
  teacher: Teacher,
  query: z.infer<typeof StudentQuery>,
): Promise<StudentList> {
  const after = query.cursor ?? null;
  if (after !== null && !Id.safeParse(after).success)
    throw invalidField("query.cursor", "is not a cursor of this list");
  const part = query.q ? partOf(query.q) : null;
  return db.tenant(ownScope(teacher), async (tx) => {
    const { rows } = await sql<Row>`select ${COLUMNS} from student
      where org_id = ${teacher.orgId} and teacher_id = ${teacher.userId}
        and (${part}::text is null or name ilike ${part} or email ilike ${part})
        and (${after}::uuid is null
          or (name, id) > (select a.name, a.id from student a where a.org_id = ${teacher.orgId} and a.id = ${after}::uuid))
      order by name, id limit ${query.limit + 1}`.execute(tx);
    const page = rows.slice(0, query.limit);
    return {
      students: page.map(studentOf),
      nextCursor: rows.length > query.limit ? page.at(-1)?.id : undefined,
    };
  });
}

/** A teacher's own student, or `not_found`. */
export async function findStudent(tx: Tx, teacher: Teacher, id: string): Promise<Student> {
  const { rows } = await sql<Row>`select ${COLUMNS} from student
    where org_id = ${teacher.orgId} and id = ${id} and teacher_id = ${teacher.userId}`.execute(tx);
  return only(rows);
}

function only([row]: Row[]): Student {
  if (!row) throw problem("not_found");
  return studentOf(row);
}

function studentOf(row: Row): Student {
  return {
    id: row.id,
    name: row.name,
    telegramChatId: row.telegram_chat_id,
    email: row.email,
    createdAt: iso(row.created_ms),
  };
}
