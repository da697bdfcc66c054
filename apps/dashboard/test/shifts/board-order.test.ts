import type { TeamMember } from "@stint/protocol";
import { describe, expect, it } from "vitest";
import {
  byAttention,
  changedSince,
  isRecentAutoOut,
  matches,
  stateNow,
} from "../../src/features/shifts/board-order.ts";

const now = Date.parse("2026-11-21T14:00:00Z");
const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString();
const policy = { heartbeatMs: 10_000, thresholdMs: 30_000 };

function person(name: string, fields: Partial<TeamMember>): TeamMember {
  return {
    employeeId: `id-${name}`,
    name,
    email: `${name.toLowerCase().replaceAll(" ", ".")}@example.com`,
    role: "member",
    status: fields.state === "out" ? "OUT" : "IN",
    state: "live",
    since: ago(3_600),
    lastSeen: ago(4),
    reason: null,
    todaySeconds: 0,
    today: [],
    ...fields,
  };
}

describe("the order of the board", () => {
  it("is silent or late, then just punched out automatically, then in, then out", () => {
    const board = [
      person("Out", { state: "out", reason: "command" }),
      person("In", {}),
      person("Vanished", { state: "out", reason: "silence", since: ago(300) }),
      person("Late", { state: "late", lastSeen: ago(27) }),
    ];
    expect(byAttention(board, now).map((member) => member.name)).toEqual(["Late", "Vanished", "In", "Out"]);
  });

  it("is by name among equals, accents and case aside", () => {
    const board = ["zoe", "Émile", "Bob", "alice"].map((name) => person(name, {}));
    expect(byAttention(board, now).map((member) => member.name)).toEqual(["alice", "Bob", "Émile", "zoe"]);
  });

  it("lets an automatic punch-out sink after half an hour", () => {
    expect(isRecentAutoOut({ state: "out", reason: "silence", since: ago(29 * 60) }, now)).toBe(true);
    expect(isRecentAutoOut({ state: "out", reason: "silence", since: ago(31 * 60) }, now)).toBe(false);
    expect(isRecentAutoOut({ state: "out", reason: "command", since: ago(60) }, now)).toBe(false);
  });

  it("does not change the list it was given", () => {
    const board = [person("B", {}), person("A", {})];
    byAttention(board, now);
    expect(board[0]?.name).toBe("B");
  });
});

describe("a state between two answers of the server", () => {
  it("turns late for somebody who had already missed a beat when we asked", () => {
    const member = { state: "live" as const, lastSeen: ago(26) };
    expect(stateNow(member, policy, now - 8_000, now)).toBe("late");
  });

  it("stays live for somebody who was on time when we asked, however long ago that was", () => {
    const member = { state: "live" as const, lastSeen: ago(300) };
    expect(stateNow(member, policy, now - 295_000, now)).toBe("live");
  });

  it("stays what the server said once it is silent or out", () => {
    expect(stateNow({ state: "silent", lastSeen: ago(2) }, policy, now, now)).toBe("silent");
    expect(stateNow({ state: "out", lastSeen: ago(90) }, policy, now, now)).toBe("out");
  });
});

describe("the filter", () => {
  const member = person("Émile Durand", { state: "late" });

  it.each(["", "em", "DUR", "emile dur", "durand late", "durand@"])("finds the person by %j", (typed) => {
    expect(matches(member, typed)).toBe(true);
  });

  it.each(["mile", "emile x", "out"])("does not find the person by %j", (typed) => {
    expect(matches(member, typed)).toBe(false);
  });
});

describe("the counter of changes", () => {
  const before = new Map([
    ["id-A", "live" as const],
    ["id-B", "late" as const],
    ["id-C", "out" as const],
  ]);

  it("counts who went in, out or into trouble", () => {
    const after = [person("A", { state: "out" }), person("B", {}), person("C", { state: "out" })];
    expect(changedSince(before, after)).toBe(2);
  });

  it("does not count late turning silent, nor people who are new on the board", () => {
    expect(changedSince(before, [person("B", { state: "silent" }), person("D", {})])).toBe(0);
  });
});
