import { PATHS } from "@stint/protocol/paths";
import type { CurrentWindow, ScreenshotReply, WindowReply } from "@stint/protocol/windows";
import { eventually } from "@stint/testkit/eventually";
import { request } from "@stint/testkit/load";
import type { Account } from "@stint/testkit/seeded-database";
import type { Locator } from "playwright-core";
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
  await upload("Editor", png(32, 20));
  await eventually(async () => (await missed()) >= 2, { what: "two missed screenshots" });
  await upload("Browser");
});

async function upload(app: string, thumbnail?: Uint8Array<ArrayBuffer>): Promise<ScreenshotReply> {
  const form = new FormData();
  form.append("windowId", windowId);
  form.append("system", JSON.stringify({ app }));
  form.append("image", new Blob([png(160, 100)], { type: "image/png" }), "screen.png");
  if (thumbnail) form.append("thumbnail", new Blob([thumbnail], { type: "image/png" }), "thumbnail.png");
  const answer = await fetch(world.server.url + PATHS.screenshotUpload, {
    method: "POST",
    headers: { authorization: `Bearer ${alice.token}` },
    body: form,
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as ScreenshotReply;
}

/** Waits until the picture in a place is there, and is this wide by itself. */
async function pictureOf(place: Locator, widthPx: number): Promise<void> {
  const image = place.locator("img");
  await eventually(
    () => image.evaluate((one, width) => (one as HTMLImageElement).naturalWidth === width, widthPx),
    {
      what: "the picture",
    },
  );
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
  await pictureOf(editor, 32);
  await pictureOf(page.getByRole("button", { name: /Browser/ }), 160);

  await editor.click();
  const viewer = page.getByRole("dialog");
  await viewer.getByText("Editor", { exact: true }).waitFor();
  await pictureOf(viewer, 160);
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

test("a day is narrowed to one app by its address, and nothing moves when the pictures arrive", async () => {
  const page = await signIn(world, alice, "/desktop");
  const { promise: letThrough, resolve } = Promise.withResolvers<void>();
  await page.route(/\/(image|thumbnail)$/, async (route) => {
    await letThrough;
    await route.continue();
  });
  await page.goto(`${world.url}/desktop?app=Browser`);
  const tile = page.getByRole("button", { name: /Browser/ });
  await tile.waitFor();
  expect(await page.getByRole("button", { name: /Deleted/ }).count()).toBe(0);
  expect(await page.getByText(/screenshots? missed/).count()).toBe(0);
  await tile.click();
  const viewer = page.getByRole("dialog");
  await eventually(async () => (await viewer.locator("img").boundingBox())?.width === 160, {
    what: "the viewer",
  });
  const places = () => Promise.all([tile, viewer].map((one) => one.locator("img").boundingBox()));
  const before = await places();
  resolve();
  await pictureOf(tile, 160);
  await pictureOf(viewer, 160);
  expect(await places()).toEqual(before);
});

test("their manager sees the same, and has no button to delete", async () => {
  const page = await signIn(world, world.database.bob, `/desktop?memberId=${alice.userId}`);
  await page.getByRole("heading", { name: "Alice’s desktop", level: 1 }).waitFor();
  await page.getByRole("button", { name: /Browser/ }).click();
  const viewer = page.getByRole("dialog");
  await viewer.getByText("Browser", { exact: true }).waitFor();
  expect(await viewer.getByRole("button", { name: /Delete/ }).count()).toBe(0);
});
