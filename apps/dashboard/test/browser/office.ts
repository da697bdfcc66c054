import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Chromium, launchChromium } from "@stint/testkit/chromium";
import { ServerProcess } from "@stint/testkit/server-process";

export const PASSWORD = "correct horse battery";
const OLGA = "olga@example.com";

type Browser = Awaited<ReturnType<Chromium["playwright"]>>;
export type Page = Awaited<ReturnType<Browser["newPage"]>>;
export type Screen = Parameters<Browser["newContext"]>[0];
export type Route = Parameters<Parameters<Page["route"]>[1]>[0];

export type Person = "olga" | "bob" | "alice";

/** A real server with the built dashboard, its owner Olga, the manager Bob and the member Alice, and a Chromium. */
export type Office = {
  url: string;
  chromium: Chromium;
  /** A page of somebody who is signed in, in a browser profile of their own. */
  enter(person: Person, screen?: Screen): Promise<Page>;
  close(): Promise<void>;
};

export async function openOffice(): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), "stint-office-"));
  const server = await ServerProcess.start({
    env: {
      STINT_DATA: folder,
      STINT_ADMIN_EMAIL: OLGA,
      STINT_ADMIN_PASSWORD: PASSWORD,
      STINT_SHIFT_HEARTBEAT_MS: "1000",
      STINT_SHIFT_THRESHOLD_MS: "6000",
    },
  });
  const chromium = await launchChromium();
  const browser = await chromium.playwright();
  await hire(server.url);
  return {
    url: server.url,
    chromium,
    enter: async (person, screen) => {
      const context = await browser.newContext({ locale: "en-GB", ...screen });
      context.setDefaultTimeout(15_000);
      await context.request.post(`${server.url}/api/auth/sign-in/email`, {
        data: { email: `${person}@example.com`, password: PASSWORD },
        headers: { origin: server.url },
      });
      return context.newPage();
    },
    close: async () => {
      await chromium.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function hire(url: string): Promise<void> {
  const post = async <T>(path: string, body: object, token?: string): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: url,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json() as Promise<T>;
  };
  const { token } = await post<{ token: string }>("/api/auth/sign-in/email", {
    email: OLGA,
    password: PASSWORD,
  });
  const people = [
    { name: "Alice Anders", email: "alice@example.com", role: "member" },
    { name: "Bob Brückner", email: "bob@example.com", role: "manager" },
  ];
  for (const person of people) await post("/api/admin/members", { ...person, password: PASSWORD }, token);
}
