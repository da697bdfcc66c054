import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiError, api } from "../src/api.ts";
import { formErrors } from "../src/form-errors.ts";

type Seen = { method?: string; url?: string; type?: string; body: string };

let server: Server;
let base: string;
let seen: Seen;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    seen = { method, url, type: headers["content-type"], body: await textOf(request) };
    answer(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  if (!server.listening) return;
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

describe("a request", () => {
  it("carries its query without what is not set", async () => {
    answer = json(200, { ok: true });
    await api.get(`${base}/api/x`, { query: { from: "a b", to: undefined, cursor: null, q: "", limit: 5 } });
    expect(seen).toMatchObject({ method: "GET", url: "/api/x?from=a+b&limit=5", body: "", type: undefined });
  });

  it("sends its body as JSON and hands back the answer", async () => {
    answer = json(201, { id: "1" });
    expect(await api.post<{ id: string }>(`${base}/api/x`, { type: "IN" })).toEqual({ id: "1" });
    expect(seen).toMatchObject({ method: "POST", type: "application/json", body: '{"type":"IN"}' });
  });

  it("takes an answer without a body", async () => {
    answer = (response) => response.writeHead(204).end();
    expect(await api.delete(`${base}/api/x`)).toBeNull();
  });
});

describe("a refusal", () => {
  it("keeps the server's code, message and fields", async () => {
    const fields = [{ field: "body.email", message: "is not an e-mail" }];
    answer = json(400, { error: { code: "invalid_request", message: "No.", details: { fields } } });
    const error = await refused();
    expect(error).toMatchObject({ status: 400, code: "invalid_request", message: "No.", isFinal: true });
    expect(formErrors(error)).toEqual({ fields: { email: "Is not an e-mail." }, message: null });
  });

  it("without fields is said above the form", async () => {
    answer = json(409, { error: { code: "already_exists", message: "That already exists." } });
    expect(formErrors(await refused())).toEqual({ fields: {}, message: "That already exists." });
  });

  it("by the sign-in library keeps its message", async () => {
    answer = json(401, { code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid email or password" });
    expect(await refused()).toMatchObject({ status: 401, message: "Invalid email or password" });
  });

  it("that is no JSON names its status", async () => {
    answer = (response) => response.writeHead(502).end("<html>Bad gateway</html>");
    const error = await refused();
    expect(error).toMatchObject({ status: 502, code: "unknown", isFinal: false });
    expect(error.message).toContain("502");
  });
});

describe("no answer at all", () => {
  it("is an error of its own, worth trying again", async () => {
    await new Promise((closed) => server.close(closed));
    expect(await refused()).toMatchObject({ status: 0, code: "network", isFinal: false });
  });

  it("is not what an abandoned request is", async () => {
    const abandon = new AbortController();
    answer = () => abandon.abort();
    const failure = await api
      .get(`${base}/api/x`, { signal: abandon.signal })
      .catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ name: "AbortError" });
  });
});

function json(status: number, body: unknown) {
  return (response: ServerResponse) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function refused(): Promise<ApiError> {
  const error = await api.get(`${base}/api/x`).then(
    () => null,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
