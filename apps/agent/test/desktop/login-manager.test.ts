import { eventually } from "@stint/testkit/eventually";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AgentProcess } from "./agent-process.ts";
import { Desktop } from "./desktop.ts";
import { LoginManager } from "./login-manager.ts";

const NOBODY = "http://127.0.0.1:9";
const LETTERS = "Letters – draft";
const OWN = "2";
const FOREIGN = "7";
const LOCKED = "the screen is locked";

let desktop: Desktop;
let logins: LoginManager;
let agent: AgentProcess;

beforeAll(async () => {
  [desktop, logins] = await Promise.all([Desktop.open(), LoginManager.open()]);
  await desktop.openWindow(LETTERS);
});
afterAll(async () => {
  await logins.close();
  await desktop.close();
});
beforeEach(async () => {
  agent = new AgentProcess({ env: { ...desktop.env, ...logins.env, XDG_SESSION_ID: OWN } }, NOBODY);
  await agent.start();
  await desktop.type("a");
  await agent.sees(LETTERS);
  await eventually(() => logins.isHeard(), { what: "the agent to listen" });
});
afterEach(() => agent.remove());

/** Sessions that are over, as they are at this moment. */
const finished = () => agent.sessions().filter(({ state }) => state === "final");

/** What the screen was locked for leaves two stretches with a hole between them, begun and ended when it was said. */
async function expectHole(begin: () => void, end: () => void | Promise<void>): Promise<void> {
  const beganAt = Date.now();
  begin();
  await eventually(() => finished().length === 1, { what: "the stretch to end" });
  expect(await agent.ask("status")).toContain(LOCKED);
  await desktop.type("b");
  const endedAt = Date.now();
  await end();
  await agent.sees(LETTERS);
  const [before, after, ...rest] = agent.sessions();
  expect(rest).toEqual([]);
  expect(Math.abs((before?.end_ms ?? 0) - beganAt)).toBeLessThan(500);
  expect(after?.start_ms ?? 0).toBeGreaterThanOrEqual(endedAt);
  expect(after?.state).toBe("open");
}

describe("what the login manager says over a real D-Bus", () => {
  it("ends the stretch at a lock and begins one at the unlock, and not for the lock of another session", async () => {
    logins.asksFor("Lock", FOREIGN);
    logins.tells("LockedHint", true, FOREIGN);
    await expectHole(
      () => {
        logins.asksFor("Lock", OWN);
        logins.tells("LockedHint", true, OWN);
      },
      () => logins.tells("LockedHint", false, OWN),
    );
  });

  it("ends the stretch when another user takes the screen, and begins one when this one is back", () =>
    expectHole(
      () => logins.tells("Active", false, OWN),
      () => logins.tells("Active", true, OWN),
    ));

  it("ends the stretch just before the machine sleeps, however short, and begins one when it wakes", () =>
    expectHole(
      () => logins.sleeps(true),
      () => logins.sleeps(false),
    ));

  it("is not stuck behind a lock that nobody reports the end of: the next input ends it", async () => {
    const askedAt = Date.now();
    logins.asksFor("Lock", OWN);
    await agent.says(LOCKED);
    await eventually(() => Date.now() > askedAt + 1_200, { what: "the hand to be gone" });
    await desktop.type("password");
    await agent.sees(LETTERS);
    expect(agent.sessions().map(({ state }) => state)).toEqual(["final", "open"]);
  });
});

it("says that locks go unnoticed where no login manager can be heard", async () => {
  expect(await agent.ask("status")).not.toContain("locks:");
  await agent.end("SIGTERM");
  agent = new AgentProcess(
    { env: { ...desktop.env, DBUS_SYSTEM_BUS_ADDRESS: "unix:path=/nowhere" } },
    NOBODY,
  );
  await agent.start();
  await agent.says("Unsupported:  locks:");
});
