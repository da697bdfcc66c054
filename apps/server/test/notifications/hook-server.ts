import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";

export type Hook = { headers: Record<string, string>; body: string; path: string };

/** A status, or how else the other side may fail. */
export type HookAnswer = number | "hang up" | "never";

/** Somebody else's server that takes webhooks, or fails as it is told to. */
export class HookServer {
  readonly received: Hook[] = [];
  /** The answers to the next requests; after them it answers as `otherwise`. */
  next: HookAnswer[] = [];
  otherwise: HookAnswer = 200;
  /** Called with each request before it is answered. */
  onReceived: (hook: Hook) => void | Promise<void> = () => {};
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(server: Server, scheme: string) {
    this.#server = server;
    this.#scheme = scheme;
  }

  /** With a certificate, it speaks TLS. */
  static async start(certificate?: ServerOptions): Promise<HookServer> {
    const server = certificate ? createTlsServer(certificate) : createServer();
    const hooks = new HookServer(server, certificate ? "https" : "http");
    server.on("request", (request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", async () => {
        const hook = {
          path: request.url ?? "",
          headers: Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name, `${value}`]),
          ),
          body,
        };
        hooks.received.push(hook);
        await hooks.onReceived(hook);
        const how = hooks.next.shift() ?? hooks.otherwise;
        if (how === "never") return;
        if (how === "hang up") return void request.socket.destroy();
        response.writeHead(how, how >= 300 && how < 400 ? { location: "http://127.0.0.1:1/elsewhere" } : {});
        response.end("as you say");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return hooks;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#scheme}://127.0.0.1:${port}/hook`;
  }

  reset(otherwise: HookAnswer = 200): void {
    this.received.length = 0;
    this.next = [];
    this.otherwise = otherwise;
    this.onReceived = () => {};
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
