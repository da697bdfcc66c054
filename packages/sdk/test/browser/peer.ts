import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { HeartbeatBody, type HeartbeatReply, PATHS } from "@stint/protocol";

export type Received = HeartbeatBody & { atMs: number; contentType: string };
type Verdict = { status: number; body: unknown } | null;

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

/** An HTTP server that serves a folder and speaks the heartbeat contract, whatever sends the beats. */
export class Peer {
  cadenceMs = 500;
  /** Answers every beat with this instead of IN. */
  verdict: Verdict = null;
  host = "localhost";
  /** Sent with every file. */
  contentSecurityPolicy: string | null = null;
  readonly received: Received[] = [];
  readonly malformed: unknown[] = [];
  readonly #folders: string[];
  readonly #listeners = new Set<() => void>();
  #server: Server;
  #port = 0;

  constructor(...folders: string[]) {
    this.#folders = folders;
    this.#server = this.#create();
  }

  get origin(): string {
    return `http://${this.host}:${this.#port}`;
  }

  get beats(): Received[] {
    return this.received.filter(({ closing }) => !closing);
  }

  get closingHints(): Received[] {
    return this.received.filter(({ closing }) => closing);
  }

  async up(): Promise<void> {
    this.#server = this.#create();
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Nobody listens any more, and every connection is cut. */
  async down(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** The first `count` beats (not closing hints) that match and came after this call. */
  async next(count = 1, matches: (beat: Received) => boolean = () => true): Promise<Received[]> {
    const from = this.received.length;
    const found = () =>
      this.received
        .slice(from)
        .filter((beat) => !beat.closing && matches(beat))
        .slice(0, count);
    await this.until(() => found().length === count);
    return found();
  }

  /** Resolves when what was received makes this true. */
  until(isTrue: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        if (!isTrue()) return;
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
      listener();
    });
  }

  #create(): Server {
    return createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      if (pathname !== PATHS.heartbeat) this.#serveFile(pathname, response);
      else void this.#hear(request, response);
    });
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += chunk;
    const parsed = HeartbeatBody.safeParse(JSON.parse(text));
    if (!parsed.success || request.method !== "POST") {
      this.malformed.push(text);
      response.writeHead(400).end();
      return;
    }
    const contentType = request.headers["content-type"] ?? "";
    this.received.push({ ...parsed.data, atMs: performance.now(), contentType });
    const serverTime = new Date().toISOString();
    const reply: HeartbeatReply = {
      status: "IN",
      lastSeen: serverTime,
      serverTime,
      nextHeartbeatMs: this.cadenceMs,
    };
    response.writeHead(this.verdict?.status ?? 200, { "content-type": "application/json" });
    response.end(JSON.stringify(this.verdict?.body ?? reply));
    for (const listener of [...this.#listeners]) listener();
  }

  #serveFile(pathname: string, response: ServerResponse): void {
    const name = pathname === "/" ? "/index.html" : pathname;
    for (const folder of this.#folders) {
      try {
        const content = readFileSync(join(folder, name));
        const policy = this.contentSecurityPolicy;
        if (policy) response.setHeader("content-security-policy", policy);
        response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream" });
        response.end(content);
        return;
      } catch {
        // The next folder may have it.
      }
    }
    response.writeHead(404).end();
  }
}
