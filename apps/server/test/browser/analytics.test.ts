import { readFile } from "node:fs/promises";
import { writePastShifts } from "@stint/testkit/past-shifts";
import { expect, test } from "vitest";
import { browserWorld, signIn } from "./world.ts";

const world = browserWorld({
  before: ({ alice, bob, inspect }) =>
    inspect(async (db) => {
      const { rows } = await db.pool.query<{ org_id: string }>(
        "select org_id from member where user_id = $1",
        [alice.userId],
      );
      await writePastShifts(db, {
        orgId: rows[0]?.org_id ?? "",
        people: [
          { userId: alice.userId, at: (daysAgo) => ({ silent: daysAgo < 28 ? 60 : 2, gaps: 1 }) },
          { userId: bob.userId, at: () => ({ silent: 0, gaps: 0 }) },
        ],
        fromDaysAgo: 130,
        toDaysAgo: 1,
      });
    }),
});

test("a manager sees by keyboard alone whose silence is rising, orders and filters people, and opens one of them", async () => {
  const page = await signIn(world, world.database.bob, "/admin/analytics");
  const warnings = page.getByRole("list", { name: "Early warnings" });
  await expect
    .poll(() => warnings.getByRole("listitem").allTextContents())
    .toEqual([
      expect.stringMatching(/^Alice\d+ automatic punch-outs on \d+ shifts in the last 28 days; .*Rising$/),
    ]);
  const table = page.getByRole("table", { name: "Reliability by person" });
  const names = () => table.getByRole("rowheader").allTextContents();
  expect(await names()).toEqual(["Alice", "Bob"]);
  await table.getByRole("button", { name: "Heard" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/by=heard/);
  expect(await table.locator("th[aria-sort=ascending]").textContent()).toBe("Heard");
  await page.keyboard.press("/");
  await page.keyboard.type("bo");
  await expect.poll(names).toEqual(["Bob"]);
  await page.reload();
  await expect.poll(names).toEqual(["Bob"]);
  await page.getByRole("searchbox", { name: "Filter people" }).fill("");
  await table.getByRole("link", { name: "Alice" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Alice", level: 1 }).waitFor();
});

test("the months and the file follow the range that is chosen", async () => {
  const page = await signIn(world, world.database.bob, "/admin/analytics");
  await page.getByRole("combobox", { name: "How far back" }).click();
  await page.getByRole("option", { name: "3 months" }).click();
  await page.waitForURL(/months=3/);
  await page.getByText("The numbers").click();
  const months = page.getByRole("table", { name: "Reliability by month" }).getByRole("rowheader");
  await expect.poll(() => months.count()).toBe(3);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download CSV" }).click(),
  ]);
  const records = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(records[0]).toMatch(/^person,person_id,month,shifts/);
  expect(records).toHaveLength(7);
});

test("a member is told whose page it is, and another organisation's owner that there are no shifts yet", async () => {
  const alice = await signIn(world, world.database.alice, "/admin/analytics");
  await alice.getByText("This page is for managers").waitFor();
  expect(await alice.getByRole("link", { name: "Analytics" }).count()).toBe(0);
  const charlie = await signIn(world, world.database.charlie, "/admin/analytics");
  await charlie.getByText("No shifts in these months").waitFor();
  expect(await charlie.getByText("Alice").count()).toBe(0);
});
