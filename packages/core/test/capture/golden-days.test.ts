import { describe, expect, test } from "vitest";
import { drawn, entriesOf } from "./timeline.ts";

type Golden = { says: string; line: string | string[]; gives: string; locked?: string };
const each = (days: Golden[]): void => {
  test.each(days)("$says", ({ line, gives, locked }) => {
    expect(drawn(line, { locked })).toBe(gives);
  });
};

describe("presence, a minute a character", () => {
  each([
    { says: "work ends a minute after its last signal", line: "AAAA....", gives: "AAAA...." },
    { says: "silence up to five minutes is work", line: "A....A....A", gives: "AAAAAAAAAAA" },
    { says: "silence up to ten minutes is absorbed", line: "A.........A", gives: "AAAAAAAAAAA" },
    { says: "silence over ten minutes is no work", line: "A..........A", gives: "A..........A" },
    {
      says: "music that plays on keeps nothing open",
      line: "AAAmmmmmmmmmmmmmmm",
      gives: "AAA...............",
    },
    { says: "music alone is no presence", line: "mmmmmmmmm", gives: "........." },
    { says: "locking ends the entry at once", line: "AAA.L...AAA", gives: "AAAA....AAA" },
    {
      says: "a lock long after the last signal does not fill the silence",
      line: "AAA.......L",
      gives: "AAA........",
    },
    { says: "two devices are one person", line: ["A.A.A.A.A", "..........o.o.o"], gives: "AAAAAAAAAAAAAAA" },
  ]);
});

describe("projects", () => {
  each([
    {
      says: "a look at another project under two minutes is absorbed",
      line: "AAAAABAAAAA",
      gives: "AAAAAAAAAAA",
    },
    { says: "a longer one is not", line: "AAAAABBBAAAAA", gives: "AAAAABBBAAAAA" },
    { says: "a change is placed at its first evidence", line: "AAAAABBBBB", gives: "AAAAABBBBB" },
    { says: "also when what came before said nothing", line: "AAAAAnnnBBBBB", gives: "AAAAAAAABBBBB" },
    {
      says: "but after an idle gap it is placed at the gap",
      line: "AAAAA.......nnnBBBBB",
      gives: "AAAAA.......BBBBBBBB",
    },
    { says: "what says nothing belongs to its neighbours", line: "nnAAnnnnAAnn", gives: "AAAAAAAAAAAA" },
    { says: "nothing at all is no project, never a guess", line: "nnnnnn", gives: "------" },
    {
      says: "silence between two projects belongs to neither",
      line: "AAAAA.......BBBBB",
      gives: "AAAAA.......BBBBB",
    },
  ]);
});

describe("calls and meetings", () => {
  each([
    {
      says: "a call may be silent for long if it is still there",
      line: `AAAAAzzz${".".repeat(25)}zzzAAAAA`,
      gives: `AAAAA${"a".repeat(31)}AAAAA`,
    },
    {
      says: "a microphone in use is a call, whatever is in front",
      line: `AAAAA<nn${".".repeat(25)}nn>AAAAA`,
      gives: `AAAAA${"a".repeat(31)}AAAAA`,
    },
    {
      says: "a call that another device left open hours ago holds nothing",
      line: [`zzzz${".".repeat(126)}zzzz`, `....${"o".repeat(46)}${".".repeat(30)}${"o".repeat(50)}`],
      gives: `++++${"-".repeat(46)}${".".repeat(30)}${"-".repeat(50)}++++`,
    },
    {
      says: "a program nobody knows ends a meeting in the long run",
      line: `zzzz${"n".repeat(12)}`,
      gives: "++++------------",
    },
    {
      says: "once hung up it is credited five minutes after its last signal",
      line: `zzzz${".".repeat(15)}AAAAAA`,
      gives: `++++++++${".".repeat(11)}AAAAAA`,
    },
    {
      says: "a call left open at lunch is not the afternoon",
      line: `zzzz${".".repeat(40)}AAAAAA`,
      gives: `++++++++${".".repeat(36)}AAAAAA`,
    },
    {
      says: "a meeting in a room fills its time in the calendar",
      line: `AAAA[${".".repeat(40)}]AAAA`,
      gives: `AAAA${"+".repeat(42)}AAAA`,
    },
    {
      says: "not if nobody was there before",
      line: `[${".".repeat(40)}]AAAA`,
      gives: `${".".repeat(42)}AAAA`,
    },
    { says: "not if nobody came back", line: `AAAA[${".".repeat(40)}]`, gives: `AAAA${".".repeat(42)}` },
    {
      says: "not if somebody worked on meanwhile",
      line: ["AAAA.AAAAAAAAAAAA", "....[........]"],
      gives: "AAAAAAAAAAAAAAAAA",
    },
    {
      says: "lunch in the calendar is no meeting",
      line: `AAAA(${".".repeat(40)})AAAA`,
      gives: `AAAA.${".".repeat(41)}AAAA`,
    },
    {
      says: "a break at the desk is an entry of its own",
      line: "AAAAAAssssssssAAAAAA",
      gives: "AAAAAAssssssssAAAAAA",
    },
    { says: "a short one is not", line: "AAAAAAsssAAAAAA", gives: "AAAAAAAAAAAAAAA" },
  ]);

  test("a meeting that ran over goes on after its end in the calendar", () => {
    const line = ["zzz.........................zzAAAA", "[................]"];
    expect(drawn(line)).toBe(`${"+".repeat(17)}${"a".repeat(13)}AAAA`);
  });
});

