import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  attendanceOf,
  EARLY_MS,
  type Invited,
  type MeetingSign,
  matchParticipants,
  signsOf,
} from "../src/attendance.ts";

const sign = (
  type: MeetingSign["type"],
  at: number,
  person: string | null = "sam",
  run = "run",
): MeetingSign => ({ run, type, at, person });
const sam = new Set(["sam"]);

describe("attendance", () => {
  test.each<[string, MeetingSign[], ReturnType<typeof attendanceOf>]>([
    ["nobody", [], null],
    ["somebody else", [sign("joined", 1, "tim"), sign("ended", 9, null)], null],
    ["there still", [sign("joined", 1)], { start: 1, end: null, isOver: false }],
    ["there and gone", [sign("joined", 1), sign("left", 5)], { start: 1, end: 5, isOver: false }],
    [
      "dropped and back",
      [sign("joined", 1), sign("left", 5), sign("joined", 6)],
      { start: 1, end: null, isOver: false },
    ],
    [
      "dropped, back and gone",
      [sign("joined", 1), sign("left", 5), sign("joined", 6), sign("left", 9)],
      { start: 1, end: 9, isOver: false },
    ],
    ["there to the end", [sign("joined", 1), sign("ended", 9, null)], { start: 1, end: 9, isOver: true }],
    [
      "gone before the end",
      [sign("joined", 1), sign("left", 5), sign("ended", 9, null)],
      { start: 1, end: 5, isOver: true },
    ],
    [
      "another run's end",
      [sign("joined", 1), sign("ended", 9, null, "other")],
      { start: 1, end: null, isOver: false },
    ],
    ["the coming unheard", [sign("left", 5)], { start: null, end: 5, isOver: false }],
  ])("%s", (_, signs, expected) => {
    expect(attendanceOf(signs, sam)).toEqual(expected);
  });

  test("is the same in whatever order and how often the signs come", () => {
    const some = fc.array(
      fc.record({
        run: fc.constantFrom("one", "two"),
        type: fc.constantFrom<MeetingSign["type"]>("joined", "left", "ended"),
        at: fc.integer({ min: 0, max: 50 }),
        person: fc.constantFrom("sam", "tim", null),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (signs, order) => {
        const jumbled = [...signs, ...signs.slice(0, 3)]
          .map((one) => ({ one, place: order.next().value }))
          .sort((left, right) => Number(left.place) - Number(right.place))
          .map(({ one }) => one);
        expect(attendanceOf(jumbled, sam)).toEqual(attendanceOf(signs, sam));
      }),
    );
  });

  test("never ends before it began, nor later than the last thing heard", () => {
    const some = fc.array(
      fc.record({
        run: fc.constant("run"),
        type: fc.constantFrom<MeetingSign["type"]>("joined", "left", "ended"),
        at: fc.integer({ min: 0, max: 50 }),
        person: fc.constantFrom("sam", null),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(some, (signs) => {
        const { start, end } = attendanceOf(signs, sam) ?? { start: null, end: null };
        if (end !== null) expect(end).toBeLessThanOrEqual(Math.max(...signs.map((one) => one.at)));
        if (start !== null && end !== null) expect(end).toBeGreaterThanOrEqual(start);
      }),
    );
  });
});

describe("who was there", () => {
  const invite = (studentId: string, more: Partial<Invited> = {}): Invited => ({
    studentId,
    email: null,
    name: studentId,
    teacherEmail: "alice@example.com",
    teacherName: "alice",
    ...more,
  });
  const guest = (person: string, more: { email?: string; name?: string; isHost?: boolean } = {}) => ({
    person,
    email: null,
    name: null,
    isHost: false,
    ...more,
  });
  const found = (...args: Parameters<typeof matchParticipants>) =>
    Object.fromEntries([...matchParticipants(...args)].map(([id, persons]) => [id, [...persons].sort()]));

  test("an e-mail address decides, before any name", () => {
    const invited = [invite("sam", { email: "sam@example.com" }), invite("tim")];
    expect(
      found([guest("1", { email: "sam@example.com", name: "tim" }), guest("2", { name: "tim" })], invited),
    ).toEqual({ sam: ["1"], tim: ["2"] });
  });

  test("a name that two have tells neither", () => {
    expect(
      found([guest("1", { name: "sam" })], [invite("a", { name: "sam" }), invite("b", { name: "sam" })]),
    ).toEqual({});
  });

  test("in a lesson for one, the one other person is the student, whatever they are called", () => {
    expect(found([guest("1", { name: "alice" }), guest("2", { name: "iPhone" })], [invite("sam")])).toEqual({
      sam: ["2"],
    });
    expect(
      found([guest("1", { isHost: true, name: "Teacher's room" }), guest("2")], [invite("sam")]),
    ).toEqual({ sam: ["2"] });
  });

  test("where two unknown were there, or two were invited, nobody is guessed at", () => {
    expect(found([guest("1"), guest("2")], [invite("sam")])).toEqual({});
    expect(found([guest("1")], [invite("sam"), invite("tim")])).toEqual({});
  });

  test("someone who comes back under a new number is still the same", () => {
    expect(
      found([guest("1", { name: "sam" }), guest("2", { name: "sam" })], [invite("sam"), invite("tim")]),
    ).toEqual({ sam: ["1", "2"] });
  });
});

test("a sign belongs to the link that was opened last before it, or shortly after it", () => {
  const signs = [0, EARLY_MS, 5 * EARLY_MS].map((at) => sign("joined", at));
  const at = (of: { clickedAt: number; nextAt: number | null }) => signsOf(signs, of).map((one) => one.at);
  expect(at({ clickedAt: EARLY_MS, nextAt: 5 * EARLY_MS })).toEqual([0, EARLY_MS]);
  expect(at({ clickedAt: 5 * EARLY_MS, nextAt: null })).toEqual([5 * EARLY_MS]);
});
