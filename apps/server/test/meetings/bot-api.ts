import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  path: string;
  chat_id: string;
  text: string;
  reply_markup: { inline_keyboard: { text: string; url: string }[][] };
};

/** How the stand-in answers one request. */
export type BotAnswer = "ok" | "refuse" | "crash" | "hang up";

/** A Bot API server of one's own, as Telegram lets anybody run: it takes messages, or fails as it is told to. */
export class BotApi {
  readonly received: Received[] = [];
  /** The answers to the next requests; after them it answers as `otherwise`. */
  next: BotAnswer[] = [];
  otherwise: BotAnswer = "ok";
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<BotApi> {
    const server = createServer();
    const api = new BotApi(server);
    server.on("request", (request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        api.received.push({ path: request.url ?? "", ...JSON.parse(body) });
        const how = api.next.shift() ?? api.otherwise;
        if (how === "hang up") return void request.socket.destroy();
        const status = { ok: 200, refuse: 403, crash: 502 }[how];
        response.writeHead(status, { "content-type": "application/json" });
        if (how === "ok") response.end(JSON.stringify({ ok: true, result: { message_id: 1 } }));
        else if (how === "refuse")
          response.end(
            JSON.stringify({
              ok: false,
              error_code: 403,
              description: "Forbidden: bot was blocked by the user",
            }),
          );
        else response.end("<h1>Bad gateway</h1>");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return api;
  }

  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return { TELEGRAM_BOT_TOKEN: "123:bot-secret", TELEGRAM_API_URL: `http://127.0.0.1:${port}/` };
  }

  reset(otherwise: BotAnswer = "ok"): void {
    this.received.length = 0;
    this.next = [];
    this.otherwise = otherwise;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
