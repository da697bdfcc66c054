import {
  Id,
  NewStudent,
  SendLinkBody,
  SentLink,
  Student,
  StudentList,
  StudentPatch,
  StudentQuery,
} from "@stint/protocol";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { type Router, route } from "../http/route.ts";
import { sendLink } from "./send-link.ts";
import { addStudent, changeStudent, listStudents } from "./students.ts";

/** A teacher's own students, and the links they are sent. */
export function addTeacherRoutes(app: Router, deps: Deps): void {
  const shared = { access: "member", tag: "Meetings" } as const;
  const params = z.object({ id: Id });
  app.openapi(
    route({
      ...shared,
      method: "get",
      path: "/api/teachers/students",
      summary: "Your students, by name",
      query: StudentQuery,
      answer: [200, StudentList],
    }),
    async (c) => c.json(await listStudents(deps.db, c.get("caller"), c.req.valid("query")), 200),
  );
  app.openapi(
    route({
      ...shared,
      method: "post",
      path: "/api/teachers/students",
      summary: "Add a student: a guest of yours, who never signs in",
      body: NewStudent,
      answer: [201, Student],
    }),
    async (c) => c.json(await addStudent(deps.db, c.get("caller"), c.req.valid("json")), 201),
  );
  app.openapi(
    route({
      ...shared,
      method: "patch",
      path: "/api/teachers/students/{id}",
      summary: "Change a student's name or how they are reached",
      params,
      body: StudentPatch,
      answer: [200, Student],
      errors: ["not_found"],
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await changeStudent(deps.db, c.get("caller"), id, c.req.valid("json")), 200);
    },
  );
  app.openapi(
    route({
      ...shared,
      method: "post",
      path: "/api/teachers/students/{id}/zoom",
      summary: "Make a tracked link for one lesson, and send it to the student",
      description: "The token is told once. A message that cannot be sent never fails the call.",
      params,
      body: SendLinkBody,
      answer: [201, SentLink],
      errors: ["not_found"],
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await sendLink(deps, c.get("caller"), id, c.req.valid("json")), 201);
    },
  );
}
