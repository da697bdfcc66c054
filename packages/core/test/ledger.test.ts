import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalJson,
  creditedInterval,
  GENESIS_HASH,
  hashInput,
  hashInputLater,
  type LedgerEvent,
  replay,
  type Transition,
} from "../src/index.ts";

const NINE = Date.parse("2026-03-02T09:00:00Z");
const HOUR = 3_600_000;

/** One word for every transition of a session; the n-th happens n hours after nine. */
const WORDS: Record<string, Transition> = {
  open: { type: "session.opened", kind: "shift" },
  resume: { type: "session.opened", kind: "shift", resumedFrom: "earlier" },
  close: { type: "session.closed", reason: "command" },
  silence: { type: "session.closed", reason: "silence" },
  gap: { type: "gap.recorded", from: NINE, to: NINE + 1, silenceMs: 1 },
  log: { type: "silence.logged", missed: [NINE] },
  ask: { type: "correction.requested", correctionId: "c", end: NINE, note: "I stayed" },
  deny: { type: "correction.denied", correctionId: "c" },
  approve: { type: "correction.approved", correctionId: "c", end: NINE + 8 * HOUR },
  start: { type: "correction.approved", correctionId: "d", start: NINE - HOUR },
};

function story(words: string): LedgerEvent[] {
  return words.split(" ").map((word, index) => {
    const transition = WORDS[word];
    if (!transition) throw new Error(`no word ${word}`);
    return line(index, transition);
  });
}

function line(index: number, transition: Transition): LedgerEvent {
  return {
    orgId: "org",
    seq: index + 1,
    id: `event-${index}`,
    sessionId: "session",
    subjectId: "alice",
    kind: "shift",
    occurredAt: NINE + index * HOUR,
    recordedAt: NINE + index * HOUR + 5,
    actorId: index % 2 ? null : "alice",
    transition,
  };
}

describe("a session is what its events add up to", () => {
  test.each([
    ["open", { openedAt: NINE, closedAt: null, closeReason: null, resumedFrom: null }],
    ["resume", { openedAt: NINE, resumedFrom: "earlier" }],
    ["open close", { closedAt: NINE + HOUR, closeReason: "command" }],
    ["open gap silence", { closedAt: NINE + 2 * HOUR, closeReason: "silence" }],
    ["open log log close", { closedAt: NINE + 3 * HOUR }],
    ["open close gap", { closedAt: NINE + HOUR }],
    ["open silence ask deny", { closedAt: NINE + HOUR, creditedStart: null, creditedEnd: null }],
    ["open silence ask approve", { closedAt: NINE + HOUR, creditedEnd: NINE + 8 * HOUR }],
    ["open silence approve start", { creditedStart: NINE - HOUR, creditedEnd: NINE + 8 * HOUR }],
    ["ask open close approve", { openedAt: NINE + HOUR, creditedEnd: NINE + 8 * HOUR }],
  ])("%s", (words, expected) => {
    expect(replay(story(words))).toMatchObject(expected);
  });

  test.each(["ask", "ask deny"])("%s: a missing shift that was asked for is no session yet", (words) => {
    expect(replay(story(words))).toBeNull();
  });

  test("an approved correction moves what counts and leaves what was recorded", () => {
    const session = replay(story("open silence approve"));
    if (!session) throw new Error("no session");
    expect(creditedInterval(session)).toEqual({ start: NINE, end: NINE + 8 * HOUR });
    expect(session.closedAt).toBe(NINE + HOUR);
  });
});

describe("an impossible ledger is refused, not interpreted", () => {
  test.each([
    "close",
    "gap",
    "log",
    "approve",
    "open open",
    "open close close",
    "open silence close",
    "open close open",
  ])("%s", (words) => {
    expect(() => replay(story(words))).toThrow(/session/);
  });
});

describe("canonical JSON", () => {
  test.each([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ a: undefined, b: null }, '{"b":null}'],
    [{ z: { y: 1, x: [3, 1, { d: 1, c: 2 }] } }, '{"z":{"x":[3,1,{"c":2,"d":1}],"y":1}}'],
    ["ü\n", '"ü\\n"'],
    [[], "[]"],
    [{}, "{}"],
  ])("%j", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test("it says the same for every order of the keys, and can be read back", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(shuffled(value))).toBe(text);
      }),
    );
  });
});

