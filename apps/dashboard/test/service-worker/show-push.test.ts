import { describe, expect, test } from "vitest";
import { openPressed, showPush } from "../../src/service-worker/show-push.ts";
import type {
  ClickEvent,
  PushedEvent,
  WindowClient,
  WorkerScope,
} from "../../src/service-worker/worker-scope.ts";

type Shown = { title: string; body: string; tag: string; data: unknown; actions: { title: string }[] };

/** What a browser gives a service worker, with the tabs that are open. */
function browser(tabs: Partial<WindowClient>[] = []) {
  const shown: Shown[] = [];
  const opened: string[] = [];
  const scope = {
    registration: {
      showNotification: async (title: string, options: Omit<Shown, "title">) =>
        void shown.push({ ...options, title }),
    },
    clients: {
      matchAll: async () => tabs,
      openWindow: async (url: string) => void opened.push(url),
    },
  } as unknown as WorkerScope;
  return { scope, shown, opened };
}

const pushed = (message: unknown) => ({ data: { json: () => message } }) as PushedEvent;
const pressed = (data: unknown) => ({ notification: { data, close: () => {} } }) as unknown as ClickEvent;
const soon = () => new Date(Date.now() + 60_000).toISOString();
const before = () => new Date(Date.now() - 1_000).toISOString();
const outAt = (resumableUntil: string) => ({
  id: "1",
  title: "You were punched out at 14:03",
  text: "Why",
  path: "/",
  resumableUntil,
});

describe("a notification", () => {
  test("says what was pushed, under its id, and offers to resume what can be resumed", async () => {
    const { scope, shown } = browser();
    await showPush(scope, pushed(outAt(soon())));
    await showPush(scope, pushed(outAt(before())));
    expect(shown).toMatchObject([
      { title: "You were punched out at 14:03", body: "Why", tag: "1", actions: [{ title: "Resume" }] },
      { tag: "1", actions: [] },
    ]);
  });

  test.each([
    ["nothing", { data: null } as PushedEvent],
    ["no JSON", { data: { json: () => JSON.parse("<") } } as PushedEvent],
    ["no title", pushed({ path: "/" })],
    ["a path to somebody else", pushed({ title: "Prize", path: "//evil.example.com" })],
  ])("of %s is shown all the same, and leads to the list", async (_what, event) => {
    const { scope, shown } = browser();
    await showPush(scope, event);
    expect(shown).toMatchObject([
      { title: "There is something new in Stint", data: { path: "/notifications" } },
    ]);
  });
});

describe("pressing it", () => {
  test("without a tab opens one, where the shift is resumed for as long as it can be", async () => {
    const { scope, opened } = browser();
    await openPressed(scope, pressed(outAt(soon())));
    await openPressed(scope, pressed(outAt(before())));
    await openPressed(scope, pressed({ path: "/team/1?date=2026-03-02" }));
    expect(opened).toEqual(["/#resume", "/", "/team/1?date=2026-03-02"]);
  });

  test("with tabs leads the one that is looked at, and opens no other", async () => {
    const told: [string, unknown][] = [];
    const tab = (name: string, focused: boolean, visibilityState: DocumentVisibilityState) => ({
      focused,
      visibilityState,
      postMessage: (message: unknown) => void told.push([name, message]),
      focus: async () => ({}) as WindowClient,
    });
    const { scope, opened } = browser([tab("hidden", false, "hidden"), tab("visible", false, "visible")]);
    await openPressed(scope, pressed({ path: "/approvals" }));
    expect(told).toEqual([["visible", { about: "open", path: "/approvals" }]]);
    expect(opened).toEqual([]);
  });
});
