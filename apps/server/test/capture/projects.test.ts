import type { Client, ClientList, Project, ProjectList, ProjectRules, TimeEntry } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type Person, type World } from "@stint/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER, busy, capture, EDITOR, pendingOf } from "./days.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const addProject = async (name: string, more: Record<string, unknown> = {}): Promise<Project> =>
  (await world.bob.post<Project>(PATHS.projects, { name, ...more })).body;
const approve = (person: Person, entry: TimeEntry | undefined, projectId: string) =>
  person.patch<TimeEntry>(`${PATHS.timeEntries}/${entry?.id}`, { project_id: projectId, status: "approved" });

describe("clients and projects", () => {
  test("are the organisation's: kept by managers, seen by its members and by nobody else", async () => {
    const client = (await world.bob.post<Client>(PATHS.clients, { name: " Globex " })).body;
    expect(client).toMatchObject({ name: "Globex", archived: false });
    const project = await addProject("Portal", { clientId: client.id, colour: "#AA00FF" });
    expect(project).toMatchObject({ clientId: client.id, colour: "#aa00ff", archived: false });
    for (const person of [world.alice, world.bob, world.olivia]) {
      expect((await person.get<ClientList>(PATHS.clients)).body.clients).toContainEqual(client);
      expect((await person.get<ProjectList>(PATHS.projects)).body.projects).toContainEqual(project);
    }
    expect((await world.charlie.get<ClientList>(PATHS.clients)).body).toEqual({ clients: [] });
    expect((await world.charlie.get<ProjectList>(PATHS.projects)).body).toEqual({ projects: [] });
    for (const [path, id] of [
      [PATHS.clients, client.id],
      [PATHS.projects, project.id],
    ]) {
      expect((await world.alice.post(String(path), { name: "Mine" })).status).toBe(403);
      expect((await world.alice.patch(`${path}/${id}`, { name: "Mine" })).status).toBe(403);
      expect((await world.charlie.patch(`${path}/${id}`, { name: "Mine" })).status).toBe(404);
      expect((await world.bob.patch(`${path}/${id}`, { archived: true })).body).toMatchObject({
        archived: true,
      });
    }
    const open = await world.bob.get<ProjectList>(`${PATHS.projects}?archived=false`);
    expect(open.body.projects.map(({ id }) => id)).not.toContain(project.id);
  });

  test("have a name of their own, and a client that is there", async () => {
    await addProject("Twice");
    for (const name of ["Twice", "TWICE"])
      expect(await world.bob.post(PATHS.projects, { name })).toMatchObject({
        status: 409,
        body: { error: { code: "already_exists" } },
      });
    const theirs = (await world.charlie.post<Client>(PATHS.clients, { name: "Theirs" })).body;
    for (const clientId of [crypto.randomUUID(), theirs.id])
      expect((await world.bob.post(PATHS.projects, { name: "Lost", clientId })).status).toBe(400);
    expect((await world.bob.post(PATHS.projects, { name: "Red", colour: "red" })).status).toBe(400);
    expect((await world.bob.post(PATHS.clients, { name: "  " })).status).toBe(400);
  });
});

test("a person's own rule decides the project of what it fits, for them alone", async () => {
  const ruled = await addProject("Ruled");
  const ivy = await world.join(world.alice.orgId, "Ivy", "member");
  const rules = [{ projectId: ruled.id, field: "host", text: "globex.com" }];
  expect((await ivy.put<ProjectRules>(PATHS.projectRules, { rules })).body).toEqual({ rules, offered: null });
  expect((await ivy.get<ProjectRules>(PATHS.projectRules)).body.rules).toEqual(rules);
  expect((await world.alice.get<ProjectRules>(PATHS.projectRules)).body.rules).toEqual([]);
  const bad = await ivy.put(PATHS.projectRules, { rules: [{ ...rules[0], projectId: crypto.randomUUID() }] });
  expect(bad.body.error?.details?.fields?.[0]?.field).toBe("body.rules[0].projectId");
  for (const person of [ivy, world.alice]) await capture(person, busy("09:00", "10:00", BROWSER));
  expect(await pendingOf(ivy)).toMatchObject([
    {
      project_id: ruled.id,
      context_data: { project: { by: "rule", because: ["your rule: host globex.com is Ruled"] } },
    },
  ]);
  expect(await pendingOf(world.alice)).toMatchObject([{ project_id: null, context_data: { project: null } }]);
});

const onDay = (date: string, times: [string, string], window: typeof EDITOR) =>
  busy(...times, window).map((signal) => ({
    ...signal,
    timestamp: String(signal.timestamp).replace("2026-02-27", date),
  }));
const DATES = ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"];

test("five equal corrections ask for a rule, until there is one", async () => {
  const project = await addProject("Tickets");
  const kim = await world.join(world.alice.orgId, "Kim", "member");
  await capture(
    kim,
    DATES.flatMap((date) => onDay(date, ["13:00", "14:00"], BROWSER)),
  );
  const offered = async () => (await kim.get<ProjectRules>(PATHS.projectRules)).body.offered;
  const entries = await pendingOf(kim);
  expect(entries).toHaveLength(5);
  for (const entry of entries) {
    expect(await offered()).toBeNull();
    await approve(kim, entry, project.id);
  }
  const rule = { projectId: project.id, field: "host", text: "jira.globex.com" };
  expect(await offered()).toEqual({ rule, corrections: 5 });
  expect((await kim.put<ProjectRules>(PATHS.projectRules, { rules: [rule] })).body).toMatchObject({
    rules: [rule],
  });
  expect((await offered())?.rule.field).not.toBe("host");
});

test("approvals teach: the next day is suggested with its reasons; an archived project is not", async () => {
  const [code, tickets] = [await addProject("Compiler"), await addProject("Support")];
  const jon = await world.join(world.alice.orgId, "Jon", "member");
  for (const date of DATES) {
    await capture(jon, [
      ...onDay(date, ["09:00", "10:00"], EDITOR),
      ...onDay(date, ["13:00", "14:00"], BROWSER),
    ]);
    const [morning, afternoon] = (await pendingOf(jon)).filter((entry) => entry.started_at.startsWith(date));
    expect((await approve(jon, morning, code.id)).status).toBe(200);
    expect((await approve(jon, afternoon, tickets.id)).status).toBe(200);
  }
  await capture(jon, [...busy("09:00", "10:00"), ...busy("13:00", "14:00", BROWSER)]);
  const [morning, afternoon] = await pendingOf(jon);
  expect(morning).toMatchObject({ project_id: code.id, context_data: { project: { by: "learned" } } });
  expect(afternoon?.project_id).toBe(tickets.id);
  const reasons = afternoon?.context_data?.project?.because ?? [];
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons.join()).toMatch(/\d of \d approvals are Support/);
  await world.bob.patch(`${PATHS.projects}/${code.id}`, { archived: true });
  await capture(jon, busy("10:00", "10:05"));
  expect((await pendingOf(jon))[0]?.project_id).not.toBe(code.id);
});
