import { HOUR_MS, type Instant, MINUTE_MS } from "./time.ts";

/** What a meeting service says of one run of a meeting. A person is whatever tells one participant from another. */
export type MeetingSign = {
  /** One run of the meeting; a recurring one has many under the same number. */
  run: string;
  type: "joined" | "left" | "ended";
  at: Instant;
  person: string | null;
};

/** How a participant may be known; null where the service did not say. */
export type Participant = { person: string; email: string | null; name: string | null; isHost: boolean };

/** Somebody who was sent a link to the meeting, and whose it was. */
export type Invited = {
  studentId: string;
  email: string | null;
  name: string;
  teacherEmail: string | null;
  teacherName: string;
};

/** Someone may be in the meeting for this long before they open their link, ms. */
export const EARLY_MS = 15 * MINUTE_MS;
/** A sign concerns the lessons that began at most this long before it, ms. */
export const LONGEST_LESSON_MS = 24 * HOUR_MS;

/**
 * Which participants are which student. An e-mail address decides, then a name that only one of the invited has. Where
 * one student alone was invited and one other person alone was there, it was them. Nobody else is guessed at.
 */
export function matchParticipants(
  participants: readonly Participant[],
  invited: readonly Invited[],
): Map<string, Set<string>> {
  const persons = new Map<string, Set<string>>();
  const unknown = new Set<string>();
  for (const participant of participants) {
    if (isTeacher(participant, invited)) continue;
    const studentId = studentOf(participant, invited);
    if (studentId === null) unknown.add(participant.person);
    else persons.set(studentId, (persons.get(studentId) ?? new Set()).add(participant.person));
  }
  const students = new Set(invited.map((one) => one.studentId));
  const [only] = students;
  if (students.size === 1 && only !== undefined && persons.size === 0 && unknown.size === 1)
    persons.set(only, unknown);
  return persons;
}

function isTeacher({ isHost, email, name }: Participant, invited: readonly Invited[]): boolean {
  if (isHost) return true;
  return invited.some((one) => (email === null ? name === one.teacherName : email === one.teacherEmail));
}

function studentOf({ email, name }: Participant, invited: readonly Invited[]): string | null {
  const byEmail = new Set(
    invited.filter((one) => email !== null && one.email === email).map((one) => one.studentId),
  );
  const byName = new Set(
    invited.filter((one) => name !== null && one.name === name).map((one) => one.studentId),
  );
  const [found] = byEmail.size > 0 ? byEmail : byName;
  return found !== undefined && (byEmail.size === 1 || (byEmail.size === 0 && byName.size === 1))
    ? found
    : null;
}

export type Attendance = {
  /** Null if the service was not heard to say when they came. */
  start: Instant | null;
  /** Null while they are there. */
  end: Instant | null;
  /** The meeting itself is over. */
  isOver: boolean;
};

/**
 * From when to when somebody was there, by all that is known, in whatever order and how often it came: from the first
 * time they joined to the last time they left, or to the end of the meeting. A drop in between counts as being there.
 *
 *     joined      left  joined            left
 *       |-----------|     |----------------|
 *       '---------------- one stretch -----'
 */
export function attendanceOf(signs: readonly MeetingSign[], persons: ReadonlySet<string>): Attendance | null {
  const own = signs.filter((sign) => sign.person !== null && persons.has(sign.person));
  if (own.length === 0) return null;
  const runs = new Set(own.map((sign) => sign.run));
  const timesOf = (type: MeetingSign["type"]): Instant[] =>
    (type === "ended" ? signs : own)
      .filter((sign) => sign.type === type && runs.has(sign.run))
      .map((sign) => sign.at);
  const [joined, left, ended] = [timesOf("joined"), timesOf("left"), timesOf("ended")];
  const lastJoin = Math.max(...joined);
  const lastLeave = Math.max(...left);
  const lastEnd = Math.max(...ended);
  const isOver = ended.length > 0 && lastEnd >= lastJoin;
  const isGone = left.length > 0 && lastLeave >= lastJoin;
  const end = isGone ? lastLeave : isOver ? lastEnd : null;
  return { start: joined.length > 0 ? Math.min(...joined) : null, end, isOver };
}

/** The signs that belong to a link opened at `clickedAt`, where the same student opened the next one at `nextAt`. */
export function signsOf(
  signs: readonly MeetingSign[],
  { clickedAt, nextAt }: { clickedAt: Instant; nextAt: Instant | null },
): MeetingSign[] {
  return signs.filter(({ at }) => at >= clickedAt - EARLY_MS && (nextAt === null || at < nextAt - EARLY_MS));
}
