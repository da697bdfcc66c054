import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "./client.ts";
import { drawScreen } from "./screen.ts";

type Window = { id: string };
type Policy = { blur: string; screenshotEveryMs: number; thresholdMs: number };

const AT_WORK = [
  { app: "LibreOffice Calc", windowTitle: "Quote 2041 – Halden & Sons" },
  { app: "Firefox", windowTitle: "Supplier prices", url: "https://prices.example/oak" },
  { app: "Thunderbird", windowTitle: "Inbox" },
  { app: "Inkscape", windowTitle: "Shop floor, second draft" },
];

/** One person's desktop as an agent would report it; `forgetful` ones miss screenshots now and then. */
export async function runDesktop(client: Client, seed: number, forgetful: boolean): Promise<never> {
  const { window } = await client.post<{ window: Window }>("/api/internal/window/start", {
    deviceId: `demo-desktop-${seed}`,
  });
  for (let shot = 0; ; shot++) {
    try {
      const { screenshotEveryMs, thresholdMs } = await upload(client, window.id, seed * 31 + shot);
      const isAway = forgetful && shot % 9 === 5;
      await wait(isAway ? thresholdMs * 2.4 : screenshotEveryMs);
    } catch (error) {
      console.error("a desktop in the demo had trouble:", error instanceof Error ? error.message : error);
      await wait(10_000);
    }
  }
}

async function upload(client: Client, windowId: string, seed: number): Promise<Policy> {
  const form = new FormData();
  form.append("windowId", windowId);
  form.append("system", JSON.stringify(system(seed)));
  if (seed % 7 !== 6)
    form.append("image", new Blob([drawScreen(seed).png], { type: "image/png" }), "screen.png");
  const { policy } = await client.upload<{ policy: Policy }>("/api/internal/screenshot/upload", form);
  return policy;
}

function system(seed: number): Record<string, unknown> {
  const machine = { platform: "linux", hostname: "workshop-3" };
  if (seed % 7 === 6) return { ...machine, noImage: "Left out by a rule of the person's own" };
  return { ...machine, ...AT_WORK[seed % AT_WORK.length] };
}
