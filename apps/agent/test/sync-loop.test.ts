import { MAX_SYNC_BYTES, SyncBody, type SyncSession } from "@stint/protocol/focus";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Refused, Unreachable } from "../src/server/stint-server.ts";
import { SYNC_EVERY_MS } from "../src/sync/sync-loop.ts";
import { syncLines } from "../src/sync/sync-text.ts";
import { KEY, type Recorded, type Send, START, SyncDesk } from "./sync-desk.ts";

let desk: SyncDesk;
/** What the server has been sent, upload by upload, taken or not. */
let uploads: SyncSession[][];
/** What the server holds, by id. */
let held: Set<string>;
let answer: Send;

const taken: Send = async (_key, sessions) => {
  const fresh = sessions.filter(({ id }) => !held.has(id));
  for (const { id } of fresh) held.add(id);
  return { inserted: fresh.length, duplicates: sessions.length - fresh.length, sync_id: "s" };
};
const refused = (status: number, code: string, more = {}) => new Refused(status, code, `No: ${code}.`, more);
const fails = (error: Error) => () => Promise.reject(error);

beforeEach(() => {
  uploads = [];
  held = new Set();
  answer = taken;
  desk = new SyncDesk((key, sessions, signal) => {
    uploads.push(sessions);
    return answer(key, sessions, signal);
  });
});
afterEach(() => desk.close());

/** Sessions of a minute each, one after the other. */
function record(count: number, more: Partial<Recorded> = {}): void {
  for (let index = 0; index < count; index++) {
    const start = START + index * 60_000;
    desk.record({ id: `s${index}`, title: "A report", start, end: start + 60_000, ...more });
  }
}

const sizes = () => uploads.map((upload) => upload.length);
const status = () =>
  syncLines(desk.loop.report, desk.now, (ms) => `${ms / 1_000} s`)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

describe("what is sent", () => {
  it("is what is final, at the start and then every five minutes, each once", async () => {
    desk.record({ id: "done", title: "A", start: START, end: START + 1_500 });
    desk.record({ id: "provisional", title: "B", start: START + 1_500, end: START + 2_000 }, false);
    await desk.starts();
    expect(uploads.map((upload) => upload.map(({ id }) => id))).toEqual([["done"]]);
    expect(uploads[0]?.[0]).toMatchObject({
      app_name: "Editor",
      window_title: "A",
      start_time: START / 1_000,
      end_time: START / 1_000 + 1.5,
      duration: 1.5,
    });
    desk.finalise("provisional");
    await desk.passes(SYNC_EVERY_MS - 1);
    expect(sizes()).toEqual([1]);
    await desk.passes(1);
    expect(uploads[1]?.map(({ id }) => id)).toEqual(["provisional"]);
    await desk.passes(10 * SYNC_EVERY_MS);
    expect(sizes()).toEqual([1, 1]);
  });

  it("goes oldest first, a thousand at a time, without a pause while more remain", async () => {
    record(2_500);
    await desk.starts();
    expect(sizes()).toEqual([1_000, 1_000, 500]);
    expect(uploads.flat().map(({ id }) => id)).toEqual(
      Array.from({ length: 2_500 }, (_, index) => `s${index}`),
    );
  });

  it("stays below what the server reads, whatever the titles", async () => {
    record(1_000, { title: "報".repeat(2_000) });
    desk.store.run(
      "update focus_session set url = ?, document_path = ?",
      "報".repeat(4_000),
      "\u0001".repeat(4_000),
    );
    await desk.starts();
    expect(held.size).toBe(1_000);
    for (const sessions of uploads)
      expect(Buffer.byteLength(JSON.stringify({ sessions }))).toBeLessThanOrEqual(MAX_SYNC_BYTES);
  });

  it("has every session of one start time, also across the edge of a batch, and one finalised long after its successors", async () => {
    for (let index = 0; index < 1_001; index++)
      desk.record({ id: `same ${index}`, title: "A", start: START, end: START + 1_000 });
    desk.record({ id: "late", title: "A", start: START - 60_000, end: START }, false);
    await desk.starts();
    expect(sizes()).toEqual([1_000, 1]);
    expect(held.size).toBe(1_001);
    desk.finalise("late");
    await desk.passes(SYNC_EVERY_MS);
    expect(held).toContain("late");
    expect(held.size).toBe(1_002);
  });

  it("is what the server can store, however odd the texts", async () => {
    desk.record({ id: "odd", title: `a\0b${"🙂".repeat(1_500)}`, start: START, end: START + 1_000 });
    desk.store.run("update focus_session set app_name = ''");
    await desk.starts();
    expect(SyncBody.safeParse({ sessions: uploads[0] }).error).toBeUndefined();
    const { app_name, window_title } = uploads[0]?.[0] ?? {};
    expect(app_name).toBe("unknown");
    expect(window_title).toMatch(/^ab🙂/u);
    expect(window_title?.isWellFormed()).toBe(true);
  });

  it("does not depend on the clock: set back or forward, nothing is left out or sent again", async () => {
    record(3);
    await desk.starts();
    desk.now -= 400 * 86_400_000;
    desk.record({ id: "earlier", title: "A", start: desk.now, end: desk.now + 1_000 });
    await desk.passes(SYNC_EVERY_MS);
    desk.now += 800 * 86_400_000;
    desk.record({ id: "later", title: "A", start: desk.now, end: desk.now + 1_000 });
    await desk.passes(SYNC_EVERY_MS);
    expect(sizes()).toEqual([3, 1, 1]);
    expect(held.size).toBe(5);
  });
});

