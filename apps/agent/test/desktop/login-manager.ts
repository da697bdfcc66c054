import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Message, type MessageBus, sessionBus, Variant } from "@jellybrick/dbus-next";
import { endWithUs } from "./end-with-us.ts";

const SESSION = "org.freedesktop.login1.Session";
const MANAGER = "/org/freedesktop/login1";

/** Stands for systemd's login manager on a real D-Bus of its own. */
export class LoginManager {
  readonly env: { DBUS_SYSTEM_BUS_ADDRESS: string };
  readonly #folder: string;
  readonly #daemon: ChildProcess;
  readonly #bus: MessageBus;

  private constructor(folder: string, address: string, daemon: ChildProcess) {
    this.#folder = folder;
    this.#daemon = daemon;
    this.#bus = sessionBus({ busAddress: address });
    this.env = { DBUS_SYSTEM_BUS_ADDRESS: address };
  }

  static async open(): Promise<LoginManager> {
    const folder = mkdtempSync(join(tmpdir(), "stint-dbus-"));
    const args = ["--session", "--nofork", "--print-address=1", `--address=unix:path=${folder}/bus`];
    const daemon = spawn("dbus-daemon", args, { stdio: ["ignore", "pipe", "ignore"] });
    endWithUs(daemon);
    const [address] = await once(daemon.stdout, "data");
    const manager = new LoginManager(folder, String(address).trim(), daemon);
    await manager.#bus.requestName("org.freedesktop.login1");
    return manager;
  }

  sleeps(isSleeping: boolean): void {
    this.#say(MANAGER, "org.freedesktop.login1.Manager", "PrepareForSleep", "b", [isSleeping]);
  }

  asksFor(what: "Lock" | "Unlock", session: string): void {
    this.#say(pathOf(session), SESSION, what, "", []);
  }

  /** As logind tells of a property that has a new value. */
  tells(property: "LockedHint" | "Active", value: boolean, session: string): void {
    const changed = { [property]: new Variant("b", value) };
    const body = [SESSION, changed, []];
    this.#say(pathOf(session), "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", body);
  }

  /** Whether anybody listens to this manager by now. */
  async isHeard(): Promise<boolean> {
    const call = new Message({
      destination: "org.freedesktop.DBus",
      path: "/org/freedesktop/DBus",
      interface: "org.freedesktop.DBus.Debug.Stats",
      member: "GetAllMatchRules",
    });
    const [rules] = (await this.#bus.call(call))?.body ?? [];
    return JSON.stringify(rules).includes("org.freedesktop.login1");
  }

  async close(): Promise<void> {
    this.#bus.disconnect();
    const gone = once(this.#daemon, "exit");
    this.#daemon.kill("SIGKILL");
    await gone;
    rmSync(this.#folder, { recursive: true });
  }

  #say(path: string, name: string, member: string, signature: string, body: unknown[]): void {
    this.#bus.send(Message.newSignal(path, name, member, signature, body));
  }
}

/** Spelled as logind spells it. */
function pathOf(session: string): string {
  return `${MANAGER}/session/_3${session}`;
}
