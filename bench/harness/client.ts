import { Agent, request } from "node:http";

export type Call = { method?: "GET" | "POST"; path: string; token: string; body?: string };

/** A plain HTTP client over connections that it keeps. */
export class Client {
  readonly #port: number;
  readonly #agent: Agent;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** What was answered; throws for anything but success. */
  async json<Body>(call: Call): Promise<Body> {
    const { status, text } = await this.send(call);
    if (status >= 300) throw new Error(`${call.path} answered ${status}: ${text.slice(0, 500)}`);
    return JSON.parse(text) as Body;
  }

  send({ method = "POST", path, token, body }: Call): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        }),
      };
      const where = { host: "127.0.0.1", port: this.#port, agent: this.#agent, method, path, headers };
      const sent = request(where, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
        answer.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
