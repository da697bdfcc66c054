import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import type { CapturePolicy, DesktopWindow, Screenshot } from "@stint/protocol/windows";

export const POLICY: CapturePolicy = { blur: "none", screenshotEveryMs: 100, thresholdMs: 300 };

type Answer = { status: number; body: object };

/** A small HTTP server that keeps SPEC's contract of windows for one person, and can be told to misbehave. */
export class StandInServer {
  readonly heard: string[] = [];
  readonly taken: Date[] = [];
  policy = POLICY;
  windows: DesktopWindow[] = [];
  /** Answers instead of the contract, while it gives one. */
  misbehave: (path: string) => Answer | null = () => null;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<StandInServer> {
    const server = createServer();
    const standIn = new StandInServer(server);
    server.on("request", async (request, response) => {
      const { status, body } = await standIn.#answer(request);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return standIn;
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
  }

  get open(): DesktopWindow | null {
    return this.windows.find((window) => window.endedAt === null) ?? null;
  }

  begin(): DesktopWindow {
    const number = this.windows.length + 1;
    const window: DesktopWindow = {
      id: `0197a1e0-0000-4000-8000-${String(number).padStart(12, "0")}`,
      employeeId: "0197a1e0-0000-4000-8000-00000000000a",
      deviceId: null,
      projectId: null,
      note: null,
      startedAt: "2026-01-01T00:00:00.000Z",
      endedAt: null,
      endReason: null,
      lastHeartbeat: 0,
      missedScreenshots: [],
      thresholdMs: this.policy.thresholdMs,
      screenshots: 0,
    };
    this.windows.push(window);
    return window;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const path = request.url ?? "";
    const body = await buffer(request);
    const name = path.split("/").at(-1) ?? "";
    const odd = this.misbehave(name);
    this.heard.push(odd ? `${name} ${odd.status}` : name);
    if (odd) return odd;
    const { policy, open } = this;
    if (name === "current")
      return { status: 200, body: { window: open, policy, serverTime: "2026-01-01T00:00:00.000Z" } };
    if (name === "start")
      return open ? refusal(409, "window_open") : { status: 201, body: { window: this.begin(), policy } };
    const { windowId, takenAt } = JSON.parse(body.toString());
    const window = this.windows.find(({ id }) => id === windowId);
    if (!window) return refusal(404, "not_found");
    if (window.endedAt) return refusal(409, "window_closed");
    if (name === "stop") {
      window.endedAt = "2026-01-01T01:00:00.000Z";
      return { status: 200, body: { window, policy } };
    }
    this.taken.push(new Date(takenAt));
    return { status: 201, body: { screenshot: screenshotOf(window, takenAt), lastHeartbeat: 1, policy } };
  }
}

export function refusal(status: number, code: string): Answer {
  return { status, body: { error: { code, message: `No: ${code}.` } } };
}

function screenshotOf(window: DesktopWindow, takenAt: string): Screenshot {
  const { id: windowId, employeeId } = window;
  return {
    id: windowId,
    windowId,
    employeeId,
    takenAt,
    receivedAt: takenAt,
    system: {},
    image: null,
    deletedAt: null,
  };
}
