import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands in front of a server, and gives out its app as the next release would: another worker, another page. */
export class UpdatingServer {
  isUpdated = false;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(onward: string): Promise<UpdatingServer> {
    const server = createServer();
    const updating = new UpdatingServer(server);
    server.on("request", (incoming, outgoing) => updating.#answer(onward, incoming, outgoing));
    server.listen(0, "localhost");
    await once(server, "listening");
    return updating;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(onward: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url = "/", headers } = incoming;
    const isApp =
      url === "/service-worker.js" || headers.accept?.includes("text/html") === true || url === "/";
    const plain = isApp ? { ...headers, "accept-encoding": "identity" } : headers;
    const sent = request(onward + url, { method, headers: plain }, async (answer) => {
      if (!isApp || !this.isUpdated) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const { "content-length": _length, ...rest } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, rest);
      outgoing.end(nextRelease(Buffer.concat(chunks).toString("utf8")));
    });
    sent.on("error", () => outgoing.destroy());
    outgoing.on("close", () => sent.destroy());
    incoming.pipe(sent);
  }
}

function nextRelease(text: string): string {
  return text
    .replace("</title>", '</title><meta name="release" content="next" />')
    .replace(/(version:\s*["`'])[0-9a-f]{16}/, "$1next-release-0000")
    .replace(/(entry:\s*["`'])\/assets\/[^"`']+/, "$1/assets/index-NextNext.js");
}
