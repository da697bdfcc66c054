import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type EmployeeStatus, PATHS } from "@stint/protocol";
import { type Chromium, launchChromium } from "@stint/testkit/chromium";
import { eventually } from "@stint/testkit/eventually";
import { freePort, ServerProcess } from "@stint/testkit/server-process";
import { afterAll, beforeAll, expect, test } from "vitest";

const SERVE = fileURLToPath(new URL("../../../../examples/heartbeat-page/serve.ts", import.meta.url));
const alice = { email: "alice@example.com", password: "correct horse battery staple" };
const data = mkdtempSync(join(tmpdir(), "stint-example-"));
let stint: ServerProcess;
let example: ChildProcess;
let page: string;
let chromium: Chromium;

beforeAll(async () => {
  stint = await ServerProcess.start({
    env: {
      STINT_DATA: data,
      STINT_ADMIN_EMAIL: alice.email,
      STINT_ADMIN_PASSWORD: alice.password,
      STINT_SHIFT_HEARTBEAT_MS: "1000",
      STINT_SHIFT_THRESHOLD_MS: "5000",
    },
  });
  const port = String(await freePort());
  page = `http://localhost:${port}`;
  example = spawn(process.execPath, [SERVE, stint.url, port], { stdio: ["ignore", "pipe", "inherit"] });
  if (example.stdout) await once(example.stdout, "data");
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium.kill();
  example.kill();
  await stint.stop();
  rmSync(data, { recursive: true });
});

test("the example signs in, punches in, stays in over a reload and while hidden, and is OUT once its browser is killed", async () => {
  const tab = await chromium.openPage(page);
  const says = (text: string) =>
    eventually(() => tab.evaluate<boolean>(`says.textContent.startsWith(${JSON.stringify(text)})`), {
      what: text,
    });
  await says("Sign in with");
  await tab.evaluate(`{
    document.querySelector("[name=email]").value = ${JSON.stringify(alice.email)};
    document.querySelector("[name=password]").value = ${JSON.stringify(alice.password)};
    document.querySelector("form button").click();
  }`);
  await says("Hello Alice");
  await tab.evaluate("punch.click()");
  await says("You are in");
  const status = await signedIn();
  const { shiftId } = await status();

  await tab.reload();
  await says("You are in");
  await chromium.openPage("about:blank");
  expect(await tab.evaluate("document.visibilityState")).toBe("hidden");
  const hiddenSince = Date.parse((await status()).serverTime);
  const wasSeenPastThreshold = ({ lastSeen }: EmployeeStatus) =>
    Date.parse(lastSeen ?? "") > hiddenSince + 6_000;
  await expect.poll(status, { timeout: 20_000, interval: 100 }).toSatisfy(wasSeenPastThreshold);
  expect(await status()).toMatchObject({ status: "IN", shiftId });

  await chromium.kill();
  const last = await status();
  await expect.poll(status, { timeout: 20_000, interval: 100 }).toMatchObject({
    status: "OUT",
    closed: { shiftId, reason: "silence", at: last.lastSeen },
  });
});

async function signedIn(): Promise<() => Promise<EmployeeStatus>> {
  const answer = await fetch(`${stint.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(alice),
  });
  const { token } = await answer.json();
  const headers = { authorization: `Bearer ${token}` };
  return async () => (await fetch(stint.url + PATHS.status, { headers })).json();
}
