import { HOUR_MS, MINUTE_MS } from "@stint/core/time";
import type { DesktopWindow, Screenshot } from "@stint/protocol/windows";
import { describe, expect, it } from "vitest";
import { appsOf, galleryOf, gapsOf, trackedMs } from "../../src/features/windows/day-composition.ts";
import { desktopSearch } from "../../src/features/windows/search.ts";
import { headline, particulars, whyNoPicture } from "../../src/features/windows/shot-words.ts";

const day = { start: Date.parse("2026-03-02T00:00:00Z"), end: Date.parse("2026-03-03T00:00:00Z") };
const at = (hour: number, minute = 0) => day.start + hour * HOUR_MS + minute * MINUTE_MS;
const iso = (ms: number) => new Date(ms).toISOString();

function windowOf(start: number, end: number | null, missed: number[] = []): DesktopWindow {
  return {
    id: `window ${start}`,
    employeeId: "alice",
    deviceId: null,
    projectId: null,
    note: null,
    startedAt: iso(start),
    endedAt: end === null ? null : iso(end),
    endReason: end === null ? null : "command",
    lastHeartbeat: start,
    missedScreenshots: missed,
    thresholdMs: 15 * MINUTE_MS,
    screenshots: 0,
  };
}

function shotOf(takenAt: number, more: Partial<Screenshot> = {}): Screenshot {
  return {
    id: `shot ${takenAt}`,
    windowId: "window",
    employeeId: "alice",
    takenAt: iso(takenAt),
    receivedAt: iso(takenAt),
    system: {},
    image: null,
    deletedAt: null,
    ...more,
  };
}

describe("the gallery", () => {
  it("has a hole where screenshots were missed, in the order of the day", () => {
    const window = windowOf(at(9), at(12), [at(10, 15), at(10, 30), at(11, 30)]);
    const items = galleryOf([window], [shotOf(at(11)), shotOf(at(9, 55))], day);
    const told = items.map((item) =>
      item.is === "hole" ? `${item.missed} missed` : iso(item.at).slice(11, 16),
    );
    expect(told).toEqual(["09:55", "2 missed", "11:00", "1 missed"]);
  });

  it("can be narrowed to the apps that were in front, named once and in order", () => {
    const apps = ["Mail", "Editor", undefined, "Mail", ""].map((app, hour) =>
      shotOf(at(hour), { system: app === undefined ? {} : { app } }),
    );
    expect(appsOf(apps)).toEqual(["Editor", "Mail"]);
  });

  it("shows no hole of another day", () => {
    const late = windowOf(at(23), null, [day.end + 20 * MINUTE_MS]);
    expect(gapsOf([late], day)).toEqual([]);
  });
});

describe("the tracked time", () => {
  it("is cut to the day, runs until now, and says how much of it lies in gaps", () => {
    const before = windowOf(at(-2), at(1));
    const running = windowOf(at(9), null, [at(9, 30)]);
    expect(trackedMs([before, running], day, at(10))).toEqual({
      tracked: 2 * HOUR_MS,
      missed: 15 * MINUTE_MS,
    });
  });

  it("is never less than its gaps, though one was logged after the page last looked at the clock", () => {
    const running = windowOf(at(9), null, [at(9, 15)]);
    expect(trackedMs([running], day, at(9, 14))).toEqual({
      tracked: 14 * MINUTE_MS,
      missed: 14 * MINUTE_MS,
    });
  });
});

describe("a screenshot in words", () => {
  it("says what was there, and why there is no picture", () => {
    expect(headline(shotOf(at(9), { system: { windowTitle: "Inbox" } }))).toBe("Inbox");
    expect(headline(shotOf(at(9)))).toBe("Screenshot");
    expect(whyNoPicture(shotOf(at(9), { deletedAt: iso(at(10)) }))).toBe("Deleted by its owner");
    expect(whyNoPicture(shotOf(at(9), { system: { noImage: "Left out by a rule" } }))).toBe(
      "Left out by a rule",
    );
    expect(whyNoPicture(shotOf(at(9), { system: { isLocked: true } }))).toBe("Screen locked");
    const image = {
      sha256: "",
      width: 800,
      height: 600,
      bytes: 2_340_000,
      url: "/x",
      thumbnailUrl: null,
      type: "image/png" as const,
    };
    expect(whyNoPicture(shotOf(at(9), { image }))).toBeNull();
    expect(particulars(shotOf(at(9), { image, system: { app: "Editor" } }))).toEqual([
      ["App", "Editor"],
      ["Picture", "800 × 600, 2.3 MB"],
    ]);
  });
});

describe("the page's address", () => {
  it("keeps a day, a person, an app and an open screenshot, and nothing that is none", () => {
    const id = crypto.randomUUID();
    expect(desktopSearch({ date: "2026-03-02", memberId: id, app: "Editor", shot: id })).toEqual({
      date: "2026-03-02",
      memberId: id,
      app: "Editor",
      shot: id,
    });
    expect(desktopSearch({ date: "soon", memberId: "../x", app: "", shot: 7, other: 1 })).toEqual({});
  });
});
