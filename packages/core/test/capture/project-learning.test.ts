import {
  explained,
  type LearnedCount,
  learnApproval,
  offeredRule,
  projectModel,
  projectTokens,
  suggestEntries,
} from "@stint/core";
import { describe, expect, test } from "vitest";
import { accepted, sha256 } from "./days.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const DAY = 86_400_000;
const window = (url: string, title = "", app = "Firefox", path = "") => ({ app, url, path, title });
const JIRA = projectTokens(window("https://jira.acme.com/browse/ACME-12", "ACME-12 Login fails"));
const WIKI = projectTokens(window("https://wiki.beta.io/start", "Start page"));

/** The counts after approvals, each a project, its tokens, how many, and how many days ago. */
function learned(...lessons: [string, string[], number, number?][]): LearnedCount[] {
  const rows = new Map<string, LearnedCount>();
  for (const [projectId, tokens, times, daysAgo = 0] of lessons)
    for (let time = 0; time < times; time++)
      for (const row of learnApproval([...rows.values()], { projectId, tokens, at: NOW - daysAgo * DAY }))
        rows.set(`${row.projectId} ${row.token}`, row);
  return [...rows.values()];
}

test("a signal's tokens are its program, host, first page part, the end of its path and the words of its title", () => {
  expect(projectTokens(window("https://jira.acme.com/browse/ACME-12?x=1", "Login fails", "Firefox"))).toEqual(
    ["app:firefox", "host:jira.acme.com", "page:jira.acme.com/browse", "title:login", "title:fails"],
  );
  expect(projectTokens(window("", "", "Code", "C:\\Work\\Acme\\main.ts"))).toEqual([
    "app:code",
    "path:acme",
    "path:main.ts",
  ]);
  expect(projectTokens(window("", "", ""))).toEqual([]);
});

describe("the learned suggestion", () => {
  test("says the project with what speaks for it, in words", () => {
    const model = projectModel(learned(["Acme", JIRA, 41], ["Beta", WIKI, 30], ["Beta", JIRA, 2]), NOW);
    const suggestion = model.suggest(JIRA);
    expect(suggestion?.projectId).toBe("Acme");
    expect(suggestion?.probability).toBeGreaterThan(0.9);
    expect(suggestion?.because.map((reason) => explained(reason, "Acme"))).toContain(
      "host jira.acme.com: 41 of 43 approvals are Acme",
    );
    expect(suggestion?.because.map(({ token }) => token)).not.toContain("app:firefox");
  });

  test("needs three approvals", () => {
    expect(projectModel(learned(["Acme", JIRA, 2]), NOW).suggest(JIRA)).toBeNull();
    expect(projectModel(learned(["Acme", JIRA, 3]), NOW).suggest(JIRA)?.projectId).toBe("Acme");
  });

  test("never guesses between projects that are equally likely, nor from what it has not seen", () => {
    const model = projectModel(learned(["Acme", JIRA, 10], ["Beta", JIRA, 10]), NOW);
    expect(model.suggest(JIRA)).toBeNull();
    expect(model.suggest(WIKI.filter((token) => token !== "app:firefox"))).toBeNull();
    expect(projectModel([], NOW).suggest(JIRA)).toBeNull();
  });

  test("forgets: what was approved two months ago counts half, so newer habits win", () => {
    const counts = learned(["Acme", JIRA, 20, 240], ["Beta", JIRA, 8, 0]);
    expect(projectModel(counts, NOW - 240 * DAY).suggest(JIRA)?.projectId).toBe("Acme");
    expect(projectModel(counts, NOW).suggest(JIRA)?.projectId).toBe("Beta");
  });

  test("the order in which approvals come makes no difference", () => {
    const byToken = (rows: LearnedCount[]): unknown[] =>
      rows
        .map((row) => [row.projectId, row.token, row.approvals, row.weight.toFixed(9), row.at])
        .sort((one, other) => (String(one) < String(other) ? -1 : 1));
    expect(byToken(learned(["Acme", JIRA, 2, 90], ["Acme", JIRA, 3, 5]))).toEqual(
      byToken(learned(["Acme", JIRA, 3, 5], ["Acme", JIRA, 2, 90])),
    );
  });

  test("is evidence for the entries of a day", () => {
    const { judge } = projectModel(learned(["Acme", JIRA, 12], ["Beta", WIKI, 12]), NOW);
    const urls = ["https://jira.acme.com/browse/ACME-9", "https://wiki.beta.io/start"];
    const raws = urls.flatMap((url, part) =>
      Array.from({ length: 10 }, (_, index) => ({
        timestamp: NOW + (part * 10 + index) * 60_000,
        app: "Firefox",
        url,
      })),
    );
    const entries = suggestEntries(
      { userId: "alice", timeZone: "UTC", signals: accepted(raws), projectOf: judge },
      sha256,
    );
    expect(entries.map(({ projectId, end, start }) => [projectId, (end - start) / 60_000])).toEqual([
      ["Acme", 10],
      ["Beta", 10],
    ]);
  });
});

describe("a rule is offered", () => {
  const correction = (projectId: string, tokens: string[]) => ({ projectId, tokens });
  const five = Array.from({ length: 5 }, () => correction("Acme", JIRA));

  test("after five equal corrections, and not after four", () => {
    expect(offeredRule(five.slice(1))).toBeNull();
    expect(offeredRule(five)).toEqual({
      rule: { projectId: "Acme", field: "host", text: "jira.acme.com" },
      corrections: 5,
    });
  });

  test("only by what no correction to another project has", () => {
    expect(offeredRule([...five, correction("Beta", ["host:jira.acme.com"])])?.rule).toEqual({
      projectId: "Acme",
      field: "title",
      text: "acme-12",
    });
    expect(offeredRule([...five, correction("Beta", JIRA)])).toBeNull();
  });

  test("unless it is there already", () => {
    const rule = { projectId: "Acme", field: "host" as const, text: "jira.acme.com" };
    expect(offeredRule(five, [rule])?.rule.field).toBe("title");
  });
});
