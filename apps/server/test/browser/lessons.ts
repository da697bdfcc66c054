import type { MeetingSession, SentLink, Student, TeacherSessionList } from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import type { Account } from "@stint/testkit/seeded-database";
import type { Page } from "playwright-core";
import type { BrowserWorld } from "./world.ts";

export const CLOSING_MS = 1_500;
/** Beats and silences so short that a test can wait for them. */
export const LESSON_POLICY = {
  STINT_MEETING_HEARTBEAT_MS: "1000",
  STINT_MEETING_THRESHOLD_MS: "4000",
  STINT_MEETING_CLOSING_MS: String(CLOSING_MS),
  STINT_MEETING_REDIRECT_MS: "300",
};

export const ZOOM_LINK = "https://zoom.us/j/81234567890?pwd=secret";
export const MEET_LINK = "https://meet.google.com/abc-defg-hij";

type LinkOptions = { name?: string; telegramChatId?: string; link?: string; topic?: string };

/** A new student of a teacher, and a link for them. */
export async function sendLink(
  world: BrowserWorld,
  teacher: Account,
  { name = "Sam", telegramChatId, link = ZOOM_LINK, topic }: LinkOptions = {},
): Promise<SentLink> {
  const student = await post<Student>(world, teacher, PATHS.students, { name, telegramChatId });
  return post<SentLink>(world, teacher, `${PATHS.students}/${student.id}/zoom`, { link, topic });
}

/** The lesson of a link as its teacher sees it; undefined while nobody has opened it. */
export async function lessonOf(
  world: BrowserWorld,
  teacher: Account,
  { id }: SentLink,
): Promise<MeetingSession | undefined> {
  const answer = await request(world.server.url, teacher, PATHS.teacherSessions);
  const { sessions } = (await answer.json()) as TeacherSessionList;
  return sessions.find((session) => session.id === id);
}

/** Resolves with the lesson when it stands so. */
export function becomes(
  world: BrowserWorld,
  teacher: Account,
  link: SentLink,
  status: MeetingSession["session_status"],
): Promise<MeetingSession> {
  const asWanted = async () => {
    const lesson = await lessonOf(world, teacher, link);
    return lesson?.session_status === status && lesson;
  };
  return eventually(asWanted, { what: `the lesson to be ${status}`, withinMs: 20_000 });
}

/** Resolves when the server has heard from the student's page again this often. */
export async function lessonBeats(
  world: BrowserWorld,
  teacher: Account,
  link: SentLink,
  times: number,
): Promise<void> {
  const lastActivity = async () => (await lessonOf(world, teacher, link))?.last_activity_at;
  for (let beat = 0; beat < times; beat++) {
    const before = await lastActivity();
    await eventually(async () => (await lastActivity()) !== before, { what: "a beat of the lesson" });
  }
}

/** Presses the page's button. Chromium's own question whether to open Zoom stands in front of the page and would get a real click. */
export async function pressEnd(page: Page): Promise<void> {
  await page.getByRole("button", { name: "The lesson is over" }).dispatchEvent("click");
}

async function post<Body>(world: BrowserWorld, account: Account, path: string, body: object): Promise<Body> {
  const answer = await request(world.server.url, account, path, body);
  if (answer.status !== 201) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Body;
}
