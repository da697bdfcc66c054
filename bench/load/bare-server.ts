// The yardstick: a bare Node HTTP server that parses the same JSON and answers the same JSON, and does nothing else.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer({ keepAliveTimeout: 75_000, noDelay: true }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
  });
  request.on("end", () => {
    const beat = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>;
    const now = new Date().toISOString();
    const answer = {
      status: typeof beat.beatToken === "string" ? "IN" : "OUT",
      lastSeen: now,
      serverTime: now,
      nextHeartbeatMs: 10_000,
    };
    const text = JSON.stringify(answer);
    response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
    response.end(text);
  });
});

server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.once("disconnect", () => process.exit(0));