describe("when the server does not take it", () => {
  it("a key that is refused stops it, and says so; another key makes it go on, whatever the time", async () => {
    record(2);
    answer = fails(refused(401, "unauthenticated"));
    await desk.starts();
    await desk.passes(20 * SYNC_EVERY_MS);
    expect(sizes()).toEqual([2]);
    expect(status()).toMatch(/^Sync: stopped, 2 sessions wait: .*API keys.*npm run agent -- key$/m);
    expect(desk.said).toEqual([expect.stringContaining("does not take the API key")]);
    answer = taken;
    desk.key = KEY.replaceAll("0", "f");
    await desk.passes(SYNC_EVERY_MS);
    expect(held.size).toBe(2);
    expect(status()).toBe("Sync: on, 0 sessions wait, last sent 0 s ago");
  });

  it("without a key it keeps everything and sends nothing, until one is given", async () => {
    record(2);
    desk.key = null;
    await desk.starts();
    expect(status()).toMatch(/^Sync: off, 2 sessions wait on this machine/);
    desk.key = KEY;
    await desk.starts();
    expect(sizes()).toEqual([2]);
  });

  it("a long time offline ends in everything being sent at the next tick", async () => {
    answer = fails(new Unreachable("https://stint.example cannot be reached"));
    await desk.starts();
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 400; index++) {
        const start = desk.now + index * 1_000;
        desk.record({ id: `${round} ${index}`, title: "A", start, end: start + 900 });
      }
      await desk.passes(8 * 3_600_000);
    }
    expect(status()).toContain("1200 sessions wait, none sent yet");
    expect(status()).toContain(
      "Sync problem: https://stint.example cannot be reached; next attempt in 300 s",
    );
    const before = uploads.length;
    answer = taken;
    await desk.passes(SYNC_EVERY_MS);
    expect(sizes().slice(before)).toEqual([1_000, 200]);
    expect(status()).toBe("Sync: on, 0 sessions wait, last sent 0 s ago");
  });

  it.each([
    ["a failure of the server waits for the next tick", 500, null, SYNC_EVERY_MS],
    ["a server that is away for a while is believed", 503, 900_000, 900_000],
    ["a short while does not hurry it", 503, 1_000, SYNC_EVERY_MS],
    ["a year is not believed", 503, 31_536_000_000, 3_600_000],
    ["whoever is asked to slow down does just that", 429, 2_000, 2_000],
    ["an address that is no Stint waits", 404, null, SYNC_EVERY_MS],
  ])("%s (%i)", async (_, code, retryAfterMs, waitMs) => {
    record(1);
    answer = fails(refused(code, "unknown", { retryAfterMs }));
    await desk.starts();
    answer = taken;
    await desk.passes(waitMs - 1);
    expect(sizes()).toEqual([1]);
    await desk.passes(1);
    expect(held.size).toBe(1);
  });

  it("an answer that does not count what was sent is none", async () => {
    record(3);
    answer = async () => ({ inserted: 1, duplicates: 1, sync_id: "s" });
    await desk.starts();
    expect(desk.loop.report.waiting).toBe(3);
    expect(status()).toContain("counted 2 of 3 sessions");
  });

  it("bad rows are put aside with the server's words, and hold up no other", async () => {
    record(1_500);
    const bad = ["s17", "s417"];
    answer = async (key, sessions, signal) => {
      const fields = sessions.flatMap(({ id }, index) =>
        bad.includes(id) ? [{ field: `body.sessions[${index}].window_title`, message: "is too odd" }] : [],
      );
      if (fields.length > 0) throw refused(400, "invalid_request", { fields });
      return taken(key, sessions, signal);
    };
    await desk.starts();
    expect(sizes()).toEqual([1_000, 1_000, 498]);
    expect(held.size).toBe(1_498);
    expect(status()).toContain(
      "Not taken: 2 focus sessions, kept here; the server says: window_title is too odd",
    );
    desk.reopen();
    await desk.starts();
    expect(desk.loop.report).toMatchObject({ waiting: 0, refused: { count: 2 } });
    expect(held.size).toBe(1_498);
  });

  it("a bad row that the server does not name is found, at no great cost", async () => {
    record(1_000);
    answer = async (key, sessions, signal) => {
      if (sessions.some(({ id }) => id === "s700")) throw refused(400, "invalid_request");
      return taken(key, sessions, signal);
    };
    await desk.starts();
    expect(held.size).toBe(999);
    expect(desk.loop.report.refused).toEqual({ count: 1, reason: "No: invalid_request." });
    expect(uploads.length).toBeLessThan(40);
  });

  it("somebody else's 400 condemns no row", async () => {
    record(3);
    answer = fails(refused(400, "unknown"));
    await desk.starts();
    expect(desk.loop.report).toMatchObject({ waiting: 3, refused: null });
    answer = taken;
    await desk.passes(SYNC_EVERY_MS);
    expect(held.size).toBe(3);
  });

  it("what is too large is halved until it fits, and stays so while more remain", async () => {
    record(1_000);
    answer = async (key, sessions, signal) => {
      if (sessions.length > 300) throw refused(413, "unknown");
      return taken(key, sessions, signal);
    };
    await desk.starts();
    expect(sizes()).toEqual([1_000, 500, 250, 250, 250, 250]);
    expect(held.size).toBe(1_000);
  });

  it("an answer that was lost leads to the same rows again, and then to none", async () => {
    record(1_200);
    answer = async (key, sessions, signal) => {
      await taken(key, sessions, signal);
      throw new Unreachable("the connection was cut");
    };
    await desk.starts();
    desk.reopen();
    answer = taken;
    await desk.starts();
    expect(uploads[1]).toEqual(uploads[0]);
    expect(held.size).toBe(1_200);
    expect(desk.loop.report.waiting).toBe(0);
  });
});

