import type {
  EndedLessons,
  FailedNotification,
  FailedNotificationList,
  MeetingNotice,
  ReplayReply,
  SentLink,
  Student,
  StudentList,
  TeacherSessionList,
} from "@stint/protocol/meetings";
import { PATHS } from "@stint/protocol/paths";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { queryClient } from "../../query-client.ts";
import { filterOf, type LessonsAsked } from "./lesson-filter.ts";

/** Students are no members, so a teacher's own event stream says nothing of their lessons. */
const often = { meta: { live: true }, refetchInterval: 10_000 } as const;
const A_PAGE = 50;
const FEW = 10;

export function lessonsQuery(asked: LessonsAsked) {
  return infiniteQueryOptions({
    queryKey: ["meetings", "lessons", asked],
    queryFn: ({ pageParam, signal }) =>
      api.get<TeacherSessionList>(PATHS.teacherSessions, {
        query: { ...filterOf(asked), limit: A_PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    ...often,
  });
}

/** A teacher's own lessons. */
export function ownLessonsQuery(teacherId: string) {
  return infiniteQueryOptions({
    queryKey: ["meetings", "own", teacherId],
    queryFn: ({ pageParam, signal }) =>
      api.get<TeacherSessionList>(PATHS.teacherSessions, {
        query: { teacherId, limit: A_PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    ...often,
  });
}

/** Whose lessons an administrator may narrow the page to: everybody's who has had any. */
export const teachersQuery = queryOptions({
  queryKey: ["meetings", "teachers"],
  queryFn: async ({ signal }) => {
    const { statistics } = await api.get<TeacherSessionList>(PATHS.teacherSessions, {
      query: { limit: 1 },
      signal,
    });
    return statistics.perTeacher
      .map(({ teacherId, name }) => ({ value: teacherId, label: name }))
      .sort((left, right) => left.label.localeCompare(right.label));
  },
  staleTime: 60_000,
});

/** A teacher's students, or those whose name or e-mail address holds what was typed. */
export function studentsQuery(q = "") {
  return infiniteQueryOptions({
    queryKey: ["meetings", "students", q],
    queryFn: ({ pageParam, signal }) =>
      api.get<StudentList>(PATHS.students, { query: { q, limit: A_PAGE, cursor: pageParam }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

type StudentFields = { name: string; email: string; telegramChatId: string };

/** Adds a student, or changes one; an empty field takes that way to them away. */
export async function saveStudent(student: Student | null, fields: StudentFields): Promise<void> {
  const { name, email, telegramChatId } = fields;
  const values = { name, email: email.trim() || null, telegramChatId: telegramChatId.trim() || null };
  if (student) await api.patch(`${PATHS.students}/${student.id}`, values);
  else await api.post(PATHS.students, values);
  await queryClient.invalidateQueries({ queryKey: ["meetings"] });
}

export async function sendLink(
  student: Student,
  { link, topic }: { link: string; topic: string },
): Promise<SentLink> {
  const body = { link: link.trim(), topic: topic.trim() || undefined };
  const sent = await api.post<SentLink>(`${PATHS.students}/${student.id}/zoom`, body);
  await queryClient.invalidateQueries({ queryKey: ["meetings"] });
  return sent;
}

/** Ends what was silent for longer than the policy allows, as the server itself does. */
export async function endSilentLessons(): Promise<EndedLessons> {
  const ended = await api.post<EndedLessons>(PATHS.autoTimeout);
  await queryClient.invalidateQueries({ queryKey: ["meetings"] });
  return ended;
}

export const failedQuery = infiniteQueryOptions({
  queryKey: ["meetings", "failed"],
  queryFn: ({ pageParam, signal }) =>
    api.get<FailedNotificationList>(PATHS.failedNotifications, {
      query: { limit: FEW, cursor: pageParam },
      signal,
    }),
  initialPageParam: "",
  getNextPageParam: (page) => page.nextCursor,
  refetchInterval: 30_000,
});

/** Sends a message once more; it leaves the list until it has failed again. */
export async function replay({ id }: FailedNotification): Promise<ReplayReply> {
  const reply = await api.post<ReplayReply>(`${PATHS.failedNotifications}/${id}/replay`);
  await queryClient.invalidateQueries({ queryKey: failedQuery.queryKey });
  return reply;
}

export const noticeQuery = queryOptions({
  queryKey: ["meetings", "notice"],
  queryFn: ({ signal }) => api.get<MeetingNotice>(PATHS.meetingNotice, { signal }),
});

/** Null goes back to the words that come with Stint. */
export function saveNotice(notice: string | null): Promise<MeetingNotice> {
  return api.put<MeetingNotice>(PATHS.meetingNotice, { notice });
}