describe("decisions and days", () => {
  each([
    { says: "what is decided stays free", line: "AAAAAAAAAA", locked: "...##", gives: "AAA..AAAAA" },
    { says: "a decided whole leaves nothing", line: "AAAA", locked: "########", gives: "...." },
  ]);

  test("what touches a decided stretch asks for a look", () => {
    const [before, after] = entriesOf("A".repeat(60), { locked: `${".".repeat(30)}##` });
    for (const entry of [before, after])
      expect(entry?.verify.map(({ reason }) => reason)).toEqual(["Touches a decided period"]);
  });

  test("a night is two days in the person's zone and one elsewhere", () => {
    const start = Date.parse("2026-03-02T22:30:00Z");
    const line = "A".repeat(60);
    const ends = (timeZone: string): string[] =>
      entriesOf(line, { start, timeZone }).map(({ end }) => new Date(end).toISOString().slice(11, 16));
    expect(ends("Europe/Berlin")).toEqual(["23:00", "23:30"]);
    expect(ends("UTC")).toEqual(["23:30"]);
  });

  test("the hour that the clock repeats counts twice and the one it leaves out not at all", () => {
    const minutes = (start: string): number =>
      entriesOf("A".repeat(180), { start: Date.parse(start), timeZone: "America/New_York" }).reduce(
        (sum, entry) => sum + (entry.end - entry.start) / 60_000,
        0,
      );
    expect(minutes("2026-11-01T04:30:00Z")).toBe(180);
    expect(minutes("2026-03-08T06:00:00Z")).toBe(180);
  });
});

describe("what an entry says of itself", () => {
  test("active, absorbed and passive time, activities and programs", () => {
    const [entry] = entriesOf("AAAAAAA......wwww");
    expect(entry).toMatchObject({ activeMs: 10 * 60_000, idleMs: 7 * 60_000, passiveMs: 0, signals: 11 });
    expect(entry?.activities).toEqual([
      { type: "focused_work", ms: 11 * 60_000 },
      { type: "communication", ms: 4 * 60_000 },
    ]);
    expect(entry?.applications.map(({ app }) => app)).toEqual(["Code", "Slack"]);
    expect(entry?.activityType).toBe("focused_work");
  });

  test("why it is doubted", () => {
    const reasonsOf = (line: string | string[]): string[] =>
      entriesOf(line).flatMap(({ verify }) => verify.map(({ reason }) => reason));
    expect(reasonsOf("A".repeat(30))).toEqual([]);
    expect(reasonsOf("A")).toEqual(["Short entry"]);
    expect(reasonsOf("n".repeat(30))).toEqual(["Low confidence - no project evidence"]);
    expect(reasonsOf(["A".repeat(30), "o".repeat(30)])).toEqual(["Several devices at once"]);
  });
});
