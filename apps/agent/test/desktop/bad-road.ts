import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** What becomes of a request on its way. */
export type Way =
  | "through"
  /** Something before the server answers for it: not now. */
  | "unavailable"
  /** The server takes it and answers, and the connection is cut before the answer arrives. */
  | "answer lost";

/** A real proxy between the agent and the real server, which can be told to be a bad one. */
export class BadRoad {
  /** Which way a request to this path goes. */
  wayOf: (path: string) => Way = () => "through";
  /** Of the answers that were lost: the server's status. */
  readonly lost: number[] = [];
  unavailable = 0;
  readonly #server: Server;
  readonly #to: string;

  private constructor(server: Server, to: string) {
    this.#server = server;
    this.#to = to;
  }

  static async open(to: string): Promise<BadRoad> {
    const server = createServer();
    const road = new BadRoad(server, to);
    server.on("request", (incoming, outgoing) => void road.#pass(incoming, outgoing));
    server.listen(0, "localhost");
    await once(server, "listening");
    return road;
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === "object" && address ? `http://localhost:${address.port}` : "";
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const way = this.wayOf(incoming.url ?? "");
    if (way === "unavailable") {
      this.unavailable += 1;
      outgoing.writeHead(503, { "content-type": "text/html" }).end("<h1>503 Service Unavailable</h1>");
      return;
    }
    const onward = request(this.#to + incoming.url, { method: incoming.method, headers: incoming.headers });
    onward.on("error", () => incoming.socket.destroy());
    onward.on("response", async (answer) => {
      const words = await buffer(answer);
      if (way === "answer lost") {
        this.lost.push(answer.statusCode ?? 0);
        incoming.socket.destroy();
      } else outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(words);
    });
    onward.end(body);
  }
}
