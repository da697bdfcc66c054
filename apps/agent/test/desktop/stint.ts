import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DesktopWindow, Screenshot, ScreenshotList, WindowList } from "@stint/protocol";
import { PATHS } from "@stint/protocol/paths";
import { ServerProcess } from "@stint/testkit/server-process";

export const EMAIL = "alice@example.com";
export const PASSWORD = "a fine long password";
/** The agent beats three times as often. */
const THRESHOLD_MS = 3_000;

/** The real server, as its owner sees it. */
export class Stint {
  readonly process: ServerProcess;
  readonly #folder: string;
  #token = "";

  private constructor(server: ServerProcess, folder: string) {
    this.process = server;
    this.#folder = folder;
  }

  static async start(thresholdMs = THRESHOLD_MS): Promise<Stint> {
    const folder = mkdtempSync(join(tmpdir(), "stint-desktop-"));
    const server = await ServerProcess.start({
      env: {
        STINT_DATA: folder,
        STINT_ADMIN_EMAIL: EMAIL,
        STINT_ADMIN_PASSWORD: PASSWORD,
        STINT_WINDOW_THRESHOLD_MS: String(thresholdMs),
        STINT_LOG_LEVEL: "warn",
      },
    });
    const stint = new Stint(server, folder);
    const body = JSON.stringify({ email: EMAIL, password: PASSWORD });
    const { token } = await stint.#json<{ token: string }>("/api/auth/sign-in/email", {
      method: "POST",
      body,
    });
    stint.#token = token;
    return stint;
  }

  get token(): string {
    return this.#token;
  }

  /** Newest first. */
  async screenshots(): Promise<Screenshot[]> {
    return (await this.#json<ScreenshotList>(`${PATHS.screenshots}?limit=500`)).screenshots;
  }

  async windows(): Promise<DesktopWindow[]> {
    return (await this.#json<WindowList>(PATHS.windows)).windows;
  }

  async picture(url: string): Promise<Buffer> {
    return Buffer.from(await (await this.#fetch(url)).arrayBuffer());
  }

  async post(path: string, body: object): Promise<void> {
    await this.#json(path, { method: "POST", body: JSON.stringify(body) });
  }

  async patch(path: string, body: object): Promise<void> {
    await this.#json(path, { method: "PATCH", body: JSON.stringify(body) });
  }

  async close(): Promise<void> {
    await this.process.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #json<Body>(path: string, init: RequestInit = {}): Promise<Body> {
    return (await (await this.#fetch(path, init)).json()) as Body;
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      ...(this.#token && { authorization: `Bearer ${this.#token}` }),
      ...(init.body !== undefined && { "content-type": "application/json" }),
    };
    const response = await fetch(this.process.url + path, { ...init, headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
