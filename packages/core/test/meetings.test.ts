import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claimedEnd, MEETING_HOSTS, MEETING_POLICY, meetingLink } from "../src/meetings.ts";

describe("a meeting's link", () => {
  const of = (text: string, hosts: readonly string[] = MEETING_HOSTS) => meetingLink(text, hosts);

  test.each([
    ["https://zoom.us/j/81234567890?pwd=x", "81234567890"],
    ["https://us02web.zoom.us/wc/join/81234567890", "81234567890"],
    ["https://zoom.us/my/alice", null],
    ["https://zoom.us/j/123", null],
    ["https://meet.google.com/abc-defg-hij", null],
    ["https://teams.microsoft.com/j/81234567890", null],
  ])("%s is one, with the number %s for Zoom's events", (text, zoomNumber) => {
    expect(of(text)).toEqual({ href: text, zoomNumber });
  });

  test("a wildcard stands for names below it, and not for what only ends alike", () => {
    expect(of("https://a.b.example.com/", ["*.example.com"])).toHaveProperty("href");
    for (const host of ["example.com", "badexample.com", ".example.com", "example.com.evil.org"])
      expect(of(`https://${host}/`, ["*.example.com"])).toHaveProperty("problem");
  });

  test("leads to an allowed host whatever text it was read from", () => {
    const pieces = [
      "https://",
      "http://",
      "javascript:",
      "zoom.us",
      "evil.org",
      "@",
      ":",
      "8443",
      "/",
      "\\",
      "#",
      "?",
      "%40",
      "%2e",
      ".",
      "\t",
      " ",
      "zооm",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 10 }), (parts) => {
        const link = of(parts.join(""));
        if ("problem" in link) return;
        const url = new URL(link.href);
        expect(["https:", "http:"]).toContain(url.protocol);
        expect(url.hostname === "zoom.us" || url.hostname.endsWith(".zoom.us")).toBe(true);
        expect([url.username, url.password, url.port]).toEqual(["", "", ""]);
      }),
      { numRuns: 2_000 },
    );
  });
});

test("a claimed end lies within the session, and an honest one is kept as it is", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.nat(), fc.nat(), (claim, openedAt, lengthMs) => {
      const now = openedAt + lengthMs;
      const end = claimedEnd(claim, { openedAt, now });
      expect(end).toBeGreaterThanOrEqual(openedAt);
      expect(end).toBeLessThanOrEqual(now);
      if (claim >= openedAt && claim <= now) expect(end).toBe(claim);
    }),
  );
});

test("a meeting is a value of the one policy: two hours of silence close it", () => {
  expect(MEETING_POLICY).toEqual({
    kind: "meeting",
    heartbeatMs: 30_000,
    thresholdMs: 7_200_000,
    onSilence: "close",
  });
});
