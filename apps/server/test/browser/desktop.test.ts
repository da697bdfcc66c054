import { PATHS } from "@stint/protocol/paths";
import type { CurrentWindow, ScreenshotReply, WindowReply } from "@stint/protocol/windows";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import type { Account } from "@stint/testkit/seeded-database";
import { beforeAll, expect, test } from "vitest";
import { png } from "../windows/pictures.ts";
import { browserWorld, signIn } from "./world.ts";

const world = browserWorld({ env: { STINT_WINDOW_THRESHOLD_MS: "1000" } });
let windowId: string;
let alice: Account;

beforeAll(async () => {
  alice = world.database.alice;
  const started = await request(world.server.url, alice, PATHS.windowStart, {});
  windowId = ((await started.json()) as WindowReply).window.id;
  await upload("Editor");
  await eventually(async () => (await missed()) >= 2, { what: "two missed screenshots" });
  await upload("Browser");
});

async function upload(app: string): Promise<ScreenshotReply> {
  const form = new FormData();
  form.append("windowId", windowId);
  form.append("system", JSON.stringify({ app }));
  form.append("image", new Blob([png(160, 100)], { type: "image/png" }), "screen.png");
  const answer = await fetch(world.server.url + PATHS.screenshotUpload, {
    method: "POST",
    headers: { authorization: `Bearer ${alice.token}` },
    body: form,
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as ScreenshotReply;
}

async function missed(): Promise<number> {
  const answer = await request(world.server.url, alice, PATHS.windowCurrent);
  return ((await answer.json()) as CurrentWindow).window?.missedScreenshots.length ?? 0;
}

test("a person sees their screenshots with the hole between them, goes through them by keyboard and deletes one", async () => {
  const page = await signIn(world, alice, "/desktop");
  const editor = page.getByRole("button", { name: /Editor/ });
  await editor.waitFor();
  await page
    .getByText(/screenshots? missed/)
    .first()
    .waitFor();
  const image = editor.locator("img");
  await eventually(() => image.evaluate((one) => (one as HTMLImageElement).naturalWidth === 160), {
    what: "the picture",
  });

  await editor.click();
  const viewer = page.getByRole("dialog");
  await viewer.getByText("Editor", { exact: true }).waitFor();
  await page.keyboard.press("ArrowRight");
  await viewer.getByText("Browser", { exact: true }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await viewer.getByRole("button", { name: "Delete this screenshot" }).click();
  await viewer.getByRole("button", { name: "Delete", exact: true }).click();
  await viewer.getByText("Deleted by its owner").waitFor();
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  await page.getByRole("button", { name: /Deleted/ }).waitFor();
  expect(await editor.count()).toBe(0);
});

test("their manager sees the same, and has no button to delete", async () => {
  const page = await signIn(world, world.database.bob, `/desktop?memberId=${alice.userId}`);
  await page.getByRole("heading", { name: "Alice’s desktop", level: 1 }).waitFor();
  await page.getByRole("button", { name: /Browser/ }).click();
  const viewer = page.getByRole("dialog");
  await viewer.getByText("Browser", { exact: true }).waitFor();
  expect(await viewer.getByRole("button", { name: /Delete/ }).count()).toBe(0);
});
