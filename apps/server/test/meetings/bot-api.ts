import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  path: string;
  chat_id: string;
  text: string;
  reply_markup: { inline_keyboard: { text: string; url: string }[][] };
};

/** How the stand-in answers one request. */
export type BotAnswer = "ok" | "refuse" | "crash" | "hang up";

type Update = { update_id: number; message: { text: string; chat: { id: number; type: string } } };

/**
 * A Bot API server of one's own, as Telegram lets anybody run: it takes messages, and tells one asker at a time what was
 * written to the bot, or fails as it is told to.
 */
export class BotApi {
  readonly received: Received[] = [];
  /** The answers to the next requests; after them it answers as `otherwise`. */
  next: BotAnswer[] = [];
  otherwise: BotAnswer = "ok";
  /** The answers to the next questions what was written to the bot. */
  nextUpdates: BotAnswer[] = [];
  /** How often it was asked what was written, and how often by a second asker beside the first. */
  asked = 0;
  conflicts = 0;
  readonly #server: Server;
  readonly #written: Update[] = [];
  #waiting: ServerResponse | null = null;
  #lastUpdate = 1_000;

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
        const method = request.url?.split("/").at(-1);
        if (method === "getUpdates") return api.#tell(JSON.parse(body).offset, response);
        if (method === "getMe") return answer(response, { username: "stint_bot" });
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

  /** Somebody writes to the bot from a chat. */
  write(chatId: number, text: string, type = "private"): void {
    this.#lastUpdate += 1;
    this.#written.push({ update_id: this.#lastUpdate, message: { text, chat: { id: chatId, type } } });
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) answer(waiting, this.#written);
  }

  /** Whether somebody is waiting for what is written. */
  get isAsked(): boolean {
    return this.#waiting !== null;
  }

  #tell(fromId: number, response: ServerResponse): void {
    this.asked += 1;
    const how = this.nextUpdates.shift() ?? "ok";
    if (how === "hang up") return void response.socket?.destroy();
    if (how !== "ok") return void response.writeHead(502).end("<h1>Bad gateway</h1>");
    if (this.#waiting && !this.#waiting.destroyed) {
      this.conflicts += 1;
      const description = "Conflict: terminated by other getUpdates request";
      return void response.writeHead(409).end(JSON.stringify({ ok: false, error_code: 409, description }));
    }
    while (this.#written[0] && this.#written[0].update_id < fromId) this.#written.shift();
    if (this.#written.length > 0) answer(response, this.#written);
    else this.#waiting = response;
    response.on("close", () => {
      if (this.#waiting === response) this.#waiting = null;
    });
  }

  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return { TELEGRAM_BOT_TOKEN: "123:bot-secret", TELEGRAM_API_URL: `http://127.0.0.1:${port}/` };
  }

  reset(otherwise: BotAnswer = "ok"): void {
    this.received.length = 0;
    this.next = [];
    this.otherwise = otherwise;
    this.nextUpdates = [];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

function answer(response: ServerResponse, result: Update[] | { username: string }): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ ok: true, result }));
}