describe("the hash chain", () => {
  const transitions = fc.array(fc.constantFrom(...Object.values(WORDS)), { minLength: 3, maxLength: 12 });
  const chains = transitions.map((list) => chain(list.map((transition, index) => line(index, transition))));

  test("an untouched ledger holds", () => {
    fc.assert(fc.property(chains, (lines) => holds(lines, lines.at(-1)?.hash)));
  });

  test("what is hashed of a line that is numbered later is what is hashed of the line", () => {
    fc.assert(
      fc.property(chains, fc.stringMatching(/^[0-9a-f]{64}$/), (lines, before) => {
        for (const { event } of lines) {
          const { id, recordedAt, seq, ...unnumbered } = event;
          expect(hashInputLater(unnumbered, id)(before, recordedAt, seq)).toBe(hashInput(before, event));
        }
      }),
    );
  });

  test("a line with any field altered is noticed", () => {
    const alterations = fc.constantFrom<(event: LedgerEvent) => LedgerEvent>(
      (event) => ({ ...event, occurredAt: event.occurredAt + 1 }),
      (event) => ({ ...event, recordedAt: event.recordedAt - 1 }),
      (event) => ({ ...event, subjectId: "bob" }),
      (event) => ({ ...event, sessionId: "another" }),
      (event) => ({ ...event, orgId: "other" }),
      (event) => ({ ...event, kind: "window" }),
      (event) => ({ ...event, id: "x" }),
      (event) => ({ ...event, seq: event.seq + 1 }),
      (event) => ({ ...event, actorId: "bob" }),
      (event) => ({ ...event, transition: { ...event.transition, note: "changed" } as Transition }),
      (event) => ({ ...event, transition: { type: "correction.denied", correctionId: "z" } }),
    );
    fc.assert(
      fc.property(chains, fc.nat(), alterations, (lines, place, alter) => {
        const changed = lines.map((entry, index) =>
          index === place % lines.length ? { ...entry, event: alter(entry.event) } : entry,
        );
        expect(holds(changed, lines.at(-1)?.hash)).toBe(false);
      }),
    );
  });

  test("a dropped, doubled, moved or added line is noticed, the last one too", () => {
    const acts = fc.constantFrom("drop", "double", "swap", "add");
    fc.assert(
      fc.property(chains, fc.nat(), acts, (lines, place, act) => {
        const index = place % lines.length;
        const changed = [...lines];
        const [removed] = changed.splice(index, 1);
        if (!removed) throw new Error("nothing was removed");
        if (act === "double") changed.splice(index, 0, removed, removed);
        if (act === "swap") changed.splice((index + 1) % lines.length, 0, removed);
        if (act === "add")
          changed.splice(index, 0, removed, { ...removed, event: line(99, { ...removed.event.transition }) });
        expect(holds(changed, lines.at(-1)?.hash)).toBe(false);
      }),
    );
  });

  test("a line rewritten together with its own hash is noticed at the next one", () => {
    fc.assert(
      fc.property(chains, fc.nat(), (lines, place) => {
        const index = place % (lines.length - 1);
        const before = index === 0 ? GENESIS_HASH : (lines[index - 1]?.hash ?? "");
        const changed = lines.map((entry, at) => {
          if (at !== index) return entry;
          const event = { ...entry.event, occurredAt: 0 };
          return { event, hash: hash("sha256", hashInput(before, event), "hex") };
        });
        expect(holds(changed, lines.at(-1)?.hash)).toBe(false);
      }),
    );
  });
});

type Line = { event: LedgerEvent; hash: string };

function chain(events: LedgerEvent[]): Line[] {
  let previous = GENESIS_HASH;
  return events.map((event) => {
    previous = hash("sha256", hashInput(previous, event), "hex");
    return { event, hash: previous };
  });
}

function holds(lines: Line[], head: string | undefined): boolean {
  const again = chain(lines.map(({ event }) => event));
  return lines.every(({ hash: known }, index) => known === again[index]?.hash) && lines.at(-1)?.hash === head;
}

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffled(item)]),
  );
}
