import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What becomes of one connection: it is cut after so many bytes of the request, or just before the answer, or not at all. */
type Fate = { cutAfterBytes: number } | "before the answer" | "while the server works" | "none";

const SURVIVE = 0.4;

/** A way to a server that cuts connections before, during and after what they were for. */
export class BadRoad {
  readonly url: string;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://localhost:${port}`;
  }

  static async open(target: string, random: () => number): Promise<BadRoad> {
    const { hostname, port } = new URL(target);
    const server = createServer();
    server.listen(0, "localhost");
    await once(server, "listening");
    const road = new BadRoad(server, (server.address() as AddressInfo).port);
    server.on("connection", (near) => road.#join(near, connect(Number(port), hostname), fateOf(random)));
    return road;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(near: Socket, far: Socket, fate: Fate): void {
    const cut = (): void => {
      near.destroy();
      far.destroy();
    };
    let passed = 0;
    near.on("data", (chunk: Buffer) => {
      const left = typeof fate === "object" ? fate.cutAfterBytes - passed : chunk.length;
      passed += chunk.length;
      if (left >= chunk.length) far.write(chunk);
      else far.write(chunk.subarray(0, Math.max(0, left)), cut);
      // The server has the whole request by now or very soon, and nobody waits for its answer.
      if (fate === "while the server works" && chunk.toString("latin1").endsWith("]}")) near.destroy();
    });
    far.on("data", (chunk: Buffer) => {
      if (fate === "before the answer") cut();
      else near.write(chunk);
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.add(socket);
      socket.on("error", () => {});
      socket.on("end", () => other.end());
      socket.on("close", () => {
        this.#open.delete(socket);
        if (socket === far) near.destroy();
      });
    }
  }
}

function fateOf(random: () => number): Fate {
  const drawn = random();
  if (drawn < SURVIVE) return "none";
  if (drawn < 0.6) return "before the answer";
  if (drawn < 0.8) return "while the server works";
  return { cutAfterBytes: Math.floor(random() * 12_000) };
}
