import { categoryOf, type FocusFacts, type ReadyRule, STARTER_RULES } from "@stint/core";
import { expect, test } from "vitest";

const ready = (rules: typeof STARTER_RULES): ReadyRule[] =>
  rules.map(({ category, field, pattern }) => {
    const expression = new RegExp(pattern, "i");
    return { category, field, matches: (text) => expression.test(text) };
  });
const starter = ready(STARTER_RULES);
const facts = (app: string, host = "", title = ""): FocusFacts => ({ app, host, title });

test.each([
  ["Development", facts("code")],
  ["Development", facts("org.gnome.Terminal")],
  ["Development", facts("Firefox", "github.com")],
  ["Development", facts("Google Chrome", "localhost")],
  ["Meetings", facts("zoom.us")],
  ["Meetings", facts("Firefox", "us02web.zoom.us")],
  ["Meetings", facts("Chrome", "meet.google.com")],
  ["Communication", facts("Thunderbird")],
  ["Communication", facts("Chrome", "mail.google.com")],
  ["Documents", facts("WINWORD.EXE")],
  ["Documents", facts("Chrome", "docs.google.com")],
  ["Design", facts("Chrome", "www.figma.com")],
  ["Entertainment", facts("Chrome", "www.youtube.com")],
  ["Social media", facts("Chrome", "x.com")],
  ["Browsing", facts("Chrome", "example.org")],
  ["Browsing", facts("firefox-esr")],
  ["", facts("1Password")],
  ["", facts("xeyes")],
])("the starter set calls %s what it should", (category, each) => {
  expect(categoryOf(each, starter)).toBe(category);
});

test("the first rule that matches gives the category, whatever comes after it", () => {
  const rules = ready([
    { category: "Client A", field: "title", pattern: "acme" },
    { category: "Development", field: "app", pattern: "editor" },
  ]);
  expect(categoryOf(facts("Editor", "", "ACME – plan"), rules)).toBe("Client A");
  expect(categoryOf(facts("Editor", "", "Other"), rules)).toBe("Development");
  expect(categoryOf(facts("Viewer"), rules)).toBe("");
});
