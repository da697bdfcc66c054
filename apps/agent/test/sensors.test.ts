import { describe, expect, it } from "vitest";
import { openFocusSource } from "../src/sensors/choose.ts";
import { Unsupported } from "../src/sensors/focus-source.ts";
import { signalIn } from "../src/sensors/logind.ts";
import { idleIn } from "../src/sensors/macos.ts";
import { leavesOf, viewOf } from "../src/sensors/sway.ts";

const unheard = { onChange: () => {}, onLost: () => {} };

describe("a desktop that cannot be read", () => {
  it.each([
    ["none at all", {}, "linux", /no desktop here/],
    ["Wayland without a way in", { WAYLAND_DISPLAY: "wayland-0" }, "linux", /does not tell other programs/],
    ["an X server that does not answer", { DISPLAY: ":4999" }, "linux", /:4999 cannot be opened/],
    ["a sway that does not answer", { SWAYSOCK: "/nowhere/sway.sock" }, "linux", /sway does not answer/],
    ["another system", {}, "haiku", /haiku/],
  ])("is said to be so, with the reason: %s", async (_, env, platform, reason) => {
    const opening = openFocusSource(env, platform as NodeJS.Platform, unheard);
    await expect(opening).rejects.toThrow(Unsupported);
    await expect(opening).rejects.toThrow(reason);
  });
});

describe("what the login manager says", () => {
  const session = (path: string, rest: string) => `/org/freedesktop/login1/session/${path}: ${rest}`;
  const changed = (what: string) =>
    `org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.login1.Session', {${what}}, @as [])`;

  it.each([
    ["sleep", "/org/freedesktop/login1: org.freedesktop.login1.Manager.PrepareForSleep (true,)"],
    ["wake", "/org/freedesktop/login1: org.freedesktop.login1.Manager.PrepareForSleep (false,)"],
    ["lock-asked", session("_32", "org.freedesktop.login1.Session.Lock ()")],
    ["unlock", session("_32", "org.freedesktop.login1.Session.Unlock ()")],
    ["lock", session("_32", changed("'LockedHint': <true>"))],
    ["unlock", session("_32", changed("'LockedHint': <false>"))],
    ["away", session("_32", changed("'Active': <false>"))],
    ["back", session("_32", changed("'Active': <true>"))],
    [null, session("_33", "org.freedesktop.login1.Session.Lock ()")],
    [null, session("_32", changed("'IdleHint': <true>"))],
    [null, "/org/freedesktop/login1: org.freedesktop.login1.Manager.SessionNew ('4', objectpath '/a')"],
    [null, "The name org.freedesktop.login1 is owned by :1.4"],
  ])("%s", (signal, line) => {
    expect(signalIn(line, "2")).toBe(signal);
  });

  it("is heard of any session where the own one is not known", () => {
    expect(signalIn(session("c1", "org.freedesktop.login1.Session.Lock ()"), null)).toBe("lock-asked");
  });
});

it("finds the windows in sway's tree, tiled and floating, and what is known of each", () => {
  const tree = {
    type: "root",
    nodes: [
      {
        type: "workspace",
        nodes: [
          {
            nodes: [
              { name: "a = b 🎉", app_id: "foot", pid: 7, focused: true, visible: true, fullscreen_mode: 1 },
            ],
          },
        ],
      },
      {
        type: "workspace",
        floating_nodes: [{ name: null, pid: 8, visible: false, window_properties: { class: "XTerm" } }],
      },
      { type: "workspace", nodes: [] },
    ],
  };
  expect(leavesOf(tree).map(viewOf)).toEqual([
    { app: "foot", title: "a = b 🎉", pid: 7, isFullScreen: true, isMinimized: false },
    { app: "XTerm", title: "", pid: 8, isFullScreen: false, isMinimized: true },
  ]);
});

it("reads macOS's idle time, and takes a report without one for what it is", () => {
  expect(idleIn('    | |   "HIDIdleTime" = 2006000000\n')).toBe(2_006);
  expect(idleIn("")).toBeNull();
});
