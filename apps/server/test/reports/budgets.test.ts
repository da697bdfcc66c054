import type { BudgetBurnDown, BudgetList } from "@stint/protocol";
import { PATHS } from "@stint/protocol";
import { createWorld, type World } from "@stint/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { foldReports } from "../../src/reports/fold.ts";
import { projectOf, stamped, worked } from "./work.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Limits = { budgetMinutes?: number | null; budgetMinor?: number | null };
const limit = (projectId: string, { budgetMinutes = null, budgetMinor = null }: Limits) =>
  world.bob.put(`${PATHS.projects}/${projectId}/billing`, { billable: true, budgetMinutes, budgetMinor });
const budgetOf = (projectId: string, query = "") =>
  world.bob.get<BudgetBurnDown>(`${PATHS.projects}/${projectId}/budget${query}`);

test("a budget says what was used by each day or week, what is left, and when it will be used up", async () => {
  const { id } = await projectOf(world.bob, "Website", "Acme");
  await limit(id, { budgetMinutes: 20 * 60, budgetMinor: 150_000 });
  for (const day of ["16", "17", "23", "24"]) {
    const entry = await worked(world.alice, `2026-02-${day}T09:00:00Z`, `2026-02-${day}T11:00:00Z`, {
      project: id,
    });
    await stamped(world, entry, { minor: 10_000 });
  }
  await worked(world.alice, "2026-02-25T09:00:00Z", "2026-02-25T10:00:00Z", {
    project: id,
    status: "pending",
  });
  for (const folded of [false, true]) {
    if (folded) await foldReports(world.deps.db);
    const { body } = await budgetOf(id);
    expect(body).toMatchObject({
      name: "Website",
      client: "Acme",
      currency: "EUR",
      usedSeconds: 8 * 3_600,
      pendingSeconds: 3_600,
      usedMinor: 80_000,
      remainingSeconds: 12 * 3_600,
      remainingMinor: 70_000,
      // Two hours each Monday and Tuesday: the money goes first, on the fourth such day to come.
      exhaustedOn: "2026-03-16",
    });
    expect(
      body.points.map(({ day, usedSeconds, usedMinor }) => [day, usedSeconds / 3_600, usedMinor]),
    ).toEqual([
      ["2026-02-16", 2, 20_000],
      ["2026-02-17", 4, 40_000],
      ["2026-02-23", 6, 60_000],
      ["2026-02-24", 8, 80_000],
    ]);
    expect(
      (await budgetOf(id, "?by=week")).body.points.map(({ day, usedSeconds }) => [day, usedSeconds / 3_600]),
    ).toEqual([
      ["2026-02-16", 4],
      ["2026-02-23", 8],
    ]);
  }
});

test("a budget that is overdrawn says since when, and one that nobody works on foretells nothing", async () => {
  const [over, idle, none] = [
    await projectOf(world.bob, "Over"),
    await projectOf(world.bob, "Idle"),
    await projectOf(world.bob, "None"),
  ];
  await limit(over.id, { budgetMinutes: 60 });
  await limit(idle.id, { budgetMinor: 100 });
  await worked(world.alice, "2026-02-11T09:00:00Z", "2026-02-11T09:30:00Z", { project: over.id });
  await worked(world.alice, "2026-02-12T09:00:00Z", "2026-02-12T10:30:00Z", { project: over.id });
  expect((await budgetOf(over.id)).body).toMatchObject({
    remainingSeconds: -3_600,
    remainingMinor: null,
    exhaustedOn: "2026-02-12",
  });
  expect((await budgetOf(idle.id)).body).toMatchObject({
    remainingMinor: 100,
    exhaustedOn: null,
    points: [],
  });
  expect((await budgetOf(none.id)).body).toMatchObject({
    budgetMinutes: null,
    budgetMinor: null,
    exhaustedOn: null,
  });
  const { budgets } = (await world.bob.get<BudgetList>(PATHS.budgets)).body;
  expect(budgets.map(({ name }) => name)).toEqual(expect.arrayContaining(["Idle", "Over"]));
  expect(budgets.map(({ name }) => name)).not.toContain("None");
});

test("amounts in another currency than the budget's do not count", async () => {
  const { id } = await projectOf(world.bob, "Abroad");
  await limit(id, { budgetMinor: 50_000 });
  const entry = await worked(world.alice, "2026-02-13T09:00:00Z", "2026-02-13T10:00:00Z", { project: id });
  await stamped(world, entry, { minor: 10_000, currency: "USD" });
  expect((await budgetOf(id)).body).toMatchObject({
    usedSeconds: 3_600,
    usedMinor: 0,
    remainingMinor: 50_000,
  });
});

test("managers alone see budgets, and nobody another organisation's", async () => {
  const { id } = await projectOf(world.bob, "Secret");
  await limit(id, { budgetMinutes: 60 });
  expect((await world.alice.get(`${PATHS.projects}/${id}/budget`)).status).toBe(403);
  expect((await world.alice.get(PATHS.budgets)).status).toBe(403);
  expect((await world.charlie.get(`${PATHS.projects}/${id}/budget`)).status).toBe(404);
  expect((await world.charlie.get<BudgetList>(PATHS.budgets)).body).toEqual({ budgets: [] });
});
