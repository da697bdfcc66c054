import {
  type AcceptedBatch,
  acceptSignals,
  type RawSignal,
  type SignalBatch,
  suggestEntries,
} from "@stint/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDay, projectOf, sha256 } from "./days.ts";

const RECEIVED = Date.parse("2026-03-02T12:00:00Z");
const accept = (
  signals: RawSignal[],
  more: Partial<SignalBatch> = {},
  known?: (key: string) => boolean,
): AcceptedBatch => acceptSignals({ userId: "alice", signals, receivedAt: RECEIVED, ...more }, sha256, known);
const at = (time: string): RawSignal => ({ timestamp: time, app: "Code", type: "window" });

describe("a batch of signals", () => {
  test("loses a signal without a usable time by its index, and the others go on", () => {
    const batch = accept([
      at("2026-03-02T09:00:00Z"),
      { app: "Code" },
      at("yesterday"),
      at("2026-03-02T09:01:00"),
      at("2026-03-02T12:05:01Z"),
      at("2026-03-02T12:05:00Z"),
    ]);
    const near = Date.parse("2026-03-02T09:00:00Z");
    expect(batch.rejected).toEqual([
      { index: 1, reason: "Signal timestamp missing", near },
      { index: 2, reason: "Signal timestamp unreadable", near },
      { index: 3, reason: "Signal timestamp unreadable", near },
      { index: 4, reason: "Signal timestamp in the future", near },
    ]);
    expect(batch.accepted.map((signal) => new Date(signal.at).toISOString().slice(11, 19))).toEqual([
      "09:00:00",
      "12:05:00",
    ]);
  });

  test("whatever is in it, accepted + duplicates + rejected = received", () => {
    const anything = fc.record(
      {
        timestamp: fc.oneof(
          fc.constant(null),
          fc.string(),
          fc.double(),
          fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -8.64e15, 8.64e15),
          fc.constantFrom("2026-03-02T09:00:00Z", "2026-03-02T09:00:01Z", "2026-03-02T23:00:00Z"),
          fc.integer({ min: RECEIVED - 5, max: RECEIVED + 400_000 }),
        ),
        app: fc.oneof(fc.constant("Code"), fc.string()),
        device_id: fc.constantFrom("one", "other"),
      },
      { requiredKeys: [] },
    );
    const sentAt = fc.oneof(fc.constant(undefined), fc.integer({ min: RECEIVED - 1e9, max: RECEIVED + 1e9 }));
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 30 }), sentAt, (signals, sent) => {
        const { accepted, duplicates, rejected } = accept(signals, { sentAt: sent });
        expect(accepted.length + duplicates + rejected.length).toBe(signals.length);
        expect(new Set(accepted.map(({ key }) => key)).size).toBe(accepted.length);
        for (const signal of accepted) {
          expect(signal.at).toBeGreaterThanOrEqual(0);
          expect(signal.at).toBeLessThanOrEqual(RECEIVED + 300_000);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("is corrected by the client's own clock when that is more than two seconds wrong, and both times are kept", () => {
    const times = (sentAt: string): [number, number][] =>
      accept([at("2026-03-02T09:00:00Z")], { sentAt: Date.parse(sentAt) }).accepted.map((signal) => [
        signal.at - Date.parse("2026-03-02T09:00:00Z"),
        signal.claimedAt - Date.parse("2026-03-02T09:00:00Z"),
      ]);
    expect(times("2026-03-02T11:59:58Z")).toEqual([[0, 0]]);
    expect(times("2026-03-02T11:59:50Z")).toEqual([[10_000, 0]]);
    expect(times("2026-03-02T12:10:00Z")).toEqual([[-600_000, 0]]);
  });

  test("a clock that is ahead makes no future", () => {
    const { accepted } = accept([at("2026-03-02T13:00:00Z")], { sentAt: Date.parse("2026-03-02T13:00:00Z") });
    expect(accepted.map((signal) => signal.at)).toEqual([RECEIVED]);
  });

  test("sent again, also at another time or by a clock put right, it is all duplicates", () => {
    const first = accept([
      at("2026-03-02T09:00:00Z"),
      at("2026-03-02T09:00:00Z"),
      at("2026-03-02T09:00:01Z"),
    ]);
    expect([first.accepted.length, first.duplicates]).toEqual([2, 1]);
    const known = new Set(first.accepted.map(({ key }) => key));
    const again = accept(
      [at("2026-03-02T09:00:01Z"), at("2026-03-02T10:00:00+01:00")],
      { receivedAt: RECEIVED + 60_000, sentAt: RECEIVED },
      (key) => known.has(key),
    );
    expect([again.accepted.length, again.duplicates]).toEqual([0, 2]);
  });

  test("is another person's own", () => {
    const [alice] = accept([at("2026-03-02T09:00:00Z")]).accepted;
    const [bob] = accept([at("2026-03-02T09:00:00Z")], { userId: "bob" }).accepted;
    expect(bob?.key).not.toBe(alice?.key);
  });
});

test("however the signals of a day are batched, the day is the same", () => {
  const cut = anyDay.chain((signals) =>
    fc.tuple(fc.constant(signals), fc.array(fc.nat({ max: signals.length }), { maxLength: 5 })),
  );
  fc.assert(
    fc.property(cut, ([day, cuts]) => {
      const raws = day.map((signal) => ({
        timestamp: signal.claimedAt,
        app: signal.app,
        type: signal.type,
        window_title: signal.title,
        url: signal.url,
        document_path: signal.path,
        device_id: signal.deviceId,
      }));
      const bounds = [0, ...cuts.sort((one, other) => one - other), raws.length];
      const receivedAt = Date.parse("2030-01-01T00:00:00Z");
      const batches = bounds
        .slice(1)
        .flatMap((end, index) => accept(raws.slice(bounds[index], end), { receivedAt }).accepted);
      const suggest = (signals: typeof day): string =>
        JSON.stringify(suggestEntries({ userId: "alice", timeZone: "UTC", signals, projectOf }, sha256));
      expect(suggest(batches)).toBe(suggest(day));
    }),
    { numRuns: 500 },
  );
});
