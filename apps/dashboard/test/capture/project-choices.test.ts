import type { Client, Project } from "@stint/protocol/projects";
import { expect, test } from "vitest";
import { projectChoices, recentProjects } from "../../src/features/capture/project-choices.ts";
import { entry } from "./entries.ts";

const createdAt = "2026-01-01T00:00:00.000Z";
const client = (id: string, name: string, archived = false): Client => ({ id, name, archived, createdAt });
const project = (id: string, name: string, clientId: string | null = null, archived = false): Project => ({
  ...{ id, name, clientId, archived, createdAt },
  colour: "#1c7ed6",
});

const KNOWN = {
  clients: [client("museum", "City Museum"), client("gone", "Gone & Co", true)],
  projects: [
    project("cases", "Display cases", "museum"),
    project("old", "Old shelves", null, true),
    project("shop", "Shop"),
    project("theirs", "Their tables", "gone"),
    project("web", "Web shop"),
  ],
  suggested: ["web"],
  recent: ["shop", "web", "old"],
};
const named = (search: string, known = KNOWN) =>
  projectChoices(known, search).map(({ name, choices }) => `${name}: ${choices.map((one) => one.id)}`);

test("suggested projects come first, then those used last, each once and none that is archived", () => {
  expect(named("")).toEqual(["Suggested: web", "Recent: shop", "All projects: cases"]);
});

test("every word is looked for in the project's name and its client's", () => {
  expect(named("shop")).toEqual(["Suggested: web", "Recent: shop"]);
  expect(named("muse DISPLAY")).toEqual(["All projects: cases"]);
  expect(named("muse shop")).toEqual([]);
  expect(named("gone")).toEqual([]);
});

test("recent are the projects of what was approved or changed, the latest first", () => {
  const entries = [
    entry("1", { project_id: "a" }),
    entry("2", { project_id: "b", edited: true }),
    entry("3", { project_id: "c", status: "approved" }),
    entry("4", { project_id: "b", status: "billed" }),
    entry("5", { status: "approved" }),
  ];
  expect(recentProjects(entries)).toEqual(["b", "c"]);
});
