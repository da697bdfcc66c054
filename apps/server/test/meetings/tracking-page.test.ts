import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { IN_BROWSER } from "../../src/meetings/page/in-browser.ts";
import { meetingApp } from "../../src/meetings/page/meeting-app.ts";
import { activePage, endedPage, type Lesson, unknownPage } from "../../src/meetings/page/tracking-page.ts";

const LESSON: Lesson = {
  token: "a-token",
  link: "https://us02web.zoom.us/j/12345678901?pwd=abc.1",
  topic: "English, B2",
  teacher: "Alice",
  privacyNotice: null,
  heartbeatMs: 30_000,
  redirectMs: 2_000,
  heartbeatUrl: "/api/zoom/heartbeat",
  endUrl: "/api/zoom/end-session",
};

describe("the app that opens a meeting", () => {
  test.each([
    [
      "https://us02web.zoom.us/j/12345678901?pwd=a%26b",
      "Zoom",
      "zoommtg://us02web.zoom.us/join?action=join&confno=12345678901&pwd=a%26b",
    ],
    [
      "https://zoom.us/w/12345678901?tk=t",
      "Zoom",
      "zoommtg://zoom.us/join?action=join&confno=12345678901&tk=t",
    ],
    ["https://zoom.us/my/ms.okafor", "Zoom", null],
    [
      "https://teams.microsoft.com/l/meetup-join/19%3ameeting/0?context=x",
      "Teams",
      "msteams://teams.microsoft.com/l/meetup-join/19%3ameeting/0?context=x",
    ],
    ["https://meet.google.com/abc-defg-hij", "Google Meet", null],
    ["https://meet.jit.si/Room", "Jitsi", null],
    ["https://meet.school.example/Room", null, null],
    ["https://notzoom.us/j/12345678901", null, null],
  ])("of %s is %s", (link, name, desktop) => {
    expect(meetingApp(link)).toMatchObject({ name, desktop });
  });

  test("has its phones' own scheme", () => {
    expect(meetingApp(LESSON.link).phone).toBe(
      "zoomus://us02web.zoom.us/join?action=join&confno=12345678901&pwd=abc.1",
    );
  });
});

describe("the tracking page", () => {
  test("shows what teachers and organisations wrote as text, never as a part of the page", () => {
    const evil = `</script><script>alert(1)</script>"'<img src=x onerror=alert(1)>`;
    const { html } = activePage({
      ...LESSON,
      topic: evil,
      teacher: evil,
      privacyNotice: evil,
      token: evil,
      link: `https://zoom.us/my/x?q=${evil}`,
    });
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain("<img");
    expect(settingsIn(html)).toMatchObject({ token: evil, link: `https://zoom.us/my/x?q=${evil}` });
  });

  test("may run its own script and style, speak to its own server, and nothing else", () => {
    const { html, headers } = activePage(LESSON);
    const policy = new Map(
      (headers["content-security-policy"] ?? "").split("; ").map((one) => {
        const [name = "", ...sources] = one.split(" ");
        return [name, sources.join(" ")];
      }),
    );
    expect(policy.get("default-src")).toBe("'none'");
    expect(policy.get("script-src")).toBe(hashOf(/<script>([\s\S]*?)<\/script>/.exec(html)?.[1]));
    expect(policy.get("style-src")).toBe(hashOf(/<style>([\s\S]*?)<\/style>/.exec(html)?.[1]));
    expect(policy.get("connect-src")).toBe("'self'");
    expect(html).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="(?!data:)/);
  });

  test("tells nobody its address: no referrer, no index, no cache", () => {
    for (const { headers, html } of [activePage(LESSON), endedPage(LESSON), unknownPage()]) {
      expect(headers).toMatchObject({ "referrer-policy": "no-referrer", "cache-control": "no-store" });
      expect(html).toContain('<meta name="robots" content="noindex, nofollow">');
    }
  });

  test("has the organisation's own words on privacy where there are any", () => {
    expect(activePage({ ...LESSON, privacyNotice: "Ask the school." }).html).toContain("Ask the school.");
    expect(activePage(LESSON).html).toContain("Your teacher is told when");
  });

  test("of an ended lesson holds neither the meeting's link nor the token, and runs nothing", () => {
    const { html, status } = endedPage(LESSON);
    expect(status).toBe(200);
    expect(html).not.toMatch(/zoom\.us|a-token|<script/);
  });

  test("of an unknown token is a 404 that says nothing of any lesson", () => {
    expect(unknownPage()).toMatchObject({ status: 404 });
    expect(unknownPage().html).not.toMatch(/<script|<a /);
  });

  test("is small, and its script speaks a language that a phone of 2016 understands", () => {
    expect(Buffer.byteLength(activePage(LESSON).html)).toBeLessThan(12_000);
    const script = IN_BROWSER.join("\n");
    expect(script).not.toMatch(/\?\.[a-z([]|\?\?|\basync\b|\bawait\b|\.\.\.|\*\*|\bcatch \{/i);
  });
});

function settingsIn(html: string): unknown {
  const json = /<script type="application\/json" id="settings">([\s\S]*?)<\/script>/.exec(html)?.[1];
  return JSON.parse(json ?? "null");
}

function hashOf(text = ""): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
