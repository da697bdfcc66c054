import { once } from "node:events";
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { buffer } from "node:stream/consumers";

/** What becomes of a request on its way. */
export type Way =
  | "through"
  /** Something before the server answers for it: not now. */
  | "unavailable"
  /** The connection is cut before the server hears of it. */
  | "never arrives"
  /** The connection is cut in the middle of the request. */
  | "half arrives"
  /** The server has all of it and is at work when the connection is cut. */
  | "given up"
  /** The server takes it and answers, and the connection is cut before the answer arrives. */
  | "answer lost";

/** A real proxy between the agent and the real server, which can be told to be a bad one. */
export class BadRoad {
  /** Which way a request to this path goes. */
  wayOf: (path: string) => Way = () => "through";
  /** Of the answers that were lost: the server's status. */
  readonly lost: number[] = [];
  unavailable = 0;
  readonly #underWay = new Set<ClientRequest>();
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
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.all([closed, ...[...this.#underWay].map((onward) => once(onward, "close"))]);
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const way = this.wayOf(incoming.url ?? "");
    if (way === "unavailable") {
      this.unavailable += 1;
      outgoing.writeHead(503, { "content-type": "text/html" }).end("<h1>503 Service Unavailable</h1>");
      return;
    }
    if (way === "never arrives") {
      incoming.socket.destroy();
      return;
    }
    const onward = request(this.#to + incoming.url, { method: incoming.method, headers: incoming.headers });
    this.#underWay.add(onward);
    onward.on("close", () => this.#underWay.delete(onward));
    onward.on("error", () => incoming.socket.destroy());
    onward.on("response", async (answer) => {
      const words = await buffer(answer);
      if (way === "answer lost") {
        this.lost.push(answer.statusCode ?? 0);
        incoming.socket.destroy();
      } else if (!incoming.socket.destroyed)
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(words);
    });
    if (way === "half arrives") {
      onward.write(body.subarray(0, body.length / 2), () => {
        onward.destroy();
        incoming.socket.destroy();
      });
      return;
    }
    onward.end(body);
    if (way === "given up") onward.once("finish", () => incoming.socket.destroy());
  }
}
