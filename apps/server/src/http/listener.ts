import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Deps } from "../deps.ts";
import { type Fallback, fastBeats } from "../heartbeats/fast-path.ts";
import type { Router } from "./route.ts";

/** The Node request listener of the whole app, with the heartbeat's short cut in front. */
export function createListener(
  app: Router,
  deps: Pick<Deps, "beats" | "beatTokens">,
  onTaken: Parameters<typeof fastBeats>[0]["onTaken"],
): RequestListener {
  const others = getRequestListener((request, env) => app.fetch(request, env));
  const fallback: Fallback = (incoming, outgoing, body) => {
    answerRead(app, incoming, outgoing, body).catch(() => outgoing.destroy());
  };
  return fastBeats(
    { path: "/api/employee/heartbeat", beats: deps.beats, beatTokens: deps.beatTokens, onTaken },
    fallback,
    others,
  );
}

async function answerRead(app: Router, ...[incoming, outgoing, body]: Parameters<Fallback>): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  // Not the Host header: a client can put there what is no address at all.
  const request = new Request(`http://localhost${incoming.url}`, {
    method: incoming.method,
    headers,
    body: new Uint8Array(body),
  });
  const response = await app.fetch(request, { incoming, outgoing });
  const text = Buffer.from(await response.arrayBuffer());
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  outgoing.statusCode = response.status;
  outgoing.end(text);
}
