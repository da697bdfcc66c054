import { launchChromium } from "@stint/testkit/chromium";
import { eventually } from "@stint/testkit/eventually";
import sharp from "sharp";
import { expect, it } from "vitest";
import { AgentProcess } from "./agent-process.ts";
import { Desktop } from "./desktop.ts";
import { EMAIL, PASSWORD, Stint } from "./stint.ts";

const TITLE = "Umsätze 2026 = gut 📈";

it("shows its person in the dashboard what their screen looked like", async () => {
  await using closing = new AsyncDisposableStack();
  const [desktop, stint] = await Promise.all([Desktop.open(), Stint.start()]);
  closing.defer(() => stint.close());
  closing.defer(() => desktop.close());
  await desktop.openWindow(TITLE);
  await desktop.type("some words to look at");
  const agent = new AgentProcess(desktop, stint.process.url);
  closing.defer(() => agent.remove());
  await agent.command(["login", "--email", EMAIL], `${PASSWORD}\n`);
  await agent.start();
  await eventually(async () => (await stint.screenshots())[0]?.image, {
    what: "a screenshot",
    withinMs: 20_000,
  });
  await agent.end("SIGTERM");

  const chromium = await launchChromium();
  closing.defer(() => chromium.kill());
  const page = await (await (await chromium.playwright()).newContext()).newPage();
  await page.goto(`${stint.process.url}/desktop`);
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /XTerm/ }).first().click();
  const viewer = page.getByRole("dialog");
  await viewer.getByText(TITLE).first().waitFor();
  const picture = viewer.locator("img").first();
  const widthOf = () => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth);
  expect(await eventually(widthOf, { what: "the picture to be shown", withinMs: 20_000 })).toBe(1280);
  const { channels } = await sharp(await picture.screenshot()).stats();
  expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(10);
});
