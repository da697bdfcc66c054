import { readFile } from "node:fs/promises";
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { buildSdk } from "../../packages/sdk/build.ts";

const stint = new URL(process.argv[2] ?? "http://localhost:3000");
const port = Number(process.argv[3] ?? 4000);
const page = `http://localhost:${port}`;
const sdk = await buildSdk();
const FILES: Record<string, [path: string, type: string]> = {
  "/": [fileURLToPath(new URL("index.html", import.meta.url)), "text/html"],
  "/page.js": [fileURLToPath(new URL("page.js", import.meta.url)), "text/javascript"],
  "/stint-heartbeat.js": [`${sdk}/stint-heartbeat.js`, "text/javascript"],
  "/stint-heartbeat-worker.js": [`${sdk}/stint-heartbeat-worker.js`, "text/javascript"],
};

createServer(async (incoming, response) => {
  const file = FILES[new URL(incoming.url ?? "/", page).pathname];
  if (file) response.writeHead(200, { "content-type": file[1] }).end(await readFile(file[0]));
  else if (incoming.url?.startsWith("/api/")) proxy(incoming, response);
  else response.writeHead(404).end();
}).listen(port, "localhost", () => console.log(`${page} beats to ${stint.origin}`));

/** Passes /api/ on to Stint, so that page and API have one origin; foreign pages are turned away here. */
function proxy(incoming: IncomingMessage, response: ServerResponse): void {
  const { origin } = incoming.headers;
  if (origin && origin !== page) return void response.writeHead(403).end();
  const headers = { ...incoming.headers, host: stint.host, ...(origin && { origin: stint.origin }) };
  const passed = forward(
    new URL(incoming.url ?? "/", stint),
    { method: incoming.method, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  passed.on("error", () => response.headersSent || response.writeHead(502).end());
  incoming.pipe(passed);
}
