import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** A small reverse proxy: each request goes to the next server, or, where none listens, to the one after it. */
export class Balancer {
  readonly url: string;
  /** How many requests each server has answered or begun to answer, by its address. */
  readonly answered = new Map<string, number>();
  readonly #server: Server;
  readonly #targets: string[];
  #turn = 0;

  private constructor(server: Server, url: string, targets: string[]) {
    this.#server = server;
    this.url = url;
    this.#targets = targets;
  }

  static async open(targets: string[]): Promise<Balancer> {
    const server = createServer((incoming, outgoing) => balancer.#pass(incoming, outgoing));
    server.listen(0, "localhost");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the balancer has no port");
    const balancer = new Balancer(server, `http://localhost:${address.port}`, targets);
    return balancer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming).catch(() => Buffer.alloc(0));
    const first = this.#turn++;
    const targets = this.#targets.map(
      (_, index) => this.#targets[(first + index) % this.#targets.length] ?? "",
    );
    this.#tryNext({ incoming, outgoing, body }, targets);
  }

  #tryNext(exchange: Exchange, [target, ...others]: string[]): void {
    const { incoming, outgoing, body } = exchange;
    if (target === undefined) {
      outgoing.writeHead(502).end();
      return;
    }
    const { method, headers, url } = incoming;
    const passed = request(target + url, { method, headers, agent: false }, (answer) => {
      this.answered.set(target, (this.answered.get(target) ?? 0) + 1);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("error", () => outgoing.destroy());
      answer.pipe(outgoing);
    });
    // Only what no server can have begun to do is given to another one.
    passed.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") this.#tryNext(exchange, others);
      else outgoing.destroy();
    });
    outgoing.on("close", () => passed.destroy());
    passed.end(body);
  }
}

type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse; body: Buffer };
