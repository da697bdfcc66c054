import { describe, expect, it } from "vitest";
import { admitted, isExcluded, rulesOf } from "../src/capture/rules.ts";

const DEFAULT = { apps: [], titles: [], redact: [], privateWindows: true, secretApps: true };
const view = (app: string, title: string) => ({ app, title });

describe("what may be known of a window", () => {
  it.each([
    ["a program by its name, in any case", { apps: ["Signal"] }, view("signal", "Chat")],
    ["a program of Windows with its ending", { apps: ["signal"] }, view("Signal.exe", "Chat")],
    ["a title by a pattern, in any case", { titles: ["payslip"] }, view("Evince", "My Payslip.pdf")],
    ["a pattern beyond ASCII", { titles: ["gehälter"] }, view("Evince", "GEHÄLTER.pdf")],
    [
      "an address",
      { titles: ["bank\\.example"] },
      { ...view("Firefox", "Sign in"), url: "https://bank.example/" },
    ],
    [
      "a document's path",
      { titles: ["/private/"] },
      { ...view("Editor", "a"), documentPath: "/me/private/a" },
    ],
    ["a password manager, unasked", {}, view("KeePassXC", "Passwords.kdbx")],
    ["a private window of Firefox, unasked", {}, view("firefox", "Shoes — Mozilla Firefox Private Browsing")],
    ["a private window in German, unasked", {}, view("firefox", "Schuhe — Mozilla Firefox Privater Modus")],
    ["a private window of Chrome, unasked", {}, view("Google-chrome", "Shoes - Google Chrome (Incognito)")],
    ["a private window of Edge, unasked", {}, view("msedge", "Shoes - [InPrivate] - Microsoft Edge")],
  ])("excludes %s", (_, wanted, seen) => {
    const rules = rulesOf({ ...DEFAULT, ...wanted });
    expect(isExcluded(seen, rules)).toBe(true);
    expect(admitted(seen, rules)).toBeNull();
  });

  it.each([
    ["a program whose name only contains an excluded one", { apps: ["code"] }, view("vscodium", "a.ts")],
    ["an ordinary browser window", {}, view("firefox", "Private letters — Mozilla Firefox")],
    [
      "a private window, if its person said so",
      { privateWindows: false },
      view("firefox", "x Private Browsing"),
    ],
    ["a password manager, if its person said so", { secretApps: false }, view("KeePassXC", "Passwords")],
  ])("lets through %s", (_, wanted, seen) => {
    expect(admitted(seen, rulesOf({ ...DEFAULT, ...wanted }))).toMatchObject(seen);
  });

  it("cuts every match of a redaction out of every text", () => {
    const rules = rulesOf({ ...DEFAULT, redact: ["\\d{4,}", "secret"] });
    const seen = {
      ...view("App", "Card 12345 and 67890, SECRET"),
      url: "https://x.example/?pin=9999",
      tabTitle: "secret",
    };
    expect(admitted(seen, rules)).toMatchObject({
      title: "Card [redacted] and [redacted], [redacted]",
      url: "https://x.example/?pin=[redacted]",
      tabTitle: "[redacted]",
    });
  });

  it("is the same the second time: no pattern remembers where it stopped", () => {
    const rules = rulesOf({ ...DEFAULT, titles: ["payslip"], redact: ["\\d+"] });
    for (let time = 0; time < 3; time++) {
      expect(isExcluded(view("a", "payslip"), rules)).toBe(true);
      expect(admitted(view("a", "7"), rules)?.title).toBe("[redacted]");
    }
  });

  it("takes the name and password out of an address", () => {
    const seen = { ...view("Firefox", "a"), url: "https://me:hunter2@x.example/path@y" };
    expect(admitted(seen, rulesOf(DEFAULT))?.url).toBe("https://x.example/path@y");
  });

  it("fits what the server takes, without breaking a character", () => {
    const { title = "", app = "" } =
      admitted(view("a".repeat(999), `a${"🎉".repeat(2_000)}`), rulesOf(DEFAULT)) ?? {};
    expect(title.length).toBeLessThanOrEqual(2_000);
    expect(title.isWellFormed()).toBe(true);
    expect(app).toHaveLength(255);
  });
});