describe("the end of it", () => {
  it("a pause sends once more and then nothing until it goes on", async () => {
    await desk.starts();
    record(1);
    await desk.loop.pause();
    expect(sizes()).toEqual([1]);
    desk.record({ id: "more", title: "A", start: START, end: START + 1_000 });
    await desk.passes(10 * SYNC_EVERY_MS);
    expect(sizes()).toEqual([1]);
    await desk.starts();
    expect(held).toContain("more");
  });

  it("leaving sends once more, also what became final while an upload was under way", async () => {
    record(1);
    const waiting = Promise.withResolvers<void>();
    answer = async (...upload) => {
      await waiting.promise;
      return taken(...upload);
    };
    desk.loop.start();
    desk.record({ id: "last", title: "A", start: START, end: START + 1_000 });
    const left = desk.loop.leave();
    waiting.resolve();
    await left;
    expect(held).toContain("last");
  });

  it("leaving waits two seconds for a server that does not answer, and loses nothing", async () => {
    record(1);
    answer = (_key, _sessions, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(new Unreachable("no answer in time")));
      });
    desk.loop.start();
    const left = desk.loop.leave();
    desk.skips(2_000);
    await left;
    desk.reopen();
    answer = taken;
    await desk.starts();
    expect(held.size).toBe(1);
  });

  it("what has been sent is kept for 90 days, what has not for ever", async () => {
    record(2);
    answer = async (key, sessions, signal) => {
      if (sessions.some(({ id }) => id === "s1"))
        throw refused(400, "invalid_request", {
          fields: [{ field: "body.sessions[1].id", message: "is odd" }],
        });
      return taken(key, sessions, signal);
    };
    await desk.starts();
    await desk.passes(89 * 86_400_000);
    expect(desk.store.sessions()).toHaveLength(2);
    await desk.passes(2 * 86_400_000);
    expect(desk.store.sessions().map(({ id }) => id)).toEqual(["s1"]);
  });
});
