import type {
  EndMeetingReply,
  MeetingBeatReply,
  MeetingSession,
  SentLink,
  Student,
  TeacherSessionList,
} from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import type { Answer, Person, World } from "@stint/testkit";

export const ZOOM_LINK = "https://zoom.us/j/81234567890?pwd=secret";

/** A teacher's student with a link in hand: what their browser does, and what is known of it. */
export class Lesson {
  readonly world: World;
  readonly teacher: Person;
  readonly student: Student;
  readonly sent: SentLink;

  constructor(world: World, teacher: Person, student: Student, sent: SentLink) {
    this.world = world;
    this.teacher = teacher;
    this.student = student;
    this.sent = sent;
  }

  open(): Promise<Answer<{ text: string }>> {
    return this.world.anonymous.get(`${PATHS.meetingTrack}?token=${this.sent.token}`);
  }

  beat(more: { closing?: boolean } = {}): Promise<Answer<MeetingBeatReply>> {
    return this.world.anonymous.post(PATHS.meetingHeartbeat, { token: this.sent.token, ...more });
  }

  end(claim: { duration?: number; endTime?: string } = {}): Promise<Answer<EndMeetingReply>> {
    return this.world.anonymous.post(PATHS.meetingEnd, { token: this.sent.token, ...claim });
  }

  /** As the teacher sees it. */
  async session(): Promise<MeetingSession | undefined> {
    const { body } = await this.teacher.get<TeacherSessionList>(`${PATHS.teacherSessions}?limit=500`);
    return body.sessions.find((session) => session.id === this.sent.id);
  }
}

export async function addStudent(
  teacher: Person,
  student: { name: string; email?: string; telegramChatId?: string },
): Promise<Student> {
  const { status, body } = await teacher.post<Student>(PATHS.students, student);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

export async function sendTo(
  world: World,
  teacher: Person,
  student: Student,
  body: { link?: string; topic?: string } = {},
): Promise<Lesson> {
  const answer = await teacher.post<SentLink>(`${PATHS.students}/${student.id}/zoom`, {
    link: ZOOM_LINK,
    ...body,
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return new Lesson(world, teacher, student, answer.body);
}

export async function lessonOf(world: World, teacher: Person, name = "Sam", topic?: string): Promise<Lesson> {
  return sendTo(world, teacher, await addStudent(teacher, { name }), topic === undefined ? {} : { topic });
}

/** Time passes with the page beating as it is asked to; `each` seconds, so that no beat is missed. */
export async function beatFor(lesson: Lesson, seconds: number, each = 30): Promise<void> {
  for (let left = seconds; left > 0; left -= each) {
    await hearFor(lesson.world, Math.min(each, left));
    await lesson.beat();
  }
}

/** Time passes while the server hears, as fast as its clock may tick, and sweeps at the end. */
export async function hearFor(world: Pick<World, "clock" | "deps">, seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 2) {
    await world.clock.advance(Math.min(2, left) * 1_000);
    await world.deps.sweeper.sweep();
  }
}
