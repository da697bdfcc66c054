import { expect, test } from "vitest";
import {
  applicationWords,
  confidenceWords,
  doubtsOf,
  projectWhy,
} from "../../src/features/capture/entry-words.ts";
import { entry } from "./entries.ts";

const contextOf = (more: Parameters<typeof entry>[2]) => {
  const { context_data: context } = entry("a", {}, more);
  if (!context) throw new Error("a suggestion has a context");
  return context;
};

test("a confidence is a word and a number that never claims to be certain", () => {
  expect([0.9999, 0.895, 0.894, 0.75, 0.5, 0.1].map(confidenceWords)).toEqual([
    "Very sure, 99 %",
    "Very sure, 90 %",
    "Quite sure, 89 %",
    "Quite sure, 75 %",
    "Not so sure, 50 %",
    "Unsure, 10 %",
  ]);
});

test("a reason is said once, with what is known of it", () => {
  const check = { reason: "Short entry", description: "The confidence is 41 %." };
  expect(doubtsOf(contextOf({}))).toEqual([]);
  expect(doubtsOf(contextOf({ reason: "Short entry" }))).toEqual(["Short entry."]);
  const doubt = "Low confidence - no project evidence";
  expect(doubtsOf(contextOf({ reason: doubt, confidence: 0.87 }))).toEqual(["No project evidence."]);
  expect(doubtsOf(contextOf({ reason: doubt, confidence: 0.3 }))).toEqual([`${doubt}.`]);
  expect(doubtsOf(contextOf({ reason: "Short entry", verification_required: [check] }))).toEqual([
    "Short entry. The confidence is 41 %.",
  ]);
});

test("applications are named by their time, and those beyond the most are counted", () => {
  const applications = [
    { app: "Mail", seconds: 60 },
    { app: "Code", seconds: 2_880 },
    { app: "Files", seconds: 30 },
  ];
  expect(applicationWords(contextOf({ applications }), 2)).toBe("Code 48 min, Mail 1 min, 1 more");
});

test("why an entry has its project is said, and what was suggested where its person chose another", () => {
  const project = { id: "acme", by: "learned" as const, because: ["host jira.acme.com: 41 of 43 approvals"] };
  const suggested = entry("a", { project_id: "acme" }, { project });
  const known = [{ id: "acme", name: "Acme" }];
  expect(projectWhy(suggested, known)).toBe("Project: host jira.acme.com: 41 of 43 approvals");
  expect(projectWhy({ ...suggested, project_id: "oak" }, known)).toBe(
    "Acme was suggested: host jira.acme.com: 41 of 43 approvals",
  );
  expect(projectWhy({ ...suggested, project_id: null }, [])).toBeNull();
  expect(projectWhy(entry("a", { project_id: "acme" }), known)).toBeNull();
});
