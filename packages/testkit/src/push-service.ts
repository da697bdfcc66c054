import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PushedDevice } from "./pushed-device.ts";
import { verifyVapid } from "./vapid.ts";

/** A message as the device reads it, with what the push service could see of it. */
export type Pushed = {
  device: PushedDevice;
  message: unknown;
  topic: string;
  ttl: number;
  urgency: string;
  /** Where the sender may be complained to. */
  contact: string;
};

/** A status, with Retry-After if there is one, or how else a push service may fail. */
export type PushAnswer = number | { status: number; retryAfter: string } | "hang up" | "never";

/**
 * A push service as browsers have one: takes messages (RFC 8030) signed by the server that a device subscribed to
 * (RFC 8292) and lets the device decrypt them (RFC 8291). Nothing in it is shared with what sends.
 */
export class PushService {
  /** Every message that was asked to be taken, whatever was answered. */
  readonly received: Pushed[] = [];
  /** What was wrong with messages that no push service would take. */
  readonly refused: string[] = [];
  /** The answers to the next messages; after them it answers as `otherwise`. */
  next: PushAnswer[] = [];
  otherwise: PushAnswer = 201;
  readonly #server: Server;
  readonly #devices = new Map<string, PushedDevice>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<PushService> {
    const server = createServer();
    const service = new PushService(server);
    server.on("request", async (request, response) => {
      const answer = await service.#take(request);
      if (answer === "never") return;
      if (answer === "hang up") return void request.socket.destroy();
      const { status, retryAfter } = typeof answer === "number" ? { status: answer } : answer;
      response.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter }).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return service;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A new browser that takes messages from whoever has this public key. */
  subscribe(publicKey: string): PushedDevice {
    const device = new PushedDevice(this.origin, publicKey);
    this.#devices.set(new URL(device.subscription.endpoint).pathname, device);
    return device;
  }

  reset(): void {
    this.received.length = 0;
    this.refused.length = 0;
    this.next = [];
    this.otherwise = 201;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #take(request: IncomingMessage): Promise<PushAnswer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const device = this.#devices.get(request.url ?? "");
    if (!device) return 404;
    const { authorization = "", topic = "", ttl, urgency = "normal" } = request.headers;
    try {
      const { contact } = verifyVapid(authorization, { audience: this.origin, publicKey: device.publicKey });
      if (request.headers["content-encoding"] !== "aes128gcm")
        throw new Error("no content encoding aes128gcm");
      if (!/^[\w-]{1,32}$/.test(`${topic}`)) throw new Error("no topic");
      if (!/^\d+$/.test(`${ttl}`)) throw new Error("no TTL");
      const message = JSON.parse(device.decrypt(Buffer.concat(chunks)));
      const seen = { topic: `${topic}`, ttl: Number(ttl), urgency: `${urgency}`, contact };
      this.received.push({ device, message, ...seen });
    } catch (error) {
      this.refused.push(String(error));
      return 400;
    }
    return this.next.shift() ?? this.otherwise;
  }
}
