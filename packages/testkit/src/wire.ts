import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A wire between a browser and a server, which can be cut. */
export type Wire = {
  url: string;
  /** Where it leads. */
  leadTo(url: string): void;
  /** Drops every connection, and takes no new one. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

export async function layWire(): Promise<Wire> {
  const sockets = new Set<Socket>();
  let port = 0;
  let isCut = false;
  const server = createServer((socket) => {
    if (isCut) return socket.destroy();
    const onward = connect(port, "localhost");
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    leadTo: (url) => {
      port = Number(new URL(url).port);
    },
    cut,
    mend: () => {
      isCut = false;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      cut();
      await closed;
    },
  };
}
